#include "fw/textile/print_tone.hpp"

#include "weave_looks.hpp"

namespace fw::textile {

result<vec3> tone_on_tone(std::string_view fabric, const std::optional<vec3>& color) {
    FW_TRY(const cloth_look* look, find_look(fabric));
    const vec3 cloth = color.value_or(look->color);
    const float lightness = 0.299f * cloth.x + 0.587f * cloth.y + 0.114f * cloth.z;
    if (lightness < 0.45f) return cloth * 0.5f + vec3(0.96f, 0.95f, 0.92f) * 0.5f;
    // Deep, and a little richer: a darker tone of the same chroma looks grey.
    const vec3 deep = cloth * 0.52f;
    const float deep_lightness = 0.52f * lightness;
    vec3 rich(0);
    for (int k = 0; k < 3; ++k) rich[k] = std::clamp(deep_lightness + 1.3f * (deep[k] - deep_lightness), 0.0f, 1.0f);
    return rich;
}

}  // namespace fw::textile
