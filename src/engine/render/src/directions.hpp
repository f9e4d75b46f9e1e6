// Frames around a normal, and directions drawn from the usual densities.
#pragma once

#include <cmath>

#include "fw/geometry/math.hpp"

namespace fw::render {

inline constexpr float pi_f = static_cast<float>(pi);
inline constexpr float inverse_pi = 1.0f / pi_f;

/// Orthonormal vectors across `n` (Duff et al. 2017).
struct frame_axes {
    vec3 t;
    vec3 b;
};
[[nodiscard]] inline frame_axes axes_around(vec3 n) {
    const float sign = std::copysign(1.0f, n.z);
    const float a = -1.0f / (sign + n.z);
    const float b = n.x * n.y * a;
    return {{1.0f + sign * n.x * n.x * a, sign * b, -sign * n.x}, {b, sign + n.y * n.y * a, -n.y}};
}

[[nodiscard]] inline vec2 disc_point(vec2 u) {
    const float r = std::sqrt(u.x);
    const float phi = 2 * pi_f * u.y;
    return {r * std::cos(phi), r * std::sin(phi)};
}

/// Around `n` with density cos / π.
[[nodiscard]] inline vec3 cosine_direction(vec3 n, vec2 u) {
    const vec2 d = disc_point(u);
    const auto [t, b] = axes_around(n);
    return glm::normalize(t * d.x + b * d.y + n * std::sqrt(std::max(0.0f, 1.0f - u.x)));
}

/// Inside the cone of `cos_max` about `axis`, uniformly by solid angle.
[[nodiscard]] inline vec3 cone_direction(vec3 axis, float cos_max, vec2 u) {
    const float c = 1.0f - u.x * (1.0f - cos_max);
    const float s = std::sqrt(std::max(0.0f, 1.0f - c * c));
    const float phi = 2 * pi_f * u.y;
    const auto [t, b] = axes_around(axis);
    return glm::normalize(t * (s * std::cos(phi)) + b * (s * std::sin(phi)) + axis * c);
}

[[nodiscard]] inline float max_of(vec3 v) {
    return std::max(v.x, std::max(v.y, v.z));
}
[[nodiscard]] inline float luminance(vec3 c) {
    return 0.2126f * c.x + 0.7152f * c.y + 0.0722f * c.z;
}

}  // namespace fw::render
