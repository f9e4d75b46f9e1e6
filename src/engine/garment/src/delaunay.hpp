// Delaunay triangulation of a polygon and points inside it, every edge of the polygon kept.
#pragma once

#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::garment {

/// Triangulates the inside of the polygon formed by the first `boundary` points (counter-clockwise, simple), using all
/// points. Triangles are counter-clockwise. Edges of the polygon are always in the result; elsewhere it is Delaunay.
/// Empty if the polygon is degenerate. Incremental insertion with edge flips (Lawson), O(n^1.5) or better for points
/// in a coherent order; constraints by flipping (Sloan 1993).
[[nodiscard]] std::vector<triangle> triangulate_polygon(std::span<const dvec2> points, std::size_t boundary);

}  // namespace fw::garment
