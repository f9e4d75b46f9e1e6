// Photographs of a coloured mesh, made for tests in bulk: a z-buffer, soft light, a room, grain. Not pretty;
// honest where it matters to a silhouette: sub-pixel edges, lens blur, radial distortion, textured
// background, ground shadow.
#pragma once

#include <cstdint>
#include <vector>

#include "fw/geometry/mesh.hpp"
#include "fw/scene/image.hpp"

namespace fw::vision::testing {

struct colored_mesh {
    geometry::triangle_mesh mesh;
    std::vector<vec3> colors;  ///< sRGB in [0, 1], one a vertex
};

/// A camera before a subject that stands on the floor at the origin, looking towards +z before it is turned.
struct photo_setup {
    int width = 1500;
    int height = 2000;
    double focal_px = 1700;
    double distance = 2.8;    ///< metres from the subject, along the floor
    double eye_height = 1.3;  ///< metres
    double pitch = 0;         ///< radians, looking down positive
    double roll = 0;
    double aim_shift = 0;     ///< radians the camera is turned away from the subject
    double subject_turn = 0;  ///< radians about the vertical axis, positive turns the subject's left to the camera
    double distortion = 0;    ///< radial: r' = r (1 + k r²), r in focal lengths
    double blur = 0.7;        ///< standard deviation of the lens blur, pixels
    double grain = 3;         ///< standard deviation, of 255
    double exposure = 1;
    std::uint32_t seed = 1;  ///< of the room and the grain
};

/// Where a world point falls, in pixels; z is its depth in metres.
[[nodiscard]] dvec3 project(const photo_setup& setup, dvec3 world);

/// RGB. Same setup, same bytes. Subjects may be several: `places` are their shifts on the floor.
[[nodiscard]] scene::image make_photo(const colored_mesh& subject, const photo_setup& setup,
                                      const std::vector<vec3>& places = {vec3(0)});

/// The exact silhouette of the subject: coverage of each pixel, 0-255, without blur.
[[nodiscard]] scene::image make_silhouette(const colored_mesh& subject, const photo_setup& setup);

/// A repeatable random number in [0, 1) for (seed, index).
[[nodiscard]] double hash_unit(std::uint32_t seed, std::uint32_t index);

}  // namespace fw::vision::testing
