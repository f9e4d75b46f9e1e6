// Where a plane cuts a surface, as curves.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/geometry/mesh.hpp"

namespace fw::drape {

/// One connected curve of the cut. `points[i]` to `points[i + 1]` runs through `triangles[i]`.
struct section_curve {
    std::vector<dvec3> points;  ///< a closed curve does not repeat its first point
    std::vector<std::uint32_t> triangles;
    bool closed = false;
    [[nodiscard]] double length() const;
};

[[nodiscard]] std::vector<section_curve> cut_surface(std::span<const vec3> positions,
                                                     std::span<const triangle> triangles, const geometry::plane& cut);

/// True if the closed curve goes around the point, seen along the plane's normal.
[[nodiscard]] bool encloses(const section_curve& curve, const geometry::plane& cut, dvec3 point);

}  // namespace fw::drape
