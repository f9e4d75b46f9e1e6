// Turning a picture upright. Private to the media engine.
#pragma once

#include "fw/scene/image.hpp"

namespace fw::media {

/// Applies EXIF orientation 1-8 (1 changes nothing).
[[nodiscard]] scene::image orient(scene::image image, int orientation);

}  // namespace fw::media
