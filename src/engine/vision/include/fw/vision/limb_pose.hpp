// What people do with their arms and legs in front of a camera, in a few angles.
#pragma once

#include <array>
#include <span>

#include "fw/body/pose.hpp"

namespace fw::vision {

/// Turns off the fitting pose (arms about 41° off the body, elbows a little bent), radians, [left, right].
struct limb_pose {
    std::array<double, 2> arm_out{};      ///< away from the body, about the front axis
    std::array<double, 2> arm_forward{};  ///< about the sideways axis
    std::array<double, 2> elbow{};        ///< positive bends, negative straightens
    std::array<double, 2> leg_out{};
    std::array<double, 2> leg_forward{};
};
inline constexpr std::size_t limb_pose_size = 10;

/// The rig of a body, given in the fitting pose, with its limbs so.
[[nodiscard]] body::posed_bones pose_limbs(const body::body_model& model, std::span<const vec3> fitting,
                                           const limb_pose& limbs);

}  // namespace fw::vision
