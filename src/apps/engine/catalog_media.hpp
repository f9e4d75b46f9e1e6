// What a catalog shows of an item: pictures by our renderer, textures, models.
#pragma once

#include <string>
#include <vector>

#include "engine_data.hpp"
#include "fw/base/json.hpp"
#include "fw/base/progress.hpp"
#include "fw/dressing/swatch.hpp"
#include "fw/textile/cloth_document.hpp"

namespace fw::apps {

/// A file of an item, under the member that names it ("thumbnail").
struct item_file {
    std::string member;
    std::string name;  ///< "thumbnail.webp"
    std::vector<std::uint8_t> bytes;
};

/// What was made of an item, and what is to be told about it (figures, and `problems` if something is not good).
struct item_media {
    std::vector<item_file> files;
    json::object facts;
    std::vector<std::string> problems;
};

struct media_settings {
    int threads = 1;
    int samples = 24;  ///< a pixel
    picture_size picture{640, 800};
};

/// The cloth over its stand, lit as in the studio.
[[nodiscard]] result<scene::image> picture_swatch(const dressing::swatch& s, const textile::fabric& fabric,
                                                  const textile::appearance_request& look,
                                                  const media_settings& settings, progress_sink& progress);

/// thumbnail, texture, normal, roughness. Errors: those of `textile::parse_cloth`, `dressing::drape_swatch`.
[[nodiscard]] result<item_media> make_fabric_media(const json::value& item, const media_settings& settings,
                                                   progress_sink& progress);

/// thumbnail: the print on `cloth`, which hangs as `swatch`; texture: one repeat.
[[nodiscard]] result<item_media> make_pattern_media(const json::value& item, const textile::cloth& cloth,
                                                    const dressing::swatch& swatch, const media_settings& settings,
                                                    progress_sink& progress);

}  // namespace fw::apps
