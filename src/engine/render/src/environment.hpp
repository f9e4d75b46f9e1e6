// Light from all around: looked up, drawn from, and blurred beforehand for draft pictures.
#pragma once

#include <array>
#include <vector>

#include "fw/render/light.hpp"

namespace fw::render {

struct direction_sample {
    vec3 direction;
    vec3 radiance;
    float density = 0;
};

class environment {
public:
    explicit environment(const surroundings& around);

    /// True if there is a picture, which has bright spots worth aiming at.
    [[nodiscard]] bool has_picture() const { return width_ > 0; }
    [[nodiscard]] vec3 radiance(vec3 direction) const;
    [[nodiscard]] direction_sample sample(vec2 u) const;
    [[nodiscard]] float density(vec3 direction) const;

private:
    int width_ = 0;
    int height_ = 0;
    std::vector<vec3> pixels_;
    vec3 sky_;
    vec3 ground_;
    float intensity_;
    std::vector<float> row_cdf_;
    std::vector<float> column_cdf_;  ///< height rows of width + 1
};

/// An environment blurred as rough surfaces see it: nine spherical harmonics for irradiance (Ramamoorthi and
/// Hanrahan 2001) and a stack of GGX-blurred pictures for reflections.
class blurred_environment {
public:
    /// `radiance_of(direction)` is sampled once on a grid. `threads` only divides the work.
    explicit blurred_environment(const environment& source, int threads);

    [[nodiscard]] vec3 irradiance(vec3 normal) const;  ///< not divided by π
    [[nodiscard]] vec3 reflection(vec3 direction, float roughness) const;

private:
    struct level {
        int width = 0;
        int height = 0;
        float roughness = 0;
        std::vector<vec3> pixels;
        [[nodiscard]] vec3 at(vec3 direction) const;
    };
    static constexpr int level_count = 9;
    [[nodiscard]] static level blur(const std::vector<level>& pyramid, float roughness, int threads);

    void project(const level& l);

    std::array<vec3, 9> harmonics_{};
    std::vector<level> levels_;
};

/// The picture coordinate of a direction in an equirectangular map, and back; both in [0, 1].
[[nodiscard]] vec2 equirect_uv(vec3 direction);
[[nodiscard]] vec3 equirect_direction(vec2 uv);

}  // namespace fw::render
