// Triangles out of index lists, and what follows when normals are missing. Private.
#pragma once

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::gltf {

enum class drawing_mode { triangles = 4, strip = 5, fan = 6 };

/// glTF 2.0, section 3.7.2.1: strips alternate their winding, fans share their first vertex. Triangles of a strip or
/// fan that name a vertex twice are dropped.
[[nodiscard]] std::vector<triangle> triangulate(const std::vector<std::uint32_t>& indices, drawing_mode mode);

/// Gives every triangle vertices of its own with the triangle's normal, as glTF asks where normals are missing.
void make_flat(scene::primitive& primitive);

}  // namespace fw::gltf
