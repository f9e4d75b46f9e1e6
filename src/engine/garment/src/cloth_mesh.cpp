#include "fw/garment/cloth_mesh.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "panel_mesh.hpp"
#include "placing.hpp"
#include "sampling.hpp"

namespace fw::garment {

namespace {

constexpr double shortest_edge = 0.004, longest_edge = 0.03;

/// A closed outline of vertices with what each stretch of it is.
struct outline {
    std::vector<dvec2> points;
    std::vector<boundary_edge> left;
    std::vector<boundary_edge> right;
};

dvec2 in_mirror(dvec2 p) {
    return {-p.x, p.y};
}

/// Adds an edge's points but its last to the outline. `mirror`: the right half, walked backwards.
void append_edge(outline& o, const panel_edge& e, const sampled_edge& sampled, bool mirror) {
    boundary_edge b{e.id, e.role, e.allowance, {}};
    const auto first = static_cast<std::uint32_t>(o.points.size());
    const std::size_t n = sampled.points.size();
    for (std::size_t i = 0; i < n; ++i) b.vertices.push_back(first + static_cast<std::uint32_t>(i));
    for (std::size_t i = 0; i + 1 < n; ++i)
        o.points.push_back(mirror ? in_mirror(sampled.points[n - 1 - i]) : sampled.points[i]);
    if (mirror) std::reverse(b.vertices.begin(), b.vertices.end());
    (mirror ? o.right : o.left).push_back(std::move(b));
}

void close(outline& o) {
    const auto n = static_cast<std::uint32_t>(o.points.size());
    for (auto* list : {&o.left, &o.right})
        for (boundary_edge& b : *list)
            for (std::uint32_t& v : b.vertices) v %= n;
}

/// The panel as drafted; a piece on the fold with both halves.
outline make_outline(const panel& p, const std::vector<sampled_edge>& sampled) {
    outline o;
    const auto fold =
        std::find_if(p.edges.begin(), p.edges.end(), [](const panel_edge& e) { return e.role == edge_role::fold; });
    const std::size_t n = p.edges.size();
    if (fold == p.edges.end()) {
        for (std::size_t i = 0; i < n; ++i) append_edge(o, p.edges[i], sampled[i], false);
    } else {
        const auto f = static_cast<std::size_t>(fold - p.edges.begin());
        for (std::size_t k = 1; k < n; ++k) append_edge(o, p.edges[(f + k) % n], sampled[(f + k) % n], false);
        for (std::size_t k = n - 1; k >= 1; --k) append_edge(o, p.edges[(f + k) % n], sampled[(f + k) % n], true);
    }
    close(o);
    return o;
}

/// The same panel for the wearer's right.
outline in_mirror(const outline& o) {
    outline out = o;
    const auto n = static_cast<std::uint32_t>(o.points.size());
    for (std::uint32_t i = 0; i < n; ++i) out.points[i] = in_mirror(o.points[n - 1 - i]);
    for (boundary_edge& b : out.left)
        for (std::uint32_t& v : b.vertices) v = n - 1 - v;
    return out;
}

/// Shape without force: a band whose seam edge is stretched and whose free edge is not is a sector of a ring.
dvec2 rest_of(const panel& p, dvec2 point) {
    if (p.stretch == 1) return point;
    double half = 0, top = 0;
    for (const panel_edge& e : p.edges)
        for (const segment& s : e.segments) half = std::max(half, std::abs(s.to.x)), top = std::max(top, s.to.y);
    if (half <= 0 || top <= 0) return point;
    const double angle = 2 * half * (p.stretch - 1) / top;  // of the whole sector
    if (std::abs(angle) < 1e-6) return {point.x * p.stretch, point.y};
    const double radius = 2 * half * p.stretch / angle, turn = point.x / half * 0.5 * angle;
    return {(radius - point.y) * std::sin(turn), radius - (radius - point.y) * std::cos(turn)};
}

class builder {
public:
    builder(const sewing_pattern& pattern, double edge_length) : pattern_(pattern) { mesh_.edge_length = edge_length; }

    result<void> add_panels() {
        FW_TRY(sampled_, sample_edges(pattern_, mesh_.edge_length));
        for (std::size_t i = 0; i < pattern_.panels.size(); ++i) {
            const panel& p = pattern_.panels[i];
            if (!p.draped) continue;
            const outline drafted = make_outline(p, sampled_[i]);
            FW_CHECK(add_copy(p, drafted, copy::left));
            if (p.cut == 2) FW_CHECK(add_copy(p, in_mirror(drafted), copy::right));
        }
        return {};
    }

    result<void> place(const body::figure& figure, std::span<const vec3> worn) {
        FW_TRY(const auto placed, place_copies(copies_, figure, worn));
        for (const auto& part : placed) mesh_.positions.insert(mesh_.positions.end(), part.begin(), part.end());
        return {};
    }

    void lay_flat() {
        for (const vec2& p : mesh_.uv) mesh_.positions.emplace_back(p.x, p.y, 0.0f);
    }

    void sew() {
        for (std::size_t g = 0; g < pattern_.stitches.size(); ++g) {
            const stitch& s = pattern_.stitches[g];
            auto a = vertices_of(s.a), b = vertices_of(s.b);
            if (s.reversed) std::reverse(b.begin(), b.end());
            for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
                if (a[i] != b[i]) mesh_.stitches.push_back({a[i], b[i], static_cast<int>(g)});
        }
    }

    void tape() {
        for (const garment::tape& t : pattern_.tapes) {
            held_loop loop{{}, t.girth, t.level};
            for (const edge_range& r : t.edges) {
                auto line = vertices_of(r);
                for (std::size_t i = 1; i < line.size(); ++i)
                    mesh_.tapes.push_back(
                        {line[i - 1], line[i], glm::length(mesh_.rest[line[i]] - mesh_.rest[line[i - 1]])});
                if (t.holds && !line.empty()) append_around(loop, std::move(line));
            }
            if (t.holds) mesh_.holds.push_back(std::move(loop));
        }
    }

    cloth_mesh take() && { return std::move(mesh_); }

private:
    result<void> add_copy(const panel& p, const outline& o, copy side) {
        const flat_mesh flat = mesh_polygon(o.points, mesh_.edge_length);
        if (flat.triangles.empty())
            return fail(
                error_kind::invalid, "mesh.panel",
                fmt::format("Panel \"{}\" is too narrow for triangles of {:.0f} mm.", p.id, mesh_.edge_length * 1000),
                p.id);
        const auto first = static_cast<std::uint32_t>(mesh_.uv.size());
        mesh_panel part{p.id,
                        p.label,
                        side,
                        !o.right.empty(),
                        first,
                        static_cast<std::uint32_t>(flat.points.size()),
                        static_cast<std::uint32_t>(mesh_.triangles.size()),
                        static_cast<std::uint32_t>(flat.triangles.size()),
                        o.left,
                        o.right};
        for (auto* list : {&part.boundary, &part.mirror_boundary})
            for (boundary_edge& b : *list)
                for (std::uint32_t& v : b.vertices) v += first;
        for (const dvec2& q : flat.points) {
            mesh_.uv.emplace_back(q);
            mesh_.rest.emplace_back(rest_of(p, q));
            mesh_.panel_of.push_back(static_cast<std::uint16_t>(mesh_.panels.size()));
        }
        for (triangle t : flat.triangles) {
            for (std::uint32_t& v : t) v += first;
            mesh_.triangles.push_back(t);
        }
        mesh_.panels.push_back(std::move(part));
        copies_.push_back({&p, side == copy::left ? p.placement : mirrored(p).placement, side, flat.points});
        return {};
    }

    /// The mesh vertices of a stretch of an edge in drafted order; empty where the panel is not draped.
    [[nodiscard]] std::vector<std::uint32_t> vertices_of(const edge_range& r) const {
        for (const mesh_panel& m : mesh_.panels) {
            if (m.panel != r.panel || (m.copy != r.copy && !m.unfolded)) continue;
            const auto& list = m.unfolded && r.copy == copy::right ? m.mirror_boundary : m.boundary;
            const auto it =
                std::find_if(list.begin(), list.end(), [&](const boundary_edge& b) { return b.edge == r.edge; });
            if (it == list.end()) return {};
            const panel* p = pattern_.find_panel(r.panel);
            const auto& sampled = sampled_[static_cast<std::size_t>(p - pattern_.panels.data())]
                                          [static_cast<std::size_t>(find_edge(*p, r.edge) - p->edges.data())];
            const auto from = static_cast<std::ptrdiff_t>(index_at(sampled, r.from)),
                       to = static_cast<std::ptrdiff_t>(index_at(sampled, r.to));
            return {it->vertices.begin() + from, it->vertices.begin() + to + 1};
        }
        return {};
    }

    /// Adds the line in the sense of growing azimuth: from the centre front over the wearer's left.
    void append_around(held_loop& loop, std::vector<std::uint32_t> line) const {
        double turned = 0;
        const auto azimuth = [&](std::uint32_t v) { return std::atan2(mesh_.positions[v].x, mesh_.positions[v].z); };
        for (std::size_t i = 1; i < line.size(); ++i)
            turned += std::remainder(static_cast<double>(azimuth(line[i]) - azimuth(line[i - 1])), 2 * pi);
        if (turned < 0) std::reverse(line.begin(), line.end());
        loop.vertices.insert(loop.vertices.end(), line.begin(), line.end());
    }

    const sewing_pattern& pattern_;
    sampled_edges sampled_;
    std::vector<flat_copy> copies_;
    cloth_mesh mesh_;
};

result<void> check_edge_length(double edge_length) {
    if (edge_length >= shortest_edge && edge_length <= longest_edge) return {};
    return fail(error_kind::invalid, "mesh.edge_length",
                fmt::format("The edge length must be between {:g} and {:g} metres.", shortest_edge, longest_edge),
                "edge_length");
}

}  // namespace

result<cloth_mesh> make_cloth_mesh(const sewing_pattern& pattern, const body::figure& figure, double edge_length,
                                   std::span<const vec3> worn) {
    FW_CHECK(check_edge_length(edge_length));
    builder b(pattern, edge_length);
    FW_CHECK(b.add_panels());
    FW_CHECK(b.place(figure, worn));
    b.sew();
    b.tape();
    return std::move(b).take();
}

result<cloth_mesh> make_flat_mesh(const panel& p, double edge_length) {
    FW_CHECK(check_edge_length(edge_length));
    sewing_pattern alone;
    alone.panels.push_back(p);
    alone.panels.front().draped = true;
    builder b(alone, edge_length);
    FW_CHECK(b.add_panels());
    b.lay_flat();
    return std::move(b).take();
}

double worst_quality(const cloth_mesh& mesh) {
    double worst = 1;
    for (const triangle& t : mesh.triangles)
        worst = std::min(worst, triangle_quality(mesh.rest[t[0]], mesh.rest[t[1]], mesh.rest[t[2]]));
    return worst;
}

}  // namespace fw::garment
