#include "fw/drape/sewn.hpp"

#include <algorithm>

#include "fw/geometry/mesh.hpp"

namespace fw::drape {

sewn_surface sewn(const garment::cloth_mesh& mesh, std::span<const vec3> positions,
                  std::span<const std::uint32_t> node_of) {
    sewn_surface s;
    s.positions.resize(node_of.empty() ? 0 : *std::ranges::max_element(node_of) + 1u);
    for (std::size_t v = node_of.size(); v-- > 0;) s.positions[node_of[v]] = positions[v];
    for (const auto& t : mesh.triangles) s.triangles.push_back({node_of[t[0]], node_of[t[1]], node_of[t[2]]});
    return s;
}

std::vector<vec3> sewn_normals(const garment::cloth_mesh& mesh, const drape_result& drape) {
    const auto cloth = sewn(mesh, drape.positions, drape.node_of);
    const auto by_node = geometry::vertex_normals(cloth.positions, cloth.triangles);
    std::vector<vec3> out;
    out.reserve(drape.node_of.size());
    for (const auto n : drape.node_of) out.push_back(by_node[n]);
    return out;
}

}  // namespace fw::drape
