#include "fw/geometry/surface_lookup.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace fw::geometry {

namespace {

struct extent {
    vec3 lower, upper;
};

extent extent_of(std::span<const vec3> positions, const triangle& t) {
    const vec3 a = positions[t[0]], b = positions[t[1]], c = positions[t[2]];
    return {glm::min(glm::min(a, b), c), glm::max(glm::max(a, b), c)};
}

}  // namespace

surface_lookup::surface_lookup(std::span<const vec3> positions, std::span<const triangle> triangles,
                               std::span<const std::uint32_t> chosen)
    : positions_(positions), triangles_(triangles) {
    std::vector<std::uint32_t> all(chosen.begin(), chosen.end());
    if (all.empty()) {
        all.resize(triangles.size());
        std::iota(all.begin(), all.end(), 0u);
    }
    vec3 lower(1e30f), upper(-1e30f);
    for (const auto t : all) {
        const auto e = extent_of(positions, triangles[t]);
        lower = glm::min(lower, e.lower);
        upper = glm::max(upper, e.upper);
    }
    const vec3 size = upper - lower;
    cell_ = std::max(0.005f, std::max({size.x, size.y, size.z}) / 80);
    lower_ = lower;
    size_ = ivec3(glm::floor(size / cell_)) + ivec3(1);
    const auto visit = [&](auto use) {
        for (const auto t : all) {
            const auto e = extent_of(positions, triangles[t]);
            const ivec3 lo = cell_of(e.lower), hi = cell_of(e.upper);
            for (int z = lo.z; z <= hi.z; ++z) {
                for (int y = lo.y; y <= hi.y; ++y) {
                    for (int x = lo.x; x <= hi.x; ++x)
                        use((static_cast<std::size_t>(z) * size_.y + y) * size_.x + x, t);
                }
            }
        }
    };
    start_.assign(static_cast<std::size_t>(size_.x) * size_.y * size_.z + 1, 0);
    visit([&](std::size_t cell, std::uint32_t) { ++start_[cell + 1]; });
    std::partial_sum(start_.begin(), start_.end(), start_.begin());
    members_.resize(start_.back());
    auto next = start_;
    visit([&](std::size_t cell, std::uint32_t t) { members_[next[cell]++] = t; });
}

ivec3 surface_lookup::cell_of(vec3 p) const {
    return glm::clamp(ivec3(glm::floor((p - lower_) / cell_)), ivec3(0), size_ - ivec3(1));
}

std::span<const std::uint32_t> surface_lookup::members(ivec3 c) const {
    const std::size_t i = (static_cast<std::size_t>(c.z) * size_.y + c.y) * size_.x + c.x;
    return {members_.data() + start_[i], members_.data() + start_[i + 1]};
}

surface_point surface_lookup::nearest(vec3 p) const {
    const ivec3 centre = cell_of(p);
    surface_point best;
    float least = std::numeric_limits<float>::max();
    const int most = std::max({size_.x, size_.y, size_.z});
    // What lies in ring r + 1 is at least r cells away from p's clamped place, and so from p at least as far.
    const vec3 inside = glm::clamp(p, lower_, lower_ + vec3(size_) * cell_);
    const float outside = glm::length(p - inside);
    for (int ring = 0; ring <= most; ++ring) {
        const float reach = std::max(0, ring - 1) * cell_;
        if (least < std::max(reach, outside) * std::max(reach, outside) && ring > 0) break;
        const ivec3 lo = glm::max(centre - ring, ivec3(0)), hi = glm::min(centre + ring, size_ - ivec3(1));
        for (int z = lo.z; z <= hi.z; ++z) {
            for (int y = lo.y; y <= hi.y; ++y) {
                const bool face = std::abs(z - centre.z) == ring || std::abs(y - centre.y) == ring;
                for (int x = lo.x; x <= hi.x; ++x) {
                    if (!face && std::abs(x - centre.x) != ring) continue;
                    for (const auto t : members({x, y, z})) {
                        const auto& v = triangles_[t];
                        const auto n = nearest_point(p, positions_[v[0]], positions_[v[1]], positions_[v[2]]);
                        const vec3 d = p - n.position;
                        const float squared = glm::dot(d, d);
                        if (squared < least || (squared == least && t < best.triangle)) {
                            least = squared;
                            best = {t, n.weights, n.position};
                        }
                    }
                }
            }
        }
    }
    return best;
}

}  // namespace fw::geometry
