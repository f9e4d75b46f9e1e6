#include "fw/vision/posing.hpp"

#include <glm/ext/matrix_transform.hpp>
#include <stdexcept>

namespace fw::vision {
namespace {

int bone_index(const body::body_model& model, std::string_view name) {
    const auto found = model.find_bone(name);
    if (!found) throw std::runtime_error("the body's rig has no bone " + std::string(name));
    return static_cast<int>(*found);
}

bool descends(const body::body_model& model, int bone, int from) {
    while (bone >= 0 && bone != from) bone = model.bones()[static_cast<std::size_t>(bone)].parent;
    return bone == from;
}

glm::dmat4 turn_about(dvec3 centre, const glm::dmat4& rotation) {
    return glm::translate(glm::dmat4(1), centre) * rotation * glm::translate(glm::dmat4(1), -centre);
}

}  // namespace

poser::poser(const body::body_model& model)
    : model_(model),
      upper_bones_{bone_index(model, "upperarm_l"), bone_index(model, "upperarm_r"), bone_index(model, "thigh_l"),
                   bone_index(model, "thigh_r")},
      lower_bones_{bone_index(model, "lowerarm_l"), bone_index(model, "lowerarm_r")} {
    // Which limb each bone belongs to, and whether it lies beyond the elbow.
    std::vector<limb_weight> by_bone(model.bones().size());
    for (std::size_t b = 0; b < by_bone.size(); ++b)
        for (std::size_t limb = 0; limb < 4; ++limb) {
            if (!descends(model, static_cast<int>(b), upper_bones_[limb])) continue;
            const bool beyond = limb < 2 && descends(model, static_cast<int>(b), lower_bones_[limb]);
            by_bone[b] = {static_cast<signed char>(limb), beyond ? 0.0f : 1.0f, beyond ? 1.0f : 0.0f};
        }
    weights_.resize(model.skin_weights().size());
    for (std::size_t v = 0; v < weights_.size(); ++v) {
        // Between the legs a vertex may hang on both: it follows the one that pulls more.
        std::array<limb_weight, 4> pulls{};
        const auto& skin = model.skin_weights()[v];
        for (std::size_t k = 0; k < 4; ++k) {
            const auto& bone = by_bone[skin.bones[k]];
            if (bone.limb < 0 || skin.weights[k] <= 0) continue;
            auto& pull = pulls[static_cast<std::size_t>(bone.limb)];
            pull = {bone.limb, pull.upper + bone.upper * skin.weights[k], pull.lower + bone.lower * skin.weights[k]};
        }
        for (const auto& pull : pulls)
            if (pull.upper + pull.lower > weights_[v].upper + weights_[v].lower) weights_[v] = pull;
    }
}

poser::posed_joints poser::joints(std::span<const vec3> positions, const limb_pose& pose) const {
    posed_joints out;
    const auto at = [&](int anchor) { return dvec3(model_.anchor(positions, anchor)); };
    for (std::size_t side = 0; side < 2; ++side) {
        const double outwards = side == 0 ? 1 : -1;  // the left side lies at +x
        const auto& arm = model_.bones()[static_cast<std::size_t>(upper_bones_[side])];
        const auto& forearm = model_.bones()[static_cast<std::size_t>(lower_bones_[side])];
        const auto& thigh = model_.bones()[static_cast<std::size_t>(upper_bones_[2 + side])];
        const auto swing = [&](double out_angle, double forward) {
            const auto sideways = glm::rotate(glm::dmat4(1), outwards * out_angle, dvec3(0, 0, 1));
            return glm::rotate(sideways, -forward, dvec3(1, 0, 0));
        };
        out.upper[side] = turn_about(at(arm.head), swing(pose.arm_out[side], pose.arm_forward[side]));
        out.upper[2 + side] = turn_about(at(thigh.head), swing(pose.leg_out[side], pose.leg_forward[side]));
        const dvec3 elbow = at(forearm.head);
        const dvec3 axis = glm::normalize(glm::cross(elbow - at(arm.head), at(forearm.tail) - elbow));
        out.lower[side] = out.upper[side] * turn_about(elbow, glm::rotate(glm::dmat4(1), pose.elbow[side], axis));
    }
    return out;
}

dvec3 poser::move(const posed_joints& joints, std::size_t v, dvec3 p) const {
    const limb_weight& w = weights_[v];
    if (w.limb < 0) return p;
    const glm::dvec4 h(p, 1);
    dvec3 out =
        (1.0 - w.upper - w.lower) * p + double(w.upper) * dvec3(joints.upper[static_cast<std::size_t>(w.limb)] * h);
    if (w.lower > 0) out += double(w.lower) * dvec3(joints.lower[static_cast<std::size_t>(w.limb)] * h);
    return out;
}

std::vector<vec3> poser::move_all(std::span<const vec3> positions, const limb_pose& pose) const {
    const posed_joints j = joints(positions, pose);
    std::vector<vec3> out(positions.size());
    for (std::size_t v = 0; v < positions.size(); ++v) out[v] = vec3(move(j, v, dvec3(positions[v])));
    return out;
}

}  // namespace fw::vision
