#include "upsample.hpp"

#include <algorithm>
#include <cmath>

namespace fw::drape {

namespace {

/// The triangles of one panel in its rest plane, binned by their boxes.
class panel_lookup {
public:
    panel_lookup(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel) : mesh_(mesh), panel_(panel) {
        cell_ = static_cast<float>(2 * std::max(1e-4, mesh.edge_length));
        for (std::uint32_t v = 0; v < panel.vertex_count; ++v) {
            lower_ = glm::min(lower_, mesh.rest[panel.first_vertex + v]);
            upper_ = glm::max(upper_, mesh.rest[panel.first_vertex + v]);
        }
        size_ = cell_of(upper_) + ivec2(1);
        cells_.resize(static_cast<std::size_t>(size_.x) * size_.y);
        for (std::uint32_t t = 0; t < panel.triangle_count; ++t) {
            const auto& tri = mesh.triangles[panel.first_triangle + t];
            const vec2 a = mesh.rest[tri[0]], b = mesh.rest[tri[1]], c = mesh.rest[tri[2]];
            const ivec2 lo = cell_of(glm::min(glm::min(a, b), c)), hi = cell_of(glm::max(glm::max(a, b), c));
            for (int y = lo.y; y <= hi.y; ++y) {
                for (int x = lo.x; x <= hi.x; ++x) cells_[y * size_.x + x].push_back(panel.first_triangle + t);
            }
        }
    }

    /// Triangle that holds p, or is least outside of it, with p's barycentric weights.
    [[nodiscard]] std::uint32_t find(vec2 p, vec3& weights) const {
        const ivec2 c = glm::clamp(cell_of(p), ivec2(0), size_ - ivec2(1));
        std::uint32_t best = panel_.first_triangle;
        float least = -1e30f;
        for (int ring = 0; ring < std::max(size_.x, size_.y) && least < -1e29f; ++ring)
            search(c, ring, p, best, least, weights);
        if (least < 0) search(c, -1, p, best, least, weights);
        return best;
    }

private:
    [[nodiscard]] ivec2 cell_of(vec2 p) const { return ivec2(glm::floor((p - lower_) / cell_)); }

    /// `ring` ≥ 0: that square ring of cells around c; -1: c and its eight neighbours.
    void search(ivec2 c, int ring, vec2 p, std::uint32_t& best, float& least, vec3& weights) const {
        const int reach = ring < 0 ? 1 : ring;
        for (int y = std::max(0, c.y - reach); y <= std::min(size_.y - 1, c.y + reach); ++y) {
            for (int x = std::max(0, c.x - reach); x <= std::min(size_.x - 1, c.x + reach); ++x) {
                if (ring > 0 && std::abs(x - c.x) != ring && std::abs(y - c.y) != ring) continue;
                for (const auto t : cells_[y * size_.x + x]) consider(t, p, best, least, weights);
            }
        }
    }

    void consider(std::uint32_t t, vec2 p, std::uint32_t& best, float& least, vec3& weights) const {
        const auto& tri = mesh_.triangles[t];
        const dvec2 a(mesh_.rest[tri[0]]), e1 = dvec2(mesh_.rest[tri[1]]) - a, e2 = dvec2(mesh_.rest[tri[2]]) - a,
                                           d = dvec2(p) - a;
        const double det = e1.x * e2.y - e1.y * e2.x;
        const double l1 = (d.x * e2.y - d.y * e2.x) / det, l2 = (e1.x * d.y - e1.y * d.x) / det;
        const auto inside = static_cast<float>(std::min({1 - l1 - l2, l1, l2}));
        if (inside > least) {
            least = inside;
            best = t;
            weights = vec3(1 - l1 - l2, l1, l2);
        }
    }

    const garment::cloth_mesh& mesh_;
    const garment::mesh_panel& panel_;
    float cell_ = 1;
    vec2 lower_{1e30f}, upper_{-1e30f};
    ivec2 size_{0};
    std::vector<std::vector<std::uint32_t>> cells_;
};

}  // namespace

result<std::vector<vec3>> upsample(const garment::cloth_mesh& coarse, std::span<const vec3> coarse_positions,
                                   const garment::cloth_mesh& fine) {
    if (coarse.panels.size() != fine.panels.size()) {
        return fail(error_kind::invalid, "drape.levels",
                    "The meshes of a drape must be of the same pattern, coarse to fine.");
    }
    std::vector<vec3> out(fine.rest.size(), vec3(0));
    for (std::size_t p = 0; p < fine.panels.size(); ++p) {
        const auto& panel = fine.panels[p];
        if (coarse.panels[p].panel != panel.panel || coarse.panels[p].triangle_count == 0) {
            return fail(error_kind::invalid, "drape.levels",
                        fmt::format("Panel \"{}\" is missing in the coarser mesh.", panel.panel));
        }
        const panel_lookup lookup(coarse, coarse.panels[p]);
        for (std::uint32_t v = panel.first_vertex; v < panel.first_vertex + panel.vertex_count; ++v) {
            vec3 w;
            const auto& t = coarse.triangles[lookup.find(fine.rest[v], w)];
            out[v] = w.x * coarse_positions[t[0]] + w.y * coarse_positions[t[1]] + w.z * coarse_positions[t[2]];
        }
    }
    return out;
}

}  // namespace fw::drape
