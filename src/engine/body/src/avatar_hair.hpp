// Short hair: a cap over the scalp that thickens away from an irregular hairline, with strands running from the crown.
#pragma once

#include "fw/body/avatar.hpp"
#include "fw/scene/image.hpp"

namespace fw::body {

/// `weights_of` names the figure's vertex whose weights a hair vertex shares. `shades`: tone of the hair and coverage,
/// which falls to nothing below the hairline.
struct hair_surface {
    std::vector<vec3> positions;
    std::vector<vec2> uv;
    std::vector<vec2> shades;
    std::vector<std::uint32_t> weights_of;
    std::vector<triangle> triangles;
};

/// The scalp's triangles (over the figure's vertices), made finer once if `fine`, and lifted. `base`: the positions of
/// the base mesh; `normals` of the figure's skin.
[[nodiscard]] hair_surface make_hair(std::span<const vec3> base, const figure& f, std::span<const vec3> normals,
                                     std::span<const triangle> skin, bool fine);

/// A tile of strands that run along v: linear colour around `color`, coverage from a half to one in alpha.
[[nodiscard]] scene::image paint_strands(vec3 color);

}  // namespace fw::body
