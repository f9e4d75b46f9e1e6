#include "skin_motion.hpp"

#include <algorithm>

#include "fw/drape/sewn.hpp"
#include "fw/geometry/point_grid.hpp"

namespace fw::drape {

namespace {

constexpr float least_spread = 0.03f;  // metres beyond the nearest skin from which a node takes its motion
constexpr float spread_share = 0.5f;   // of the distance to the skin, where that is more
constexpr float farthest = 1.0f;       // metres: cloth beyond stays
constexpr int smoothing = 12;          // rounds over neighbours

}  // namespace

skin_motion::skin_motion(const garment::cloth_mesh& mesh, const drape_result& start, std::span<const vec3> skin)
    : node_of_(start.node_of) {
    bind(sewn(mesh, start.positions, start.node_of).positions, skin);
    connect(mesh);
}

void skin_motion::bind(std::span<const vec3> nodes, std::span<const vec3> skin) {
    const geometry::point_grid grid(skin, least_spread);
    shares_.resize(nodes.size());
    for (std::size_t n = 0; n < nodes.size(); ++n) {
        const auto nearest = grid.nearest(nodes[n], farthest);
        if (!nearest) continue;
        const float least = glm::distance(nodes[n], skin[*nearest]);
        const float spread = std::max(least_spread, spread_share * least);
        float sum = 0;
        grid.for_each_within(nodes[n], least + spread, [&](std::uint32_t v, float squared) {
            const float w = std::max(0.0f, 1 - (std::sqrt(squared) - least) / spread);
            shares_[n].push_back({v, w * w});
            sum += w * w;
        });
        for (auto& s : shares_[n]) s.weight /= sum;
    }
}

void skin_motion::connect(const garment::cloth_mesh& mesh) {
    neighbours_.resize(shares_.size());
    for (const auto& t : mesh.triangles) {
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = node_of_[t[k]], b = node_of_[t[(k + 1) % 3]];
            neighbours_[a].push_back(b);
            neighbours_[b].push_back(a);
        }
    }
    for (auto& list : neighbours_) {
        std::ranges::sort(list);
        const auto doubles = std::ranges::unique(list);
        list.erase(doubles.begin(), doubles.end());
    }
}

std::vector<vec3> skin_motion::between(std::span<const vec3> from, std::span<const vec3> to) const {
    std::vector<vec3> motion(shares_.size(), vec3(0)), next(shares_.size());
    for (std::size_t n = 0; n < motion.size(); ++n) {
        for (const auto& s : shares_[n]) motion[n] += s.weight * (to[s.vertex] - from[s.vertex]);
    }
    for (int round = 0; round < smoothing; ++round) {
        for (std::size_t n = 0; n < motion.size(); ++n) {
            vec3 sum(0);
            for (const auto i : neighbours_[n]) sum += motion[i];
            next[n] = neighbours_[n].empty()
                          ? motion[n]
                          : 0.5f * motion[n] + 0.5f * sum / static_cast<float>(neighbours_[n].size());
        }
        motion.swap(next);
    }
    std::vector<vec3> out(node_of_.size());
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = motion[node_of_[v]];
    return out;
}

}  // namespace fw::drape
