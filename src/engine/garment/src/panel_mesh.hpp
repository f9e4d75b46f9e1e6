// One panel as triangles: boundary sampled as told, points inside on a hexagonal grid.
#pragma once

#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::garment {

struct flat_mesh {
    std::vector<dvec2> points;  ///< the boundary first, in its order
    std::vector<triangle> triangles;
};

/// Fills the closed counter-clockwise polygon with triangles whose edges are about `edge_length`. No triangles if the
/// polygon is degenerate. Deterministic.
[[nodiscard]] flat_mesh mesh_polygon(std::span<const dvec2> boundary, double edge_length);

/// 4√3·A/(a²+b²+c²).
[[nodiscard]] double triangle_quality(dvec2 a, dvec2 b, dvec2 c);

}  // namespace fw::garment
