#include "fw/geometry/point_grid.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace fw::geometry {

namespace {

constexpr int most_cells = 256;  // along one axis: few points far apart must not make a huge grid

}  // namespace

point_grid::point_grid(std::span<const vec3> points, float cell) : points_(points.begin(), points.end()), cell_(cell) {
    if (!(cell > 0)) throw std::invalid_argument("point_grid: cells must have a size");
    bounds box;
    for (const auto& p : points_) box.add(p);
    if (!box.empty()) {
        origin_ = box.lower;
        const vec3 extent = box.size();
        cell_ = std::max(cell_, std::max({extent.x, extent.y, extent.z}) / static_cast<float>(most_cells));
        size_ = ivec3(glm::floor(extent / cell_)) + 1;
    }
    const std::size_t cells =
        static_cast<std::size_t>(size_.x) * static_cast<std::size_t>(size_.y) * static_cast<std::size_t>(size_.z);
    start_.assign(cells + 1, 0);
    for (const auto& p : points_) ++start_[index(clamped(p)) + 1];
    for (std::size_t c = 0; c < cells; ++c) start_[c + 1] += start_[c];
    members_.resize(points_.size());
    auto next = start_;
    for (std::uint32_t i = 0; i < points_.size(); ++i) members_[next[index(clamped(points_[i]))]++] = i;
}

ivec3 point_grid::clamped(vec3 p) const {
    return glm::clamp(ivec3(glm::floor((p - origin_) / cell_)), ivec3(0), size_ - 1);
}

std::optional<std::uint32_t> point_grid::nearest(vec3 p, float reach) const {
    std::optional<std::uint32_t> found;
    float best = 0;
    for (float radius = std::min(cell_, reach);; radius = std::min(2 * radius, reach)) {
        for_each_within(p, radius, [&](std::uint32_t i, float squared) {
            if (found && (squared > best || (squared == best && i > *found))) return;
            found = i;
            best = squared;
        });
        if (found || radius >= reach) return found;
    }
}

}  // namespace fw::geometry
