// What stands behind the subject.
#pragma once

#include <vector>

#include "fw/vision/testing/photo_maker.hpp"

namespace fw::vision::testing {

/// Linear RGB a pixel, without the subject.
using color_plane = std::vector<vec3>;

/// A wall with a picture or a door, a floor, worn and unevenly lit; all of it drawn from `setup.seed`.
[[nodiscard]] color_plane make_room(const photo_setup& setup);

/// Darkens the floor around a subject standing at `place`.
void add_ground_shadow(color_plane& room, const photo_setup& setup, vec3 place);

}  // namespace fw::vision::testing
