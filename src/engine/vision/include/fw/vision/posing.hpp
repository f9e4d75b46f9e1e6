// The body in another pose than the model's own: what people do with their arms and legs in front of a
// camera.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "fw/body/body_model.hpp"
#include "fw/geometry/math.hpp"

namespace fw::vision {

/// Turns off the model's own pose (arms about 41° off the body, elbows a little bent), radians, [left,
/// right].
struct limb_pose {
    std::array<double, 2> arm_out{};      ///< away from the body, about the front axis
    std::array<double, 2> arm_forward{};  ///< about the sideways axis
    std::array<double, 2> elbow{};        ///< positive bends, negative straightens
    std::array<double, 2> leg_out{};
    std::array<double, 2> leg_forward{};
};
inline constexpr std::size_t limb_pose_size = 10;

/// Moves vertices of one body by linear blend skinning about its own joints. Keeps a reference to the model.
class poser {
public:
    explicit poser(const body::body_model& model);

    /// Fixes the joints of a body given in the model's own pose, and the turns.
    struct posed_joints {
        std::array<glm::dmat4, 4> upper;  ///< arm left, arm right, leg left, leg right
        std::array<glm::dmat4, 2> lower;  ///< forearms
    };
    [[nodiscard]] posed_joints joints(std::span<const vec3> positions, const limb_pose& pose) const;

    /// Where vertex `v` at `p` goes.
    [[nodiscard]] dvec3 move(const posed_joints& joints, std::size_t v, dvec3 p) const;

    /// All of them.
    [[nodiscard]] std::vector<vec3> move_all(std::span<const vec3> positions, const limb_pose& pose) const;

private:
    struct limb_weight {
        signed char limb = -1;  ///< which of `upper`; -1 for a vertex that stays
        float upper = 0;
        float lower = 0;
    };
    const body::body_model& model_;
    std::array<int, 4> upper_bones_{};
    std::array<int, 2> lower_bones_{};
    std::vector<limb_weight> weights_;
};

}  // namespace fw::vision
