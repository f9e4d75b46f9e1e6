// Triangles to samples: the nearest triangle and its barycentric coordinates for each sample of a window of
// the picture.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::vision::testing {

inline constexpr int samples_a_side = 3;  ///< samples a pixel: this squared

struct raster_sample {
    float depth = 1e30f;
    std::int32_t triangle = -1;
    float b0 = 0;  ///< barycentric weights of corners 0 and 1
    float b1 = 0;
};

/// A window of whole pixels with its samples, row by row.
struct raster_window {
    int x = 0;
    int y = 0;
    int width = 0;  ///< pixels
    int height = 0;
    std::vector<raster_sample> samples;

    [[nodiscard]] std::size_t columns() const { return static_cast<std::size_t>(width) * samples_a_side; }
};

/// `projected` holds pixel x, y and depth a vertex. The window is the subject's box within the picture.
[[nodiscard]] raster_window rasterise(std::span<const dvec3> projected, std::span<const triangle> triangles, int width,
                                      int height);

}  // namespace fw::vision::testing
