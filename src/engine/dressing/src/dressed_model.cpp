#include "fw/dressing/dressed_model.hpp"

#include "fw/geometry/mesh.hpp"
#include "fw/textile/weave_edges.hpp"

namespace fw::dressing {

namespace {

/// Normals that run smoothly over seams: taken on the sewn surface, given to each panel's own vertices.
std::vector<vec3> sewn_normals(const worn_garment& g) {
    const auto cloth = drape::sewn(g.mesh, g.drape.positions, g.drape.node_of);
    const auto by_node = geometry::vertex_normals(cloth.positions, cloth.triangles);
    std::vector<vec3> normals(g.mesh.uv.size());
    for (std::size_t i = 0; i < normals.size(); ++i) normals[i] = by_node[g.drape.node_of[i]];
    return normals;
}

}  // namespace

result<void> add_garments(scene::model& wearer, const outfit& clothes) {
    for (const auto& g : clothes.garments) {
        FW_TRY(const auto look, textile::make_appearance(g.order.look));
        scene::primitive p;
        p.positions = g.drape.positions;
        p.normals = sewn_normals(g);
        p.uv0 = g.mesh.uv;
        p.triangles = g.mesh.triangles;
        p.material = textile::add_material(wearer, look);
        textile::edge_finish finish;  // a fold is two layers and the air between them
        finish.thickness = std::clamp(static_cast<float>(2.2 * g.order.fabric.thickness), 0.0008f, 0.004f);
        scene::primitive edges = textile::make_edges(p, g.drape.node_of, finish);
        wearer.meshes.push_back({g.pattern.name, {std::move(p)}});
        if (!edges.triangles.empty()) wearer.meshes.back().primitives.push_back(std::move(edges));
        scene::node node;
        node.name = g.pattern.name;
        node.mesh = static_cast<int>(wearer.meshes.size()) - 1;
        wearer.nodes.push_back(std::move(node));
        wearer.roots.push_back(static_cast<int>(wearer.nodes.size()) - 1);
    }
    return {};
}

std::vector<vec4> strain_colors(const worn_garment& g, double full_scale) {
    // Nine stops of the viridis map (Smith & van der Walt, CC0), linear light.
    static constexpr std::array<std::array<float, 3>, 9> stops{{{0.267f, 0.005f, 0.329f}, {0.279f, 0.175f, 0.483f}, {0.230f, 0.322f, 0.546f}, {0.173f, 0.449f, 0.558f}, {0.128f, 0.567f, 0.551f}, {0.158f, 0.684f, 0.502f}, {0.369f, 0.789f, 0.383f}, {0.678f, 0.864f, 0.190f}, {0.993f, 0.906f, 0.144f}}};
    std::vector<double> tension(g.mesh.uv.size());
    std::vector<int> around(g.mesh.uv.size());
    for (std::size_t t = 0; t < g.mesh.triangles.size(); ++t) {
        for (const auto i : g.mesh.triangles[t]) {
            tension[i] += static_cast<double>(g.drape.strain[t].tension());
            ++around[i];
        }
    }
    std::vector<vec4> colors(tension.size());
    for (std::size_t i = 0; i < colors.size(); ++i) {
        const double share = std::clamp(around[i] ? tension[i] / around[i] / full_scale : 0.0, 0.0, 1.0) * 8;
        const auto low = std::min<std::size_t>(7, static_cast<std::size_t>(share));
        const auto part = static_cast<float>(share - static_cast<double>(low));
        vec4 c(0, 0, 0, 1);
        for (int k = 0; k < 3; ++k) c[k] = std::pow(stops[low][static_cast<std::size_t>(k)] * (1 - part) + stops[low + 1][static_cast<std::size_t>(k)] * part, 2.2f);
        colors[i] = c;
    }
    return colors;
}

}  // namespace fw::dressing
