// The members of what `worn_file` packs. Whoever changes one of these types changes `worn_file_version` too.
#pragma once

#include "fw/dressing/outfit.hpp"
#include "packing.hpp"

namespace fw::dressing {

template <>
inline constexpr bool is_flat<vec2> = true;
template <>
inline constexpr bool is_flat<vec3> = true;
template <>
inline constexpr bool is_flat<dvec2> = true;
template <>
inline constexpr bool is_flat<triangle> = true;
template <>
inline constexpr bool is_flat<geometry::triangle_pair> = sizeof(geometry::triangle_pair) == 8;
template <>
inline constexpr bool is_flat<drape::triangle_strain> = sizeof(drape::triangle_strain) == 12;
template <>
inline constexpr bool is_flat<garment::stitched_pair> = sizeof(garment::stitched_pair) == 12;
template <>
inline constexpr bool is_flat<garment::taped_edge> = sizeof(garment::taped_edge) == 16;

template <>
inline constexpr auto last_of<garment::edge_role> = garment::edge_role::finished;
template <>
inline constexpr auto last_of<garment::body_segment> = garment::body_segment::waist;
template <>
inline constexpr auto last_of<garment::wrap> = garment::wrap::around;
template <>
inline constexpr auto last_of<garment::body_anchor> = garment::body_anchor::shoulder;
template <>
inline constexpr auto last_of<garment::copy> = garment::copy::right;
template <>
inline constexpr auto last_of<garment::garment_kind> =
    static_cast<garment::garment_kind>(garment::garment_kind_count - 1);
template <>
inline constexpr auto last_of<drape::fit_zone> = static_cast<drape::fit_zone>(drape::fit_zone_count - 1);
template <>
inline constexpr auto last_of<drape::fit_word> = drape::fit_word::loose;

void fields(auto& a, garment::segment& s) {
    a(s.controls, s.to);
}
void fields(auto& a, garment::notch& n) {
    a(n.at, n.count);
}
void fields(auto& a, garment::panel_edge& e) {
    a(e.id, e.role, e.allowance, e.segments, e.notches);
}
void fields(auto& a, garment::placement& p) {
    a(p.segment, p.wrap, p.anchor, p.origin, p.drop, p.apex);
}
void fields(auto& a, garment::panel& p) {
    a(p.id, p.label, p.cut, p.draped, p.stretch, p.edges, p.grain, p.placement);
}
void fields(auto& a, garment::edge_range& r) {
    a(r.panel, r.copy, r.edge, r.from, r.to);
}
void fields(auto& a, garment::stitch& s) {
    a(s.id, s.a, s.b, s.reversed, s.ease, s.step);
}
void fields(auto& a, garment::tape& t) {
    a(t.id, t.holds, t.girth, t.level, t.edges);
}
void fields(auto& a, garment::used_parameter& p) {
    a(p.name, p.value);
}
void fields(auto& a, garment::sewing_pattern& p) {
    a(p.name, p.kind, p.wearer, p.size, p.parameters, p.panels, p.stitches, p.tapes, p.steps, p.notes);
}

void fields(auto& a, garment::held_loop& l) {
    a(l.vertices, l.girth, l.level);
}
void fields(auto& a, garment::boundary_edge& e) {
    a(e.edge, e.role, e.allowance, e.vertices);
}
void fields(auto& a, garment::mesh_panel& p) {
    a(p.panel, p.label, p.copy, p.unfolded, p.first_vertex, p.vertex_count, p.first_triangle, p.triangle_count,
      p.boundary, p.mirror_boundary);
}
void fields(auto& a, garment::cloth_mesh& m) {
    a(m.uv, m.rest, m.positions, m.panel_of, m.triangles, m.stitches, m.tapes, m.holds, m.panels, m.edge_length);
}

void fields(auto& a, drape::level_stats& l) {
    std::uint64_t nodes = l.nodes;
    a(l.edge_length, nodes, l.steps, l.converged, l.last_drop);
    l.nodes = nodes;
}
void fields(auto& a, drape::drape_result& d) {
    a(d.positions, d.node_of, d.strain, d.settled, d.seam_gap, d.ramped, d.energy, d.weight, d.levels);
}
void fields(auto& a, drape::quality_check& c) {
    a(c.id, c.text, c.value, c.limit, c.passed);
}
void fields(auto& a, drape::quality_report& q) {
    a(q.checks, q.crossing_body, q.crossing_self);
}
void fields(auto& a, drape::zone_fit& z) {
    a(z.zone, z.body_girth, z.garment_girth, z.tension, z.pressure, z.strain, z.drafted_ease, z.word);
}
void fields(auto& a, drape::fit_report& f) {
    a(f.zones, f.strain);
}

void fields(auto& a, textile::fabric& f) {
    a(f.id, f.name, f.area_density, f.thickness, f.stretch_warp, f.stretch_weft, f.shear, f.bending_warp,
      f.bending_weft, f.friction);
}
void fields(auto& a, garment::parameter_value& p) {
    a(p.name, p.value);
}
/// Without its look.
void fields(auto& a, garment_order& o) {
    a(o.kind, o.parameters, o.fabric);
}
void fields(auto& a, worn_garment& g) {
    a(g.order, g.pattern, g.mesh, g.drape, g.quality, g.fit);
}

}  // namespace fw::dressing
