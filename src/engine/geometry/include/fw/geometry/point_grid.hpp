// Points in buckets of space: which of them lie near a place.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::geometry {

/// Immutable after construction; keeps its own copy of the points. Answers come in a fixed order.
class point_grid {
public:
    /// `cell`: metres, about the radius that will be asked for. Throws std::invalid_argument unless it is positive.
    point_grid(std::span<const vec3> points, float cell);

    /// Calls `visit(index, squared distance)` for every point within `radius` (inclusive).
    template <class Visit>
    void for_each_within(vec3 p, float radius, Visit&& visit) const {
        const ivec3 lower = clamped(p - radius), upper = clamped(p + radius);
        for (int z = lower.z; z <= upper.z; ++z) {
            for (int y = lower.y; y <= upper.y; ++y) {
                const std::size_t row = index({lower.x, y, z});
                for (std::uint32_t m = start_[row]; m < start_[row + static_cast<std::size_t>(upper.x - lower.x) + 1];
                     ++m) {
                    const vec3 d = points_[members_[m]] - p;
                    const float squared = glm::dot(d, d);
                    if (squared <= radius * radius) visit(members_[m], squared);
                }
            }
        }
    }

    /// The nearest point no farther than `reach` metres; the one with the lower index if two are.
    [[nodiscard]] std::optional<std::uint32_t> nearest(vec3 p, float reach) const;

private:
    [[nodiscard]] ivec3 clamped(vec3 p) const;
    [[nodiscard]] std::size_t index(ivec3 c) const {
        return (static_cast<std::size_t>(c.z) * static_cast<std::size_t>(size_.y) + static_cast<std::size_t>(c.y)) *
                   static_cast<std::size_t>(size_.x) +
               static_cast<std::size_t>(c.x);
    }

    std::vector<vec3> points_;
    float cell_;
    vec3 origin_{0};
    ivec3 size_{1};
    std::vector<std::uint32_t> start_;    ///< one a cell, and the end
    std::vector<std::uint32_t> members_;  ///< ascending in each cell
};

}  // namespace fw::geometry
