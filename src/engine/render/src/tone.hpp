// From linear light to the screen: Khronos PBR Neutral and the sRGB curve.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "fw/render/settings.hpp"

namespace fw::render {

/// Khronos PBR Neutral (specification of 2024), as three.js and the Khronos viewer apply it.
[[nodiscard]] inline vec3 pbr_neutral(vec3 c) {
    constexpr float start = 0.8f - 0.04f;
    constexpr float desaturation = 0.15f;
    const float x = std::min(c.x, std::min(c.y, c.z));
    c -= vec3(x < 0.08f ? x - 6.25f * x * x : 0.04f);
    const float peak = std::max(c.x, std::max(c.y, c.z));
    if (peak < start) return c;
    constexpr float d = 1.0f - start;
    const float new_peak = 1.0f - d * d / (peak + d - start);
    c *= new_peak / peak;
    const float g = 1.0f - 1.0f / (desaturation * (peak - new_peak) + 1.0f);
    return glm::mix(c, vec3(new_peak), g);
}

[[nodiscard]] inline vec3 tone_map(vec3 c, tone_mapping tone) {
    return glm::clamp(tone == tone_mapping::pbr_neutral ? pbr_neutral(c) : c, 0.0f, 1.0f);
}

[[nodiscard]] inline float to_srgb(float x) {
    return x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1.0f / 2.4f) - 0.055f;
}
[[nodiscard]] inline vec3 to_srgb(vec3 c) {
    return {to_srgb(c.x), to_srgb(c.y), to_srgb(c.z)};
}

[[nodiscard]] inline float to_linear(float x) {
    return x <= 0.04045f ? x / 12.92f : std::pow((x + 0.055f) / 1.055f, 2.4f);
}
[[nodiscard]] inline vec3 to_linear(vec3 c) {
    return {to_linear(c.x), to_linear(c.y), to_linear(c.z)};
}

[[nodiscard]] inline std::uint8_t to_byte(float x) {
    return static_cast<std::uint8_t>(std::clamp(x, 0.0f, 1.0f) * 255.0f + 0.5f);
}

}  // namespace fw::render
