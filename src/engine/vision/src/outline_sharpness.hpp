// How sharp and how bright a photo is along the outline of the person in it.
#pragma once

#include "fw/vision/pose.hpp"

namespace fw::vision {

struct outline_figures {
    double edge_width = 0;       ///< pixels over which the outline changes from body to background; the sharper third
    double clear_share = 0;      ///< of the outline's length where both sides differ by 25 of 255 or more
    double clipped_share = 0;    ///< of the body's area that is as good as white
    double body_brightness = 0;  ///< mean luminance inside the mask, 0-255
};

/// Looks across the coarse mask's outline. An edge's width is its contrast divided by its steepest slope, so
/// that it does not depend on contrast; grain would fool a Laplacian.
[[nodiscard]] outline_figures measure_outline(const scene::image& photo, const coarse_mask& mask);

}  // namespace fw::vision
