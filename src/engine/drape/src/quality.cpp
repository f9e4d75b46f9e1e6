#include "fw/drape/quality.hpp"
#include "fw/drape/sewn.hpp"

#include <algorithm>
#include <stdexcept>

namespace fw::drape {

namespace {

/// 1 for nodes on an edge that is turned up or left as cut, or within three edges of one.
std::vector<char> nodes_near_hems(const garment::cloth_mesh& mesh, std::span<const std::uint32_t> node_of,
                                  std::size_t nodes) {
    std::vector<char> near(nodes, 0);
    for (const auto& panel : mesh.panels) {
        for (const auto* side : {&panel.boundary, &panel.mirror_boundary}) {
            for (const auto& e : *side) {
                if (e.role != garment::edge_role::hem && e.role != garment::edge_role::finished) continue;
                for (const auto v : e.vertices) near[node_of[v]] = 1;
            }
        }
    }
    for (char ring = 1; ring <= 3; ++ring) {
        for (const auto& t : mesh.triangles) {
            const bool touches = std::ranges::any_of(t, [&](auto v) { return near[node_of[v]] == ring; });
            for (const auto v : t) {
                if (touches && near[node_of[v]] == 0) near[node_of[v]] = static_cast<char>(ring + 1);
            }
        }
    }
    return near;
}

double widest_gap(const garment::cloth_mesh& mesh, std::span<const vec3> positions) {
    double widest = 0;
    for (const auto& s : mesh.stitches) widest = std::max<double>(widest, glm::length(positions[s.a] - positions[s.b]));
    return widest;
}

struct strain_figures {
    double mean = 0, p99 = 0;
};

strain_figures figures_of(const std::vector<triangle_strain>& strain) {
    if (strain.empty()) return {};
    std::vector<float> t;
    double sum = 0;
    for (const auto& s : strain) {
        t.push_back(s.tension());
        sum += t.back();
    }
    const auto at = t.begin() + static_cast<std::ptrdiff_t>(t.size() * 99 / 100);
    std::nth_element(t.begin(), at, t.end());
    return {sum / static_cast<double>(t.size()), *at};
}

double depth_in_body(const sewn_surface& cloth, const body_field& field) {
    double deepest = 0;
    for (const auto& p : cloth.positions) {
        field_sample s;
        if (field.near(dvec3(p), 0, s)) deepest = std::max(deepest, -s.distance);
    }
    return deepest;
}

}  // namespace

quality_report check_quality(const garment::cloth_mesh& mesh, const drape_result& drape, const body_field& field,
                             std::span<const vec3> body_positions, std::span<const triangle> body_triangles,
                             const quality_limits& limits) {
    quality_report report;
    const auto cloth = sewn(mesh, drape.positions, drape.node_of);
    for (const auto& pair : geometry::crossings(cloth.positions, cloth.triangles, body_positions, body_triangles)) {
        if (report.crossing_body.empty() || report.crossing_body.back() != pair.first)
            report.crossing_body.push_back(pair.first);
    }
    report.crossing_self = geometry::self_crossings(cloth.positions, cloth.triangles);
    const auto near_hem = nodes_near_hems(mesh, drape.node_of, cloth.positions.size());
    const auto hem_pairs = std::ranges::count_if(report.crossing_self, [&](const geometry::triangle_pair& p) {
        const auto touches = [&](std::uint32_t t) {
            return std::ranges::any_of(cloth.triangles[t], [&](auto n) { return near_hem[n] != 0; });
        };
        return touches(p.first) || touches(p.second);
    });
    const auto elsewhere = static_cast<double>(report.crossing_self.size()) - static_cast<double>(hem_pairs);
    const auto strain = figures_of(drape.strain);
    const double drop = drape.levels.empty() ? 1 : drape.levels.back().last_drop;

    const auto add = [&](std::string id, std::string text, double value, double limit, bool and_also = true) {
        report.checks.push_back({std::move(id), std::move(text), value, limit, value <= limit && and_also});
    };
    add("body.depth", "deepest point inside the body, mm", depth_in_body(cloth, field) * 1e3, limits.depth * 1e3);
    add("body.crossings", "triangles that cross the body's surface", static_cast<double>(report.crossing_body.size()),
        0);
    add("seam.gap", "widest seam, mm", widest_gap(mesh, drape.positions) * 1e3, limits.seam_gap * 1e3);
    add("strain.mean", "mean tension strain, %", strain.mean * 100, limits.mean_strain * 100);
    add("strain.p99", "tension strain that 99 % of the cloth stays below, %", strain.p99 * 100,
        limits.p99_strain * 100);
    add("self.hems", "pairs of triangles that cross at hems", static_cast<double>(hem_pairs), 0);
    add("self.elsewhere", "pairs of triangles that cross elsewhere", elsewhere,
        limits.self_share * static_cast<double>(mesh.triangles.size()));
    add("energy", "energy still falling, mm of the garment's weight a step", drop * 1e3, limits.last_drop * 1e3,
        drape.settled);
    return report;
}

bool quality_report::passed() const {
    return std::ranges::all_of(checks, &quality_check::passed);
}

const quality_check& quality_report::get(std::string_view id) const {
    for (const auto& c : checks) {
        if (c.id == id) return c;
    }
    throw std::out_of_range(fmt::format("no quality check \"{}\"", id));
}

}  // namespace fw::drape
