// The person without the room.
#pragma once

#include "fw/base/error.hpp"
#include "fw/scene/image.hpp"
#include "fw/vision/mask.hpp"

namespace fw::photo {

/// The picture no longer than `longest` pixels on its longer side; unchanged if it is not.
/// Errors: those of media::resize_image.
[[nodiscard]] result<scene::image> fit_within(const scene::image& picture, int longest);

/// The photo, RGBA, no longer than `longest`, with the mask as its alpha: soft at the edge, where the colours are the
/// person's own and not mixed with the background's; black where nothing is left. Errors: as `fit_within`.
[[nodiscard]] result<scene::image> make_cutout(const scene::image& photo, const vision::person_mask& mask, int longest);

}  // namespace fw::photo
