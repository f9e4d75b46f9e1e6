#include "cloth_chart.hpp"

#include <algorithm>
#include <cmath>

namespace fw::dressing {

namespace {

constexpr float cell_size = 0.015f;
constexpr float outside = -0.03f;  // least weight of a corner that still counts as inside

float cross(vec2 a, vec2 b) {
    return a.x * b.y - a.y * b.x;
}

int cell_of(float at, float low, int count) {
    return std::clamp(static_cast<int>((at - low) / cell_size), 0, count - 1);
}

}  // namespace

cloth_chart::cloth_chart(const garment::cloth_mesh& mesh, std::span<const vec3> positions,
                         std::span<const vec3> normals)
    : mesh_(mesh), positions_(positions), normals_(normals) {
    for (const auto& p : mesh.panels) panels_.push_back(make_cells(mesh, p));
}

cloth_chart::cells cloth_chart::make_cells(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel) {
    cells out;
    out.low = vec2(1e9f);
    vec2 high(-1e9f);
    for (std::uint32_t v = panel.first_vertex; v < panel.first_vertex + panel.vertex_count; ++v) {
        out.low = glm::min(out.low, mesh.uv[v]);
        high = glm::max(high, mesh.uv[v]);
    }
    out.columns = static_cast<int>((high.x - out.low.x) / cell_size) + 1;
    out.rows = static_cast<int>((high.y - out.low.y) / cell_size) + 1;
    out.triangles.resize(static_cast<std::size_t>(out.columns) * static_cast<std::size_t>(out.rows));
    for (std::uint32_t t = panel.first_triangle; t < panel.first_triangle + panel.triangle_count; ++t) {
        const auto [a, b, c] = mesh.triangles[t];
        const vec2 least = glm::min(mesh.uv[a], glm::min(mesh.uv[b], mesh.uv[c])) - 5e-4f;
        const vec2 most = glm::max(mesh.uv[a], glm::max(mesh.uv[b], mesh.uv[c])) + 5e-4f;
        for (int y = cell_of(least.y, out.low.y, out.rows); y <= cell_of(most.y, out.low.y, out.rows); ++y)
            for (int x = cell_of(least.x, out.low.x, out.columns); x <= cell_of(most.x, out.low.x, out.columns); ++x)
                out.triangles[static_cast<std::size_t>(y * out.columns + x)].push_back(t);
    }
    return out;
}

std::optional<chart_point> cloth_chart::find(std::size_t panel, vec2 uv) const {
    const cells& c = panels_[panel];
    const int x = cell_of(uv.x, c.low.x, c.columns);
    const int y = cell_of(uv.y, c.low.y, c.rows);
    float best = outside;
    std::uint32_t found = 0;
    vec3 weights(0);
    for (const std::uint32_t t : c.triangles[static_cast<std::size_t>(y * c.columns + x)]) {
        const auto [i, j, k] = mesh_.triangles[t];
        const vec2 a = mesh_.uv[i], b = mesh_.uv[j], d = mesh_.uv[k];
        const float area = cross(b - a, d - a);
        if (std::abs(area) < 1e-12f) continue;
        const float wa = cross(b - uv, d - uv) / area;
        const float wb = cross(d - uv, a - uv) / area;
        const float least = std::min({wa, wb, 1 - wa - wb});
        if (least <= best) continue;
        best = least;
        found = t;
        weights = {wa, wb, 1 - wa - wb};
    }
    if (best <= outside) return std::nullopt;
    return at(found, weights);
}

chart_point cloth_chart::at(std::uint32_t triangle, vec3 w) const {
    const auto [i, j, k] = mesh_.triangles[triangle];
    chart_point out;
    out.position = w.x * positions_[i] + w.y * positions_[j] + w.z * positions_[k];
    const vec3 n = w.x * normals_[i] + w.y * normals_[j] + w.z * normals_[k];
    out.normal = glm::length(n) > 1e-6f ? glm::normalize(n) : normals_[i];
    const vec2 e1 = mesh_.uv[j] - mesh_.uv[i], e2 = mesh_.uv[k] - mesh_.uv[i];
    const vec3 d1 = positions_[j] - positions_[i], d2 = positions_[k] - positions_[i];
    const float area = cross(e1, e2);
    out.along_u = (d1 * e2.y - d2 * e1.y) / area;
    out.along_v = (d2 * e1.x - d1 * e2.x) / area;
    return out;
}

}  // namespace fw::dressing
