// Tangents for primitives that need them and have none. Private.
#pragma once

#include "fw/scene/model.hpp"

namespace fw::gltf {

/// One tangent a vertex along growing u of `uv`, perpendicular to the normal, with its handedness: UV derivatives of
/// the triangles around, weighted by area. Where the coordinates say nothing, some direction along the surface.
[[nodiscard]] std::vector<vec4> make_tangents(const std::vector<vec3>& positions, const std::vector<vec3>& normals,
                                              const std::vector<vec2>& uv, const std::vector<triangle>& triangles);

}  // namespace fw::gltf
