#include "fw/body/pose.hpp"

#include <cassert>

namespace fw::body {

pose part_of_way(const pose& p, double share) {
    pose out;
    out.turns.reserve(p.turns.size());
    for (const auto& q : p.turns) out.turns.push_back(glm::slerp(glm::dquat(1, 0, 0, 0), q, share));
    return out;
}

posed_bones::posed_bones(const body_model& model, std::span<const vec3> fitting, const pose& p)
    : model_(model), motions_(model.bones().size()), heads_(model.bones().size()) {
    const auto bones = model.bones();
    assert(p.turns.size() == bones.size());
    for (std::size_t b = 0; b < bones.size(); ++b) {
        const motion parent = bones[b].parent < 0 ? motion{} : motions_[static_cast<std::size_t>(bones[b].parent)];
        const dvec3 head(model.anchor(fitting, bones[b].head));
        heads_[b] = parent.rotation * head + parent.shift;
        motions_[b].rotation = parent.rotation * glm::mat3_cast(p.turns[b]);
        motions_[b].shift = heads_[b] - motions_[b].rotation * head;
    }
}

dvec3 posed_bones::move(std::size_t v, dvec3 from) const {
    const auto& hung = model_.skin_weights()[v];
    dvec3 to(0);
    for (std::size_t k = 0; k < 4; ++k) {
        const double w = hung.weights[k];
        if (w <= 0) continue;
        const auto& m = motions_[hung.bones[k]];
        to += w * (m.rotation * from + m.shift);
    }
    return to;
}

std::vector<vec3> posed_bones::move_all(std::span<const vec3> fitting) const {
    assert(fitting.size() == model_.skin_weights().size());
    std::vector<vec3> out(fitting.size());
    for (std::size_t v = 0; v < out.size(); ++v) out[v] = vec3(move(v, dvec3(fitting[v])));
    return out;
}

std::vector<vec3> apply_pose(const body_model& model, std::span<const vec3> fitting, const pose& p) {
    auto out = posed_bones(model, fitting, p).move_all(fitting);
    const std::size_t skin = model.topology()->body_vertices;
    float lowest = out[0].y;
    for (std::size_t v = 0; v < skin; ++v) lowest = std::min(lowest, out[v].y);
    for (auto& q : out) q.y -= lowest;
    return out;
}

}  // namespace fw::body
