#include "fw/vision/limb_pose.hpp"

#include <stdexcept>

namespace fw::vision {
namespace {

std::size_t bone_index(const body::body_model& model, const char* name) {
    const auto found = model.find_bone(name);
    if (!found) throw std::runtime_error(fmt::format("the body's rig has no bone {}", name));
    return *found;
}

constexpr std::array<const char*, 2> upper_arms{"upperarm_l", "upperarm_r"};
constexpr std::array<const char*, 2> forearms{"lowerarm_l", "lowerarm_r"};
constexpr std::array<const char*, 2> thighs{"thigh_l", "thigh_r"};

}  // namespace

body::posed_bones pose_limbs(const body::body_model& model, std::span<const vec3> fitting, const limb_pose& limbs) {
    body::pose pose{std::vector<glm::dquat>(model.bones().size(), glm::dquat(1, 0, 0, 0))};
    const auto at = [&](int anchor) { return dvec3(model.anchor(fitting, anchor)); };
    for (std::size_t side = 0; side < 2; ++side) {
        const double outwards = side == 0 ? 1 : -1;  // the left side lies at +x
        const auto swing = [&](double out, double forward) {
            return glm::angleAxis(outwards * out, dvec3(0, 0, 1)) * glm::angleAxis(-forward, dvec3(1, 0, 0));
        };
        const std::size_t arm = bone_index(model, upper_arms[side]);
        const std::size_t forearm = bone_index(model, forearms[side]);
        const dvec3 elbow = at(model.bones()[forearm].head);
        const dvec3 hinge = glm::cross(elbow - at(model.bones()[arm].head), at(model.bones()[forearm].tail) - elbow);
        pose.turns[arm] = swing(limbs.arm_out[side], limbs.arm_forward[side]);
        pose.turns[forearm] = glm::angleAxis(limbs.elbow[side], glm::normalize(hinge));
        pose.turns[bone_index(model, thighs[side])] = swing(limbs.leg_out[side], limbs.leg_forward[side]);
    }
    return {model, fitting, pose};
}

}  // namespace fw::vision
