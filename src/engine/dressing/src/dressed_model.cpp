#include "fw/dressing/dressed_model.hpp"

#include "fw/drape/sewn.hpp"
#include "fw/geometry/point_grid.hpp"
#include "fw/scene/color.hpp"
#include "fw/textile/weave_edges.hpp"
#include "needlework.hpp"
#include "sewing_finish.hpp"

namespace fw::dressing {

namespace {

constexpr const char* garment_extras = R"({"part":"garment"})";  // docs/formats/glb-extras.md

/// The mean of the fabric's picture, linear: what a thread is dyed after.
vec3 mean_color(const scene::image& picture) {
    vec3 sum(0);
    int count = 0;
    for (int y = 0; y < picture.height; y += 16) {
        for (int x = 0; x < picture.width; x += 16, ++count) {
            const auto* p = picture.at(x, y);
            sum += scene::to_linear(vec3(p[0], p[1], p[2]) / 255.0f);
        }
    }
    return sum / static_cast<float>(std::max(1, count));
}

void append(scene::primitive& to, const scene::primitive& more) {
    const auto first = static_cast<std::uint32_t>(to.positions.size());
    to.positions.insert(to.positions.end(), more.positions.begin(), more.positions.end());
    to.normals.insert(to.normals.end(), more.normals.begin(), more.normals.end());
    to.uv0.insert(to.uv0.end(), more.uv0.begin(), more.uv0.end());
    to.colors.insert(to.colors.end(), more.colors.begin(), more.colors.end());
    for (const auto& t : more.triangles) to.triangles.push_back({first + t[0], first + t[1], first + t[2]});
}

/// Cloth, then its edges and the relief of its seams in one, then the thread.
result<std::vector<scene::primitive>> make_primitives(scene::model& wearer, const worn_garment& g) {
    FW_TRY(const auto look, textile::make_appearance(g.order.look));
    scene::primitive cloth;
    cloth.positions = g.drape.positions;
    cloth.normals = drape::sewn_normals(g.mesh, g.drape);
    cloth.uv0 = g.mesh.uv;
    cloth.triangles = g.mesh.triangles;
    cloth.material = textile::add_material(wearer, look);
    textile::edge_finish finish;  // a fold is two layers and the air between them
    finish.thickness = std::clamp(static_cast<float>(2.2 * g.order.fabric.thickness), 0.0008f, 0.004f);
    const float brightest = 1 / look.numbers.base_color.x;
    const vec3 color = mean_color(look.base_color) / brightest;
    const auto sewn = make_needlework(g, cloth.normals, finish.thickness, color, brightest);
    finish.tone = std::min(1.0f, (1 + get_finish(look.fabric).wear) / brightest);
    scene::primitive edges = textile::make_edges(cloth, g.drape.node_of, finish);
    append(edges, sewn.relief);
    if (brightest > 1) {  // the cloth with all its light: vertex colours take back what is not worn
        auto full = wearer.materials[static_cast<std::size_t>(cloth.material)];
        full.name += "-edges";
        full.base_color = vec4(1);
        wearer.materials.push_back(std::move(full));
        edges.material = static_cast<int>(wearer.materials.size()) - 1;
    }
    std::vector<scene::primitive> out;
    out.push_back(std::move(cloth));
    if (!edges.triangles.empty()) out.push_back(std::move(edges));
    if (!sewn.thread.triangles.empty()) {
        auto& thread = wearer.materials.emplace_back();
        thread.name = look.fabric + "-thread";
        thread.base_color = vec4(sewn.thread_color, 1);
        thread.roughness = 0.6f;
        thread.sheen_color = sewn.thread_color * 0.2f;
        thread.sheen_roughness = 0.4f;
        out.push_back(sewn.thread);
        out.back().material = static_cast<int>(wearer.materials.size()) - 1;
    }
    return out;
}

}  // namespace

result<void> add_garments(scene::model& wearer, const outfit& clothes) {
    for (const auto& g : clothes.garments) {
        FW_TRY(auto primitives, make_primitives(wearer, g));
        wearer.meshes.push_back({g.pattern.name, std::move(primitives), garment_extras});
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
