// The sewn garment as one surface: what was several vertices along a seam is one node.
#pragma once

#include <span>
#include <vector>

#include "fw/drape/drape.hpp"
#include "fw/garment/cloth_mesh.hpp"

namespace fw::drape {

/// A position a node, triangles over nodes (in the mesh's order).
struct sewn_surface {
    std::vector<vec3> positions;
    std::vector<triangle> triangles;
};
[[nodiscard]] sewn_surface sewn(const garment::cloth_mesh& mesh, std::span<const vec3> positions,
                                std::span<const std::uint32_t> node_of);

/// Unit normals of the sewn garment, smooth over seams: one a vertex of the mesh.
[[nodiscard]] std::vector<vec3> sewn_normals(const garment::cloth_mesh& mesh, const drape_result& drape);

}  // namespace fw::drape
