// Soft flesh: skinning alone would let an arm sink into the chest beside it, with no place for a sleeve between them.
#include <algorithm>
#include <cmath>

#include "fw/body/pose.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/geometry/point_grid.hpp"

namespace fw::body {

namespace {

constexpr int rounds = 5;
constexpr int smoothing = 12;  // of a round's motion, over neighbours
constexpr float gap_of_distance =
    0.5f;  // the gap between two places is at most this share of their distance in the fitting pose

class soft_flesh {
public:
    soft_flesh(const body_model& model, std::span<const vec3> fitting, std::span<vec3> posed, float gap)
        : topology_(*model.topology()), fitting_(fitting), posed_(posed), gap_(gap) {
        for (std::size_t v = 0; v < topology_.body_vertices; ++v) {
            const auto p = topology_.vertex_parts[v];
            if (p == part::left_arm || p == part::right_arm) arms_.push_back(static_cast<std::uint32_t>(v));
            if (p == part::torso) trunk_.push_back(static_cast<std::uint32_t>(v));
            if (p == part::left_leg) left_.push_back(static_cast<std::uint32_t>(v));
            if (p == part::right_leg) right_.push_back(static_cast<std::uint32_t>(v));
        }
        neighbours_.resize(topology_.body_vertices);
        for (const auto& t : topology_.triangles)
            for (std::size_t k = 0; k < 3; ++k) neighbours_[t[k]].push_back(t[(k + 1) % 3]);
    }

    /// Each round parts what is still too near.
    void run() {
        for (int round = 0; round < rounds; ++round) {
            normals_ = geometry::vertex_normals(posed_.first(topology_.body_vertices), topology_.triangles);
            motion_.assign(topology_.body_vertices, vec3(0));
            const bool arms = part_from(arms_, trunk_);
            const bool legs = part_from(left_, right_);
            if (!arms && !legs) return;
            smooth();
            for (std::size_t v = 0; v < motion_.size(); ++v) posed_[v] += motion_[v];
        }
    }

private:
    /// Both sides go half of what is missing, along the normal of the second; the largest motion asked of a vertex
    /// counts.
    bool part_from(const std::vector<std::uint32_t>& first, const std::vector<std::uint32_t>& second) {
        std::vector<vec3> points;
        for (const auto v : second) points.push_back(posed_[v]);
        const float reach = 2 * gap_;
        const geometry::point_grid grid(points, reach);
        bool any = false;
        const auto ask = [&](std::uint32_t v, vec3 motion) {
            if (glm::dot(motion, motion) > glm::dot(motion_[v], motion_[v])) motion_[v] = motion;
        };
        for (const auto v : first) {
            grid.for_each_within(posed_[v], reach, [&](std::uint32_t i, float) {
                const auto u = second[i];
                if (glm::dot(normals_[v], normals_[u]) > -0.2f) return;  // they do not face each other
                const float apart = glm::dot(posed_[v] - posed_[u], normals_[u]);
                const float missing = std::min(gap_, gap_of_distance * glm::distance(fitting_[v], fitting_[u])) - apart;
                if (missing <= 1e-4f || missing > reach) return;
                any = true;
                ask(v, 0.5f * missing * normals_[u]);
                ask(u, -0.5f * missing * normals_[u]);
            });
        }
        return any;
    }

    void smooth() {
        std::vector<vec3> next(motion_.size());
        for (int round = 0; round < smoothing; ++round) {
            for (std::size_t v = 0; v < motion_.size(); ++v) {
                vec3 sum(0);
                for (const auto n : neighbours_[v]) sum += motion_[n];
                next[v] = neighbours_[v].empty()
                              ? motion_[v]
                              : 0.5f * (motion_[v] + sum / static_cast<float>(neighbours_[v].size()));
            }
            motion_.swap(next);
        }
    }

    const topology& topology_;
    std::span<const vec3> fitting_;
    std::span<vec3> posed_;
    float gap_;
    std::vector<std::uint32_t> arms_, trunk_, left_, right_;
    std::vector<std::vector<std::uint32_t>> neighbours_;
    std::vector<vec3> normals_, motion_;
};

}  // namespace

void make_room(const body_model& model, std::span<const vec3> fitting, std::span<vec3> posed, double gap) {
    soft_flesh(model, fitting, posed, static_cast<float>(gap)).run();
}

}  // namespace fw::body
