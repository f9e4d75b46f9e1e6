// The fabric presets' looks: weave, dye and the numbers of their material.
#pragma once

#include <optional>
#include <string_view>

#include "fw/textile/weave.hpp"

namespace fw::textile {

/// What a fabric preset looks like, beside its weave.
struct fabric_look {
    std::string_view id;
    weave structure;
    vec3 color;                      ///< sRGB
    std::optional<vec3> weft_color;  ///< sRGB, where the weft is not dyed with the warp
    float tile = 0.32f;              ///< metres, before a print rounds it
    int relief_tiles = 12;           ///< relief tiles along one colour tile
    int relief_texels = 256;         ///< a side of a relief tile
    float roughness = 0.85f;
    float sheen = 0.05f;  ///< strength, in the cloth's own tone
    float sheen_roughness = 0.5f;
    float transmission = 0.1f;
    float normal_scale = 1;
    float anisotropy = 0;
    float gap_shade = 0.38f;  ///< how dark the cloth is between its yarns
    float headroom = 1;       ///< how much paler than the cloth its worn places can be painted
};

/// By a preset's id or common name. Lives as long as the program. Errors: `fabric.unknown`.
[[nodiscard]] result<const fabric_look*> find_look(std::string_view fabric);

}  // namespace fw::textile
