// The bare triangle mesh and what can be asked of it.
#pragma once

#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::geometry {

/// Positions in metres and triangles over them. No normals, no texture coordinates: those belong to a scene.
struct triangle_mesh {
    std::vector<vec3> positions;
    std::vector<triangle> triangles;
};

/// Area-weighted unit normals, one a vertex; (0,1,0) where a vertex has no area around it.
[[nodiscard]] std::vector<vec3> vertex_normals(std::span<const vec3> positions, std::span<const triangle> triangles);

/// Signed volume in m³ of a closed mesh (positive if its triangles face outwards).
[[nodiscard]] double volume(std::span<const vec3> positions, std::span<const triangle> triangles);

/// Surface area in m².
[[nodiscard]] double area(std::span<const vec3> positions, std::span<const triangle> triangles);

[[nodiscard]] bounds bounds_of(std::span<const vec3> positions);

/// The points where the edges of the chosen triangles cross the plane, two a crossing triangle (unordered segments:
/// points 2i and 2i+1 belong together). `chosen` holds triangle indices; empty means all.
[[nodiscard]] std::vector<dvec3> slice(std::span<const vec3> positions, std::span<const triangle> triangles,
                                       const plane& cut, std::span<const std::uint32_t> chosen = {});

/// Convex hull of points in the plane, counter-clockwise, no three on a line. O(n log n), Andrew's monotone chain.
[[nodiscard]] std::vector<dvec2> convex_hull(std::vector<dvec2> points);

/// Length of the closed polygon in metres.
[[nodiscard]] double perimeter(std::span<const dvec2> polygon);

/// Two unit vectors that span the plane: u is horizontal where the plane allows it, v = normal × u.
struct plane_axes {
    dvec3 u;
    dvec3 v;
};
[[nodiscard]] plane_axes axes_of(const plane& p);

/// Girth as a tape takes it: perimeter of the convex hull of the slice, in metres; 0 if the plane misses.
[[nodiscard]] double tape_girth(std::span<const vec3> positions, std::span<const triangle> triangles, const plane& cut,
                                std::span<const std::uint32_t> chosen = {});

}  // namespace fw::geometry
