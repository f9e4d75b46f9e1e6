// Pictures that show people what was found in their photo.
#pragma once

#include <span>

#include "fw/vision/gates.hpp"
#include "fw/vision/mask.hpp"

namespace fw::vision {

/// The photo, RGB, with the skeleton of landmarks of everybody found; faint where a landmark is hidden.
[[nodiscard]] scene::image draw_landmarks(const scene::image& photo, const inspected_photo& found);

/// The photo with everything but the person faded out.
[[nodiscard]] scene::image draw_cutout(const scene::image& photo, const person_mask& mask);

/// The photo with points on it, as `fitted_view::outline` has them.
[[nodiscard]] scene::image draw_outline(const scene::image& photo, std::span<const dvec2> points);

/// The photo, small, with the skeleton, and beside it what was looked at: a green or red dot, the gate, the reading.
/// For people who want to know why a photo was refused.
[[nodiscard]] scene::image draw_gates(const scene::image& photo, const inspected_photo& found);

}  // namespace fw::vision
