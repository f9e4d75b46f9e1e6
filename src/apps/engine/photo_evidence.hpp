// Pictures that show what was found in a photograph.
#pragma once

#include <filesystem>

#include "fw/base/error.hpp"
#include "fw/page/document.hpp"
#include "fw/scene/image.hpp"
#include "fw/vision/photo_fit.hpp"

namespace fw::apps {

/// front-landmarks.png, front-gates.png and, if somebody was found, front-mask.png (or side-…) into `folder`. Also for
/// a photograph that was refused: they show why.
[[nodiscard]] result<void> write_evidence(const std::filesystem::path& folder, vision::photo_view view,
                                          const scene::image& photo, const vision::inspected_photo& found,
                                          const vision::person_mask& mask);

/// front-outline.png: the fitted body's outline on the photograph.
[[nodiscard]] result<void> write_outline_evidence(const std::filesystem::path& folder, const scene::image& photo,
                                                  const vision::fitted_view& view);

/// The photograph, small, with the fitted body's outline drawn on it: for the result page. WebP inside.
[[nodiscard]] result<page::picture> make_photo_picture(const scene::image& photo, const vision::fitted_view& view);

}  // namespace fw::apps
