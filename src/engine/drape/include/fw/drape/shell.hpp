// Cloth with thickness, for pictures: an outer and an inner surface joined by rounded edges, and the lines that a maker
// leaves on it.
#pragma once

#include <string>
#include <vector>

#include "fw/drape/drape.hpp"

namespace fw::drape {

struct shell_settings {
    double thickness = 0.0006;    ///< metres: the fabric's; the middle of the shell is the draped surface
    double hem_layers = 2;        ///< how many times as thick the cloth is where a hem is turned up
    double stitch_inset = 0.002;  ///< metres from the turned-up edge to the hem's line of stitches
};

/// A curve on the outer surface: a point, the surface's normal there and the place in the panel, all of one length.
struct surface_line {
    std::string panel;  ///< of the (first) panel it runs on
    std::vector<vec3> points;
    std::vector<vec3> normals;
    std::vector<vec2> uv;
    bool closed = false;
};

/// Triangles are counter-clockwise seen from outside the shell, normals of unit length and smooth over seams; uv in
/// metres of the panel. `triangles` holds first the outer surface (the mesh's triangles in their order), then the
/// inner, then edges.
struct cloth_shell {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<vec2> uv;
    std::vector<triangle> triangles;
    std::size_t outer_triangles = 0;
    std::size_t inner_triangles = 0;
    std::vector<surface_line> seams;     ///< where panels are sewn together
    std::vector<surface_line> stitches;  ///< lines of stitches along hems
};

/// Vertices of panels come from `mesh` in its order: outer vertex i is i, the inner one is i + count.
[[nodiscard]] cloth_shell make_shell(const garment::cloth_mesh& mesh, const drape_result& drape,
                                     const shell_settings& settings);

/// Unit normals of the sewn garment, smooth over seams: one a vertex of the mesh.
[[nodiscard]] std::vector<vec3> sewn_normals(const garment::cloth_mesh& mesh, const drape_result& drape);

}  // namespace fw::drape
