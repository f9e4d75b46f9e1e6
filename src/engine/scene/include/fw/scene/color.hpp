// The sRGB curve (IEC 61966-2-1) between what pictures hold and light, and the way into a byte. Values in [0, 1].
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "fw/geometry/math.hpp"

namespace fw::scene {

[[nodiscard]] inline float to_linear(float srgb) {
    return srgb <= 0.04045f ? srgb / 12.92f : std::pow((srgb + 0.055f) / 1.055f, 2.4f);
}
[[nodiscard]] inline vec3 to_linear(vec3 srgb) {
    return {to_linear(srgb.x), to_linear(srgb.y), to_linear(srgb.z)};
}

[[nodiscard]] inline float to_srgb(float linear) {
    return linear <= 0.0031308f ? 12.92f * linear : 1.055f * std::pow(linear, 1.0f / 2.4f) - 0.055f;
}
[[nodiscard]] inline vec3 to_srgb(vec3 linear) {
    return {to_srgb(linear.x), to_srgb(linear.y), to_srgb(linear.z)};
}

/// Rounded; what lies outside is clamped.
[[nodiscard]] inline std::uint8_t to_byte(float x) {
    return static_cast<std::uint8_t>(std::clamp(x, 0.0f, 1.0f) * 255.0f + 0.5f);
}

}  // namespace fw::scene
