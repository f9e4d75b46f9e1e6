#include "fw/dressing/dressed_model.hpp"

#include "fw/drape/shell.hpp"
#include "fw/geometry/point_grid.hpp"
#include "fw/textile/weave_edges.hpp"

namespace fw::dressing {

result<void> add_garments(scene::model& wearer, const outfit& clothes) {
    for (const auto& g : clothes.garments) {
        FW_TRY(const auto look, textile::make_appearance(g.order.look));
        scene::primitive p;
        p.positions = g.drape.positions;
        p.normals = drape::sewn_normals(g.mesh, g.drape);
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

namespace {

using srgb = std::array<std::uint8_t, 3>;

/// Colours of the viridis map (Smith & van der Walt, CC0), sRGB.
constexpr std::array<srgb, 9> viridis{{{68, 1, 84},
                                       {72, 40, 120},
                                       {62, 73, 137},
                                       {49, 104, 142},
                                       {38, 130, 142},
                                       {31, 158, 137},
                                       {110, 206, 88},
                                       {181, 222, 43},
                                       {253, 231, 37}}};

srgb viridis_at(double share) {
    const double at = std::clamp(share, 0.0, 1.0) * (viridis.size() - 1);
    const auto low = std::min(viridis.size() - 2, static_cast<std::size_t>(at));
    srgb out{};
    for (std::size_t k = 0; k < 3; ++k)
        out[k] = static_cast<std::uint8_t>(
            std::lround(std::lerp(viridis[low][k], viridis[low + 1][k], at - static_cast<double>(low))));
    return out;
}

/// Mean tension of the triangles around each vertex of the cloth.
std::vector<double> vertex_tension(const worn_garment& g) {
    std::vector<double> tension(g.mesh.uv.size());
    std::vector<int> around(g.mesh.uv.size());
    for (std::size_t t = 0; t < g.mesh.triangles.size(); ++t) {
        for (const auto i : g.mesh.triangles[t]) {
            tension[i] += static_cast<double>(g.drape.strain[t].tension());
            ++around[i];
        }
    }
    for (std::size_t i = 0; i < tension.size(); ++i) tension[i] /= std::max(1, around[i]);
    return tension;
}

}  // namespace

std::vector<std::uint32_t> strain_scale() {
    std::vector<std::uint32_t> out;
    for (const auto& c : viridis) out.push_back(static_cast<std::uint32_t>(c[0] << 16 | c[1] << 8 | c[2]));
    return out;
}

std::vector<std::uint8_t> strain_colors(const scene::model& dressed, const outfit& clothes, double full_scale) {
    constexpr float edge_reach = 0.05f;  // the finish of an edge lies this near to its cloth
    std::vector<std::uint8_t> colors;
    const std::size_t first = dressed.meshes.size() - clothes.garments.size();
    for (std::size_t g = 0; g < clothes.garments.size(); ++g) {
        const auto tension = vertex_tension(clothes.garments[g]);
        const auto& primitives = dressed.meshes[first + g].primitives;
        const geometry::point_grid cloth(primitives.front().positions, 0.01f);
        const auto add = [&](std::size_t vertex) {
            const auto c = viridis_at(tension[vertex] / full_scale);
            colors.insert(colors.end(), c.begin(), c.end());
        };
        for (std::size_t i = 0; i < tension.size(); ++i) add(i);
        for (std::size_t p = 1; p < primitives.size(); ++p) {
            for (const auto& position : primitives[p].positions) add(cloth.nearest(position, edge_reach).value_or(0));
        }
    }
    return colors;
}

}  // namespace fw::dressing
