#include "proximity.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace fw::drape {

std::uint32_t proximity::bucket(ivec3 c) const {
    const auto h = static_cast<std::uint32_t>(c.x) * 73856093u ^ static_cast<std::uint32_t>(c.y) * 19349663u ^
                   static_cast<std::uint32_t>(c.z) * 83492791u;
    return h & (buckets_ - 1);
}

void proximity::bin(std::span<const vec3> points) {
    buckets_ = std::bit_ceil(static_cast<std::uint32_t>(2 * points.size() + 1));
    cells_.resize(points.size());
    start_.assign(buckets_ + 1, 0);
    members_.resize(points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        cells_[i] = ivec3(glm::floor(points[i] / cell_));
        ++start_[bucket(cells_[i]) + 1];
    }
    for (std::uint32_t b = 0; b < buckets_; ++b) start_[b + 1] += start_[b];
    for (std::size_t i = points.size(); i-- > 0;) {
        // Filled from the back, each bucket ends up ascending; start_[b + 1] shrinks to the start of bucket b.
        members_[--start_[bucket(cells_[i]) + 1]] = static_cast<std::uint32_t>(i);
    }
    start_.erase(start_.begin());
    start_.push_back(static_cast<std::uint32_t>(points.size()));
}

void proximity::find(std::span<const vec3> points, float radius, std::vector<node_pair>& out) {
    cell_ = radius;
    bin(points);
    out.clear();
    const float squared = radius * radius;
    for (std::uint32_t i = 0; i < points.size(); ++i) {
        const std::size_t first = out.size();
        for (int n = 0; n < 27; ++n) {
            const ivec3 cell = cells_[i] + ivec3(n % 3 - 1, n / 3 % 3 - 1, n / 9 - 1);
            const auto b = bucket(cell);
            for (std::uint32_t m = start_[b]; m < start_[b + 1]; ++m) {
                const auto j = members_[m];
                if (j <= i || cells_[j] != cell) continue;
                const vec3 d = points[i] - points[j];
                if (glm::dot(d, d) <= squared && !rings_.contains(i, j)) out.push_back({i, j});
            }
        }
        std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
    }
}

}  // namespace fw::drape
