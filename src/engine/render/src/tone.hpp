// From linear light to the screen: Khronos PBR Neutral. The sRGB curve is in fw/scene/color.hpp.
#pragma once

#include <algorithm>

#include "fw/render/settings.hpp"
#include "fw/scene/color.hpp"

namespace fw::render {

using scene::to_byte;
using scene::to_linear;
using scene::to_srgb;

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

}  // namespace fw::render
