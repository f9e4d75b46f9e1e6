#include "cloth_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fw::drape {

namespace {

constexpr double gravity = 9.80665;
/// Quadratic bending (Bergou et al. 2006) with this factor stores a cylinder's energy to 1 % in every direction of a
/// hexagonal mesh (the test "a cylinder stores the energy of its curvature").
constexpr double bending_factor = 1.0;
/// A stay tape or an interlined band: cotton tape of 15 mm, in N.
constexpr double tape_force = 300;
/// A waistband is held by pressing into the waist: it lies this much nearer to the skin than hanging cloth, metres.
constexpr float band_press = 0.002f;
/// Such a band has an interfacing fused in: it stretches no more than this, whatever the cloth, N/m a layer.
constexpr double interfacing = 8000;

std::vector<std::uint32_t> weld(const garment::cloth_mesh& mesh, seams how) {
    std::vector<std::uint32_t> parent(mesh.rest.size());
    std::iota(parent.begin(), parent.end(), 0u);
    const auto find = [&](std::uint32_t i) {
        while (parent[i] != i) i = parent[i] = parent[parent[i]];
        return i;
    };
    if (how == seams::welded) {
        for (const auto& s : mesh.stitches) {
            const auto a = find(s.a), b = find(s.b);
            if (a != b) parent[std::max(a, b)] = std::min(a, b);
        }
    }
    std::vector<std::uint32_t> node(parent.size());
    std::uint32_t count = 0;
    for (std::uint32_t i = 0; i < parent.size(); ++i) node[i] = find(i) == i ? count++ : node[find(i)];
    return node;
}

/// Layers of cloth of every triangle: bands folded along a `doubled` edge have two, and so has cloth nearer to a hem
/// than its allowance.
std::vector<double> count_layers(const garment::cloth_mesh& mesh) {
    std::vector<double> layers(mesh.triangles.size(), 1);
    for (const auto& panel : mesh.panels) {
        for (const auto* side : {&panel.boundary, &panel.mirror_boundary}) {
            for (const auto& e : *side) {
                const bool band = e.role == garment::edge_role::doubled;
                if (!band && (e.role != garment::edge_role::hem || e.allowance < 0.004)) continue;
                const auto depth = static_cast<float>(e.allowance);
                for (std::uint32_t t = panel.first_triangle; t < panel.first_triangle + panel.triangle_count; ++t) {
                    const auto& v = mesh.triangles[t];
                    const vec2 centre = (mesh.rest[v[0]] + mesh.rest[v[1]] + mesh.rest[v[2]]) / 3.0f;
                    const bool turned_up = std::ranges::any_of(
                        e.vertices, [&](auto h) { return glm::distance(mesh.rest[h], centre) < depth; });
                    if (band || turned_up) layers[t] = 2;
                }
            }
        }
    }
    return layers;
}

membrane_element make_element(const garment::cloth_mesh& mesh, const triangle& t,
                              std::span<const std::uint32_t> node_of) {
    const dvec2 a(mesh.rest[t[0]]), e1 = dvec2(mesh.rest[t[1]]) - a, e2 = dvec2(mesh.rest[t[2]]) - a;
    const double det = e1.x * e2.y - e2.x * e1.y;
    membrane_element m;
    m.nodes = {node_of[t[0]], node_of[t[1]], node_of[t[2]]};
    m.along_u = {-(e2.y - e1.y) / det, e2.y / det, -e1.y / det};
    m.along_v = {-(e1.x - e2.x) / det, -e2.x / det, e1.x / det};
    m.area = std::abs(det) / 2;
    return m;
}

/// One side of a triangle: nodes (low, high) and the corners at both ends and opposite.
struct side {
    std::uint32_t low, high, triangle;
    std::uint8_t low_corner, high_corner, opposite;
    auto operator<=>(const side&) const = default;
};

std::vector<side> sides_of(const cloth_model& model) {
    std::vector<side> sides;
    sides.reserve(3 * model.elements.size());
    for (std::uint32_t t = 0; t < model.elements.size(); ++t) {
        const auto& n = model.elements[t].nodes;
        for (std::uint8_t k = 0; k < 3; ++k) {
            const auto j = static_cast<std::uint8_t>((k + 1) % 3), o = static_cast<std::uint8_t>((k + 2) % 3);
            if (n[k] < n[j]) {
                sides.push_back({n[k], n[j], t, k, j, o});
            } else {
                sides.push_back({n[j], n[k], t, j, k, o});
            }
        }
    }
    std::ranges::sort(sides);
    return sides;
}

class hinge_maker {
public:
    hinge_maker(const garment::cloth_mesh& mesh, const cloth_model& model, const textile::fabric& fabric,
                std::span<const double> layers)
        : mesh_(mesh), model_(model), fabric_(fabric), layers_(layers) {}

    [[nodiscard]] hinge make(const side& s, const side& t) const {
        const double low_s = cotangent(s.triangle, s.low_corner, s.high_corner, s.opposite);
        const double high_s = cotangent(s.triangle, s.high_corner, s.low_corner, s.opposite);
        const double low_t = cotangent(t.triangle, t.low_corner, t.high_corner, t.opposite);
        const double high_t = cotangent(t.triangle, t.high_corner, t.low_corner, t.opposite);
        hinge h;
        h.nodes = {s.low, s.high, model_.elements[s.triangle].nodes[s.opposite],
                   model_.elements[t.triangle].nodes[t.opposite]};
        h.weight = {high_s + high_t, low_s + low_t, -low_s - high_s, -low_t - high_t};
        // Two layers stitched together bend between twice (free to slide) and eight times (bonded) as hard: four.
        const double layers = layers_[s.triangle] * layers_[t.triangle];
        h.stiffness = bending_factor * layers * rigidity_across(s) /
                      (model_.elements[s.triangle].area + model_.elements[t.triangle].area);
        return h;
    }

private:
    [[nodiscard]] dvec2 rest(std::uint32_t t, std::uint8_t corner) const {
        return dvec2(mesh_.rest[mesh_.triangles[t][corner]]);
    }

    [[nodiscard]] double cotangent(std::uint32_t t, std::uint8_t at, std::uint8_t p, std::uint8_t q) const {
        const dvec2 a = rest(t, p) - rest(t, at), b = rest(t, q) - rest(t, at);
        return glm::dot(a, b) / (2 * model_.elements[t].area);
    }

    /// Bending rigidity in the direction across the edge, between that along the weft and that along the warp.
    [[nodiscard]] double rigidity_across(const side& s) const {
        const dvec2 e = glm::normalize(rest(s.triangle, s.high_corner) - rest(s.triangle, s.low_corner));
        return fabric_.bending_warp * e.x * e.x + fabric_.bending_weft * e.y * e.y;
    }

    const garment::cloth_mesh& mesh_;
    const cloth_model& model_;
    const textile::fabric& fabric_;
    std::span<const double> layers_;
};

void add_hinges(cloth_model& model, const garment::cloth_mesh& mesh, const textile::fabric& fabric,
                std::span<const double> layers) {
    const auto sides = sides_of(model);
    const hinge_maker maker(mesh, model, fabric, layers);
    for (std::size_t i = 0; i + 1 < sides.size(); ++i) {
        if (sides[i].low != sides[i + 1].low || sides[i].high != sides[i + 1].high) continue;
        model.hinges.push_back(maker.make(sides[i], sides[i + 1]));
        ++i;  // a third triangle at the edge (a seam of three layers) bends freely
    }
}

/// Folded bands that are sewn to a held line, or run along it: waistbands.
std::vector<char> find_bands(const garment::cloth_mesh& mesh) {
    std::vector<char> held(mesh.rest.size(), 0), touches(mesh.panels.size(), 0);
    for (const auto& loop : mesh.holds) {
        for (const auto v : loop.vertices) held[v] = touches[mesh.panel_of[v]] = 1;
    }
    for (const auto& s : mesh.stitches) {
        if (held[s.a] || held[s.b]) touches[mesh.panel_of[s.a]] = touches[mesh.panel_of[s.b]] = 1;
    }
    for (std::size_t p = 0; p < touches.size(); ++p) {
        const bool folded = std::ranges::any_of(mesh.panels[p].boundary,
                                                [](const auto& e) { return e.role == garment::edge_role::doubled; });
        touches[p] = touches[p] && folded;
    }
    return touches;
}

/// Waistbands press into the body and are interfaced.
void strengthen_bands(cloth_model& model, const garment::cloth_mesh& mesh, const textile::fabric& fabric) {
    model.press.assign(model.nodes, 0);
    const double factor = std::max(1.0, interfacing / std::min(fabric.stretch_warp, fabric.stretch_weft));
    const auto bands = find_bands(mesh);
    for (std::size_t p = 0; p < bands.size(); ++p) {
        if (!bands[p]) continue;
        const auto& panel = mesh.panels[p];
        for (std::uint32_t v = 0; v < panel.vertex_count; ++v)
            model.press[model.node_of[panel.first_vertex + v]] = band_press;
        for (std::uint32_t t = 0; t < panel.triangle_count; ++t)
            model.elements[panel.first_triangle + t].strength *= factor;
    }
}

/// Holds carry the garment's whole weight with a sag of two millimetres.
void add_holds(cloth_model& model, const garment::cloth_mesh& mesh) {
    std::size_t held = 0;
    for (const auto& loop : mesh.holds) held += loop.vertices.size();
    if (held == 0) return;
    const double stiffness = model.weight / 0.002 / static_cast<double>(held);
    for (const auto& loop : mesh.holds) {
        for (const auto v : loop.vertices) model.holds.push_back({model.node_of[v], loop.level, stiffness});
    }
}

}  // namespace

cloth_model make_model(const garment::cloth_mesh& mesh, const textile::fabric& fabric, seams how,
                       std::span<const std::uint32_t> pinned) {
    cloth_model m;
    m.node_of = weld(mesh, how);
    m.nodes = m.node_of.empty() ? 0 : *std::ranges::max_element(m.node_of) + 1u;
    m.stretch_u = fabric.stretch_weft;
    m.stretch_v = fabric.stretch_warp;
    m.shear = fabric.shear;
    m.mass.assign(m.nodes, 0);
    m.pinned.assign(m.nodes, 0);
    for (const auto v : pinned) m.pinned[m.node_of[v]] = 1;
    double lengths = 0;
    const auto layers = count_layers(mesh);
    for (const auto& t : mesh.triangles) {
        auto& e = m.elements.emplace_back(make_element(mesh, t, m.node_of));
        e.strength = layers[m.elements.size() - 1];
        for (const auto n : e.nodes) m.mass[n] += fabric.area_density * e.strength * e.area / 3;
        for (std::size_t k = 0; k < 3; ++k)
            lengths += glm::length(dvec2(mesh.rest[t[k]]) - dvec2(mesh.rest[t[(k + 1) % 3]]));
    }
    m.edge = lengths / std::max<double>(1, 3.0 * static_cast<double>(mesh.triangles.size()));
    for (std::size_t n = 0; n < m.nodes; ++n) m.weight += m.pinned[n] ? 0 : m.mass[n] * gravity;
    add_hinges(m, mesh, fabric, layers);
    for (const auto& t : mesh.tapes) {
        const auto a = m.node_of[t.a], b = m.node_of[t.b];
        if (a != b && t.rest > 0) m.tapes.push_back({a, b, t.rest, tape_force / t.rest});
    }
    add_holds(m, mesh);
    strengthen_bands(m, mesh, fabric);
    if (how == seams::open) {
        for (const auto& s : mesh.stitches) {
            if (m.node_of[s.a] != m.node_of[s.b]) m.stitches.push_back({m.node_of[s.a], m.node_of[s.b]});
        }
    }
    return m;
}

std::vector<dvec3> cloth_model::to_nodes(std::span<const vec3> vertices) const {
    std::vector<dvec3> out(nodes, dvec3(0));
    std::vector<int> shares(nodes, 0);
    for (std::size_t v = 0; v < vertices.size(); ++v) {
        out[node_of[v]] += dvec3(vertices[v]);
        ++shares[node_of[v]];
    }
    for (std::size_t n = 0; n < nodes; ++n) out[n] /= std::max(1, shares[n]);
    return out;
}

std::vector<vec3> cloth_model::to_vertices(std::span<const dvec3> at) const {
    std::vector<vec3> out(node_of.size());
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = vec3(at[node_of[v]]);
    return out;
}

bool node_rings::contains(std::uint32_t of, std::uint32_t node) const {
    return std::binary_search(nodes.begin() + start[of], nodes.begin() + start[of + 1], node);
}

node_rings make_rings(const cloth_model& model) {
    std::vector<std::vector<std::uint32_t>> first(model.nodes);
    const auto tidy = [](std::vector<std::uint32_t>& v) {
        std::ranges::sort(v);
        const auto doubles = std::ranges::unique(v);
        v.erase(doubles.begin(), doubles.end());
    };
    for (const auto& e : model.elements) {
        for (const auto a : e.nodes) {
            for (const auto b : e.nodes) first[a].push_back(b);
        }
    }
    for (auto& f : first) tidy(f);
    const auto own = first;
    for (const auto& [a, b] : model.stitches) {
        first[a].insert(first[a].end(), own[b].begin(), own[b].end());
        first[b].insert(first[b].end(), own[a].begin(), own[a].end());
    }
    for (auto& f : first) tidy(f);
    node_rings rings;
    rings.start.push_back(0);
    std::vector<std::uint32_t> all;
    for (std::uint32_t n = 0; n < model.nodes; ++n) {
        all.assign(1, n);
        for (const auto i : first[n]) all.insert(all.end(), first[i].begin(), first[i].end());
        tidy(all);
        rings.nodes.insert(rings.nodes.end(), all.begin(), all.end());
        rings.start.push_back(static_cast<std::uint32_t>(rings.nodes.size()));
    }
    return rings;
}

}  // namespace fw::drape
