#include "fw/body/pose.hpp"

#include <cassert>

namespace fw::body {

pose part_of_way(const pose& p, double share) {
    pose out;
    out.turns.reserve(p.turns.size());
    for (const auto& q : p.turns) out.turns.push_back(glm::slerp(glm::dquat(1, 0, 0, 0), q, share));
    return out;
}

namespace {

/// x → rotation·x + shift
struct motion {
    glm::dmat3 rotation{1};
    dvec3 shift{0};
};

std::vector<motion> bone_motions(const body_model& model, std::span<const vec3> fitting, const pose& p) {
    const auto bones = model.bones();
    std::vector<motion> out(bones.size());
    for (std::size_t b = 0; b < bones.size(); ++b) {
        const motion parent = bones[b].parent < 0 ? motion{} : out[static_cast<std::size_t>(bones[b].parent)];
        const dvec3 head(model.anchor(fitting, bones[b].head));
        out[b].rotation = parent.rotation * glm::mat3_cast(p.turns[b]);
        out[b].shift = parent.rotation * head + parent.shift - out[b].rotation * head;
    }
    return out;
}

}  // namespace

std::vector<vec3> apply_pose(const body_model& model, std::span<const vec3> fitting, const pose& p) {
    assert(p.turns.size() == model.bones().size() && fitting.size() == model.skin_weights().size());
    const auto motions = bone_motions(model, fitting, p);
    const auto weights = model.skin_weights();
    std::vector<vec3> out(fitting.size());
    for (std::size_t v = 0; v < out.size(); ++v) {
        const dvec3 from(fitting[v]);
        dvec3 to(0);
        for (std::size_t k = 0; k < 4; ++k) {
            const double w = weights[v].weights[k];
            if (w <= 0) continue;
            const auto& m = motions[weights[v].bones[k]];
            to += w * (m.rotation * from + m.shift);
        }
        out[v] = vec3(to);
    }
    const std::size_t skin = model.topology()->body_vertices;
    float lowest = out[0].y;
    for (std::size_t v = 0; v < skin; ++v) lowest = std::min(lowest, out[v].y);
    for (auto& q : out) q.y -= lowest;
    return out;
}

}  // namespace fw::body
