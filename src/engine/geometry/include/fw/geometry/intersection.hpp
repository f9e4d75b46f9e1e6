// Which triangles cross which: within one mesh and between two.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::geometry {

/// Sign of the volume of the tetrahedron (a, b, c, d): +1 if d lies below the counter-clockwise plane a, b, c, -1
/// above, 0 coplanar. Right for all finite floats within six orders of magnitude of each other (filtered, then
/// 113-bit).
[[nodiscard]] int orientation(vec3 a, vec3 b, vec3 c, vec3 d);

/// True if the triangles cross: an edge of one passes through the inside of the other. Touching and lying in one plane
/// do not count.
[[nodiscard]] bool triangles_cross(const std::array<vec3, 3>& a, const std::array<vec3, 3>& b);

struct triangle_pair {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    [[nodiscard]] auto operator<=>(const triangle_pair&) const = default;
};

/// All crossing pairs of one mesh, first < second, sorted. Triangles that share a vertex are neighbours and not tested.
[[nodiscard]] std::vector<triangle_pair> self_crossings(std::span<const vec3> positions,
                                                        std::span<const triangle> triangles);

/// All crossing pairs of two meshes: first indexes a's triangles, second b's; sorted.
[[nodiscard]] std::vector<triangle_pair> crossings(std::span<const vec3> a_positions,
                                                   std::span<const triangle> a_triangles,
                                                   std::span<const vec3> b_positions,
                                                   std::span<const triangle> b_triangles);

}  // namespace fw::geometry
