#include "fw/drape/shell.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fw/drape/quality.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/geometry/nearest.hpp"
#include "section.hpp"

namespace fw::drape {

namespace {

/// An edge of one triangle only, in the triangle's direction: the cloth lies to its left.
struct free_edge {
    std::uint32_t a, b;
};

/// Mesh edges that are free in the sewn garment: not sewn to another panel.
std::vector<free_edge> free_edges(const garment::cloth_mesh& mesh, std::span<const std::uint32_t> node_of) {
    struct use {
        std::uint32_t low, high, a, b;
        auto operator<=>(const use&) const = default;
    };
    std::vector<use> uses;
    for (const auto& t : mesh.triangles) {
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = t[k], b = t[(k + 1) % 3];
            const auto [low, high] = std::minmax(node_of[a], node_of[b]);
            uses.push_back({low, high, a, b});
        }
    }
    std::ranges::sort(uses);
    std::vector<free_edge> out;
    for (std::size_t i = 0; i < uses.size();) {
        std::size_t j = i + 1;
        while (j < uses.size() && uses[j].low == uses[i].low && uses[j].high == uses[i].high) ++j;
        if (j == i + 1) out.push_back({uses[i].a, uses[i].b});
        i = j;
    }
    return out;
}

/// Distance in the rest plane from each vertex of a panel to one of its hems, minus `at`; far away elsewhere.
std::vector<double> beyond_hem(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel,
                               const garment::boundary_edge& hem, double at) {
    std::vector<double> out(mesh.rest.size(), 1e3);
    for (std::uint32_t v = panel.first_vertex; v < panel.first_vertex + panel.vertex_count; ++v) {
        double least = std::numeric_limits<double>::max();
        for (std::size_t i = 0; i + 1 < hem.vertices.size(); ++i) {
            const dvec2 a(mesh.rest[hem.vertices[i]]), d = dvec2(mesh.rest[hem.vertices[i + 1]]) - a,
                                                       p = dvec2(mesh.rest[v]) - a;
            const double t = std::clamp(glm::dot(p, d) / std::max(1e-12, glm::dot(d, d)), 0.0, 1.0);
            least = std::min(least, glm::length(p - t * d));
        }
        out[v] = least - at;
    }
    return out;
}

template <class Use>
void for_each_hem(const garment::cloth_mesh& mesh, Use use) {
    for (const auto& panel : mesh.panels) {
        for (const auto* side : {&panel.boundary, &panel.mirror_boundary}) {
            for (const auto& e : *side) {
                if (e.role == garment::edge_role::hem && e.allowance > 0.004) use(panel, e);
            }
        }
    }
}

/// Half the shell's thickness at every vertex: more where a hem is turned up, sloping off over 3 mm.
std::vector<float> half_thickness(const garment::cloth_mesh& mesh, const shell_settings& s) {
    const double thin = s.thickness / 2, thick = thin * s.hem_layers;
    std::vector<float> out(mesh.rest.size(), static_cast<float>(thin));
    for_each_hem(mesh, [&](const garment::mesh_panel& panel, const garment::boundary_edge& hem) {
        const auto beyond = beyond_hem(mesh, panel, hem, hem.allowance);
        for (std::uint32_t v = panel.first_vertex; v < panel.first_vertex + panel.vertex_count; ++v) {
            const double share = std::clamp(1 - beyond[v] / 0.003, 0.0, 1.0);
            out[v] = std::max(out[v], static_cast<float>(thin + (thick - thin) * share));
        }
    });
    return out;
}

/// For vertices on free edges: the direction in the cloth's plane that points away from it; zero elsewhere.
std::vector<vec3> outward_directions(const garment::cloth_mesh& mesh, const drape_result& drape,
                                     std::span<const free_edge> edges, std::span<const vec3> normals) {
    std::vector<vec3> by_node(mesh.rest.size(), vec3(0)), out(mesh.rest.size(), vec3(0));
    for (const auto& e : edges) {
        const vec3 along = drape.positions[e.b] - drape.positions[e.a];
        for (const auto v : {e.a, e.b}) by_node[drape.node_of[v]] += glm::cross(along, normals[v]);
    }
    for (const auto& e : edges) {
        for (const auto v : {e.a, e.b}) {
            const vec3 d = by_node[drape.node_of[v]];
            const float length = glm::length(d);
            out[v] = length > 1e-9f ? d / length : vec3(0);
        }
    }
    return out;
}

class shell_maker {
public:
    shell_maker(const garment::cloth_mesh& mesh, const drape_result& drape, const shell_settings& settings)
        : mesh_(mesh),
          drape_(drape),
          settings_(settings),
          normals_(sewn_normals(mesh, drape)),
          half_(half_thickness(mesh, settings)) {}

    cloth_shell make() {
        add_surfaces();
        add_edges();
        add_seams();
        add_stitches();
        return std::move(out_);
    }

private:
    void add_surfaces() {
        const auto count = static_cast<std::uint32_t>(mesh_.uv.size());
        for (const float side : {1.0f, -1.0f}) {
            for (std::size_t v = 0; v < count; ++v) {
                out_.positions.push_back(drape_.positions[v] + side * half_[v] * normals_[v]);
                out_.normals.push_back(side * normals_[v]);
                out_.uv.push_back(mesh_.uv[v]);
            }
        }
        out_.triangles = mesh_.triangles;
        for (const auto& t : mesh_.triangles) out_.triangles.push_back({t[0] + count, t[2] + count, t[1] + count});
        out_.outer_triangles = out_.inner_triangles = mesh_.triangles.size();
    }

    /// A half round from the outer to the inner surface: both rims again and a middle line between them, with their own
    /// normals.
    void add_edges() {
        const auto edges = free_edges(mesh_, drape_.node_of);
        const auto outward = outward_directions(mesh_, drape_, edges, normals_);
        std::vector<std::uint32_t> first(mesh_.uv.size(), 0);
        for (const auto& e : edges) {
            for (const auto v : {e.a, e.b}) {
                if (first[v] != 0 || outward[v] == vec3(0)) continue;
                first[v] = static_cast<std::uint32_t>(out_.positions.size());
                for (const float angle : {1.0f, 0.0f, -1.0f}) {
                    const vec3 away =
                        angle == 0 ? outward[v] : glm::normalize(0.25f * outward[v] + angle * normals_[v]);
                    const vec3 middle = angle == 0 ? outward[v] : angle * normals_[v];
                    out_.positions.push_back(drape_.positions[v] + half_[v] * middle);
                    out_.normals.push_back(away);
                    out_.uv.push_back(mesh_.uv[v]);
                }
            }
        }
        for (const auto& e : edges) {
            if (first[e.a] == 0 || first[e.b] == 0) continue;
            for (std::uint32_t k = 0; k < 2; ++k) {
                const std::uint32_t a = first[e.a] + k, b = first[e.b] + k;
                out_.triangles.push_back({a, a + 1, b});
                out_.triangles.push_back({b, a + 1, b + 1});
            }
        }
    }

    void add_point(surface_line& line, std::uint32_t v) const {
        line.points.push_back(out_.positions[v]);
        line.normals.push_back(normals_[v]);
        line.uv.push_back(mesh_.uv[v]);
    }

    /// Stitched pairs follow each other along their seam; a pair that does not touch the one before starts a new line.
    void add_seams() {
        const float gap = static_cast<float>(2.5 * std::max(mesh_.edge_length, 1e-4));
        for (std::size_t i = 0; i < mesh_.stitches.size(); ++i) {
            const auto& s = mesh_.stitches[i];
            const bool follows = i > 0 && mesh_.stitches[i - 1].group == s.group &&
                                 mesh_.panel_of[mesh_.stitches[i - 1].a] == mesh_.panel_of[s.a] &&
                                 glm::distance(mesh_.rest[mesh_.stitches[i - 1].a], mesh_.rest[s.a]) < gap;
            if (!follows) out_.seams.push_back({mesh_.panels[mesh_.panel_of[s.a]].panel, {}, {}, {}, false});
            add_point(out_.seams.back(), s.a);
        }
        std::erase_if(out_.seams, [](const surface_line& l) { return l.points.size() < 2; });
    }

    /// The line at a constant distance from each hem, found in the panel and carried onto the outer surface.
    void add_stitches() {
        for_each_hem(mesh_, [&](const garment::mesh_panel& panel, const garment::boundary_edge& hem) {
            const auto values = beyond_hem(mesh_, panel, hem, hem.allowance - settings_.stitch_inset);
            const std::span<const vec3> outer(out_.positions.data(), mesh_.uv.size());
            const std::span<const triangle> own(mesh_.triangles.data() + panel.first_triangle, panel.triangle_count);
            for (const auto& curve : cut_surface(outer, own, values)) {
                surface_line line{panel.panel, {}, {}, {}, curve.closed};
                for (std::size_t i = 0; i < curve.points.size(); ++i) {
                    const auto& t = own[curve.triangles[std::min(i, curve.triangles.size() - 1)]];
                    const auto p =
                        geometry::nearest_point(vec3(curve.points[i]), outer[t[0]], outer[t[1]], outer[t[2]]);
                    line.points.push_back(p.position);
                    line.normals.push_back(glm::normalize(p.weights.x * normals_[t[0]] + p.weights.y * normals_[t[1]] +
                                                          p.weights.z * normals_[t[2]]));
                    line.uv.push_back(p.weights.x * mesh_.uv[t[0]] + p.weights.y * mesh_.uv[t[1]] +
                                      p.weights.z * mesh_.uv[t[2]]);
                }
                if (line.points.size() > 1) out_.stitches.push_back(std::move(line));
            }
        });
    }

    const garment::cloth_mesh& mesh_;
    const drape_result& drape_;
    const shell_settings& settings_;
    std::vector<vec3> normals_;
    std::vector<float> half_;
    cloth_shell out_;
};

}  // namespace

std::vector<vec3> sewn_normals(const garment::cloth_mesh& mesh, const drape_result& drape) {
    const auto cloth = sewn(mesh, drape.positions, drape.node_of);
    const auto by_node = geometry::vertex_normals(cloth.positions, cloth.triangles);
    std::vector<vec3> out;
    out.reserve(drape.node_of.size());
    for (const auto n : drape.node_of) out.push_back(by_node[n]);
    return out;
}

cloth_shell make_shell(const garment::cloth_mesh& mesh, const drape_result& drape, const shell_settings& settings) {
    return shell_maker(mesh, drape, settings).make();
}

}  // namespace fw::drape
