#include "fw/drape/binding.hpp"

#include <algorithm>

#include "block_matrix.hpp"
#include "finish.hpp"
#include "fw/drape/sewn.hpp"
#include "fw/geometry/surface_lookup.hpp"
#include "ordering.hpp"

namespace fw::drape {

namespace {

constexpr int smoothing_rounds = 24;
constexpr double clearance = 0.003;  // metres off the skin after the transfer

struct frame {
    vec3 along, across, normal;
};

frame frame_of(std::span<const vec3> positions, const triangle& t) {
    const vec3 e = positions[t[1]] - positions[t[0]], f = positions[t[2]] - positions[t[0]];
    const vec3 n = glm::cross(e, f);
    const float area = glm::length(n), length = glm::length(e);
    if (area < 1e-12f || length < 1e-9f) return {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    const vec3 along = e / length, normal = n / area;
    return {along, glm::cross(normal, along), normal};
}

vec3 point_on(std::span<const vec3> positions, const triangle& t, vec3 w) {
    return w.x * positions[t[0]] + w.y * positions[t[1]] + w.z * positions[t[2]];
}

bool opposite_legs(body::part a, body::part b) {
    return (a == body::part::left_leg && b == body::part::right_leg) ||
           (a == body::part::right_leg && b == body::part::left_leg);
}

/// Panels of which some triangle spans from one leg to the other.
std::vector<char> panels_around_both_legs(const garment::cloth_mesh& mesh, std::span<const std::uint32_t> node_of,
                                          std::span<const body::part> part_of_node) {
    std::vector<int> spans(mesh.panels.size(), 0);
    for (const auto& t : mesh.triangles) {
        const auto a = part_of_node[node_of[t[0]]], b = part_of_node[node_of[t[1]]], c = part_of_node[node_of[t[2]]];
        if (opposite_legs(a, b) || opposite_legs(b, c) || opposite_legs(a, c)) ++spans[mesh.panel_of[t[0]]];
    }
    // The crotch of trousers touches both legs too, on a few triangles at a seam; a skirt does all the way down.
    std::vector<char> around(mesh.panels.size(), 0);
    for (std::size_t p = 0; p < around.size(); ++p) around[p] = spans[p] >= 12;
    return around;
}

}  // namespace

binding binding::make(const garment::cloth_mesh& mesh, const drape_result& drape, const body::figure& wearer) {
    binding b;
    b.node_of_ = drape.node_of;
    const auto cloth = sewn(mesh, drape.positions, drape.node_of);
    b.nodes_ = cloth.positions;
    const auto& topology = *wearer.topology;
    const geometry::surface_lookup skin(wearer.positions, topology.triangles);
    std::vector<body::part> parts;
    for (const auto& p : b.nodes_) {
        const auto s = skin.nearest(p);
        parts.push_back(topology.triangle_parts[s.triangle]);
        b.bonds_.push_back({s.triangle, false, s.weights, vec3(0)});
    }
    const auto around = panels_around_both_legs(mesh, drape.node_of, parts);
    if (std::ranges::find(around, 1) != around.end() && !topology.skirt_triangles.empty()) {
        const geometry::surface_lookup skirt(wearer.positions, topology.skirt_triangles);
        for (std::size_t v = 0; v < drape.node_of.size(); ++v) {
            if (!around[mesh.panel_of[v]] || b.bonds_[drape.node_of[v]].skirt) continue;
            const auto s = skirt.nearest(b.nodes_[drape.node_of[v]]);
            b.bonds_[drape.node_of[v]] = {s.triangle, true, s.weights, vec3(0)};
        }
    }
    for (std::size_t n = 0; n < b.nodes_.size(); ++n) {
        auto& bond = b.bonds_[n];
        const auto& t = bond.skirt ? topology.skirt_triangles[bond.triangle] : topology.triangles[bond.triangle];
        const auto f = frame_of(wearer.positions, t);
        const vec3 d = b.nodes_[n] - point_on(wearer.positions, t, bond.weights);
        bond.offset = {glm::dot(d, f.along), glm::dot(d, f.across), glm::dot(d, f.normal)};
    }
    std::vector<node_pair> edges;
    for (const auto& t : cloth.triangles) {
        for (std::size_t k = 0; k < 3; ++k) edges.push_back({t[k], t[(k + 1) % 3]});
    }
    auto g = make_graph(b.nodes_.size(), edges);
    b.start_ = std::move(g.start);
    b.neighbours_ = std::move(g.neighbours);
    return b;
}

std::vector<vec3> binding::transfer(const body::figure& other, const body_field& field) const {
    const auto& topology = *other.topology;
    std::vector<vec3> moved(nodes_.size()), smooth(nodes_.size());
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        const auto& bond = bonds_[n];
        const auto& t = bond.skirt ? topology.skirt_triangles[bond.triangle] : topology.triangles[bond.triangle];
        const auto f = frame_of(other.positions, t);
        moved[n] = point_on(other.positions, t, bond.weights) + bond.offset.x * f.along + bond.offset.y * f.across +
                   bond.offset.z * f.normal - nodes_[n];
    }
    // Neighbours on the cloth may hang on distant triangles of the skin: their ways are averaged, not their places, so
    // that folds are kept.
    for (int round = 0; round < smoothing_rounds; ++round) {
        for (std::size_t n = 0; n < moved.size(); ++n) {
            vec3 sum(0);
            for (std::uint32_t e = start_[n]; e < start_[n + 1]; ++e) sum += moved[neighbours_[e]];
            const auto count = static_cast<float>(start_[n + 1] - start_[n]);
            smooth[n] = count > 0 ? 0.5f * moved[n] + 0.5f * sum / count : moved[n];
        }
        moved.swap(smooth);
    }
    std::vector<dvec3> x(nodes_.size());
    for (std::size_t n = 0; n < x.size(); ++n) x[n] = dvec3(nodes_[n] + moved[n]);
    push_outside(field, clearance, x);
    std::vector<vec3> out(node_of_.size());
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = vec3(x[node_of_[v]]);
    return out;
}

result<drape_result> refit(const garment::cloth_mesh& mesh, const binding& bound, const body::figure& other,
                           const body_field& field, const textile::fabric& fabric, int steps, progress_sink& progress) {
    drape_settings settings;
    settings.max_steps = steps;
    return settle(mesh, bound.transfer(other, field), &field, fabric, settings, progress);
}

}  // namespace fw::drape
