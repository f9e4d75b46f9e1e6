// Nearest points on a triangle mesh, for many queries.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/geometry/math.hpp"
#include "fw/geometry/nearest.hpp"

namespace fw::geometry {

struct surface_point {
    std::uint32_t triangle = 0;
    vec3 weights{1, 0, 0};  ///< barycentric
    vec3 position{0};
};

/// A grid over some triangles of a mesh. Keeps the spans: positions and triangles must outlive it.
class surface_lookup {
public:
    /// `chosen`: indices of the triangles to look among; empty means all. There must be at least one.
    surface_lookup(std::span<const vec3> positions, std::span<const triangle> triangles,
                   std::span<const std::uint32_t> chosen = {});

    /// The nearest point of the chosen triangles; of equally near ones that of the lowest triangle.
    [[nodiscard]] surface_point nearest(vec3 p) const;

private:
    [[nodiscard]] ivec3 cell_of(vec3 p) const;
    [[nodiscard]] std::span<const std::uint32_t> members(ivec3 cell) const;

    std::span<const vec3> positions_;
    std::span<const triangle> triangles_;
    float cell_ = 0.02f;
    vec3 lower_{0};
    ivec3 size_{1};
    std::vector<std::uint32_t> start_;
    std::vector<std::uint32_t> members_;
};

}  // namespace fw::geometry
