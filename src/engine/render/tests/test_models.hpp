// Small models built in code, for tests and benchmarks.
#pragma once

#include "fw/scene/model.hpp"

namespace fw::render::testing {

/// A sphere of 2 × rings × rings triangles with texture coordinates.
[[nodiscard]] scene::primitive make_sphere(vec3 centre, float radius, int rings);

/// A cloth of `size` metres hanging in the xy plane around `centre`, with vertical folds; UV in metres.
[[nodiscard]] scene::primitive make_hanging_cloth(vec3 centre, vec2 size, float fold_depth, int columns);

/// An upright rectangle facing +z.
[[nodiscard]] scene::primitive make_card(vec3 centre, vec2 size);

/// Adds the primitive as a mesh and node of its own, with the material.
void add_part(scene::model& model, scene::primitive part, scene::material material);

/// A white cloth with folds beside a dark sphere: something of everything, about 70k triangles at detail 128.
[[nodiscard]] scene::model make_still_life(int detail);

[[nodiscard]] scene::material make_matte(vec3 color, float roughness = 0.9f);

}  // namespace fw::render::testing
