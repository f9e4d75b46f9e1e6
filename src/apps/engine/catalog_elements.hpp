// What a catalog shows of an element: lying on a piece of cloth.
#pragma once

#include "catalog_media.hpp"

namespace fw::apps {

/// thumbnail: the element on `cloth`, seen at an angle; model: the element alone, in metres.
[[nodiscard]] result<item_media> make_element_media(const json::value& item, const textile::cloth& cloth,
                                                    const media_settings& settings, progress_sink& progress);

}  // namespace fw::apps
