// A band of rows of the picture while it is computed: radiance and the guides of the noise filter.
#pragma once

#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::render {

struct film {
    int width = 0;
    int first_row = 0;  ///< of the picture, in this band
    int rows = 0;
    std::vector<vec3> radiance;  ///< exposed, premultiplied by coverage
    std::vector<float> coverage;
    std::vector<float> variance;  ///< of the mean of luminance / albedo
    std::vector<vec3> albedo;     ///< means over the covered samples
    std::vector<vec3> normal;
    std::vector<float> depth;
    std::vector<vec3> shadow;    ///< light left on the backdrop, 1 without shadow
    std::vector<vec3> mirrored;  ///< added to the backdrop

    film(int width_, int first_row_, int rows_) : width(width_), first_row(first_row_), rows(rows_) {
        const std::size_t n = size();
        radiance.resize(n);
        coverage.resize(n);
        variance.resize(n);
        albedo.resize(n);
        normal.resize(n);
        depth.resize(n);
        shadow.resize(n, vec3(1));
        mirrored.resize(n);
    }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(width) * rows; }
    [[nodiscard]] std::size_t index(int x, int row) const { return static_cast<std::size_t>(row) * width + x; }

    /// Bytes of one pixel, with the filter's working planes.
    static constexpr std::size_t bytes_per_pixel =
        sizeof(vec3) * 5 + sizeof(float) * 3 + sizeof(vec3) * 2 + sizeof(float) * 3;
};

/// What an albedo below this is divided by instead: dark cloth keeps its sheen.
inline constexpr float albedo_floor = 0.04f;
[[nodiscard]] inline vec3 demodulator(vec3 albedo) {
    return albedo + vec3(albedo_floor);
}

}  // namespace fw::render
