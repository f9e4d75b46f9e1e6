// A sewing pattern as triangles placed around a body, ready to be sewn and draped.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/figure.hpp"
#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

/// Two vertices that become one. `group` is the index of the pattern's stitch.
struct stitched_pair {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    int group = 0;
};

/// Mesh edges that must not stretch beyond `rest` metres: neckline, waistband, shoulder.
struct taped_edge {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    double rest = 0;
};

/// A closed loop that stays up: its vertices in order around the body (stitched partners follow each other; their
/// distance counts as zero), the girth it is drafted to and the height above the floor at which it sits.
struct held_loop {
    std::vector<std::uint32_t> vertices;
    double girth = 0;
    double level = 0;
};

/// One edge of one copy of one panel: its mesh vertices in order from the drafted start to the drafted end.
struct boundary_edge {
    std::string edge;
    edge_role role = edge_role::seam;
    double allowance = 0;  ///< metres: the depth of a hem
    std::vector<std::uint32_t> vertices;
};

/// One copy of one panel (a piece on the fold is one unfolded copy). Its vertices and triangles are contiguous.
struct mesh_panel {
    std::string panel;  ///< id in the pattern
    std::string label;
    garment::copy copy = garment::copy::left;
    bool unfolded = false;  ///< holds both halves of a piece on the fold; boundary has left and right of each edge
    std::uint32_t first_vertex = 0;
    std::uint32_t vertex_count = 0;
    std::uint32_t first_triangle = 0;
    std::uint32_t triangle_count = 0;
    std::vector<boundary_edge> boundary;         ///< as drafted (wearer's left), fold edges left out
    std::vector<boundary_edge> mirror_boundary;  ///< the right half of an unfolded piece; else empty
};

/// All vectors of vertices have the same length. Triangles are counter-clockwise in `rest` and `uv` and face away
/// from the body in `positions`. Stitched vertices are still separate.
struct cloth_mesh {
    std::vector<vec2> uv;    ///< panel coordinates in metres, y along the grain: for textures
    std::vector<vec2> rest;  ///< shape without any force, metres: for mechanics (equals uv except in stretched bands)
    std::vector<vec3> positions;          ///< around the body, panels apart
    std::vector<std::uint16_t> panel_of;  ///< one a vertex: index into panels
    std::vector<triangle> triangles;
    std::vector<stitched_pair> stitches;
    std::vector<taped_edge> tapes;
    std::vector<held_loop> holds;
    std::vector<mesh_panel> panels;
    double edge_length = 0;  ///< the length asked for
};

/// Triangulates every draped panel with edges of about `edge_length` metres (0.004 to 0.03) and places it around the
/// figure. Stitched edges get equal counts. Worst triangle quality 4√3·A/(a²+b²+c²) ≥ 0.5 where the outline allows it.
/// Deterministic. Errors: `mesh.edge_length`, `mesh.panel` (an outline too narrow for that length), `mesh.placement`.
/// `worn`: points of the garments underneath, which the panels are kept outside of.
[[nodiscard]] result<cloth_mesh> make_cloth_mesh(const sewing_pattern& pattern, const body::figure& figure,
                                                 double edge_length, std::span<const vec3> worn = {});

/// The same for one panel alone, flat: for previews of a pattern. positions = (x, y, 0).
[[nodiscard]] result<cloth_mesh> make_flat_mesh(const panel& p, double edge_length);

/// Least 4√3·A/(a²+b²+c²) over all triangles in `rest`: 1 for an equilateral triangle, 0 for a degenerate one.
[[nodiscard]] double worst_quality(const cloth_mesh& mesh);

}  // namespace fw::garment
