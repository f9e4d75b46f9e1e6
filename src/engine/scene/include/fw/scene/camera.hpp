// Where a picture is taken from, and the standard views of a figure.
#pragma once

#include <string_view>

#include "fw/base/error.hpp"
#include "fw/geometry/math.hpp"

namespace fw::scene {

/// A pinhole camera in world space. `vertical_fov` in radians.
struct camera {
    vec3 eye{0, 1, 4};
    vec3 target{0, 1, 0};
    vec3 up{0, 1, 0};
    float vertical_fov = 0.28f;
};

/// Reads a camera document (docs/formats/camera.schema.json). Errors: `json.*`, `camera.vector` (not three numbers of
/// at most a million metres), `camera.fov`, `camera.direction`.
[[nodiscard]] result<camera> parse_camera(std::string_view text);

enum class view { front, back, side, three_quarter };

/// A camera that shows the whole box from `v` as a shop pictures clothes: 85 mm equivalent (16° high), level, the lens
/// a little below the hip, the figure filling 86 % of the picture's height or as much of its width as fits.
/// `aspect` = width / height.
[[nodiscard]] camera make_view(const geometry::bounds& box, view v, float aspect);

/// The same from any angle about the vertical axis (0 = front, positive to the figure's left), in radians.
[[nodiscard]] camera make_orbit_view(const geometry::bounds& box, float azimuth, float aspect);

/// A close look at a neckline, cuff or hem: 120 mm equivalent (11.4° high), level with `point`, showing `height`
/// metres.
[[nodiscard]] camera make_detail_view(vec3 point, float height, float azimuth);

}  // namespace fw::scene
