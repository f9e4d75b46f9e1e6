// The body in another pose than the fitting pose it is measured in.
#pragma once

#include <span>
#include <vector>

#include "fw/body/body_model.hpp"

namespace fw::body {

/// How each bone of the model's rig is turned against its parent, about its own head. Turns are about the axes of
/// space as the bones stand in the fitting pose, in which every turn is the identity.
struct pose {
    std::vector<glm::dquat> turns;  ///< one a bone
};

/// The pose that lies `share` of the way from the fitting pose to `p`, every joint turning evenly.
[[nodiscard]] pose part_of_way(const pose& p, double share);

/// The rig of one body turned into a pose: where bones and whatever hangs on them go, by linear blend skinning. The
/// root stays where it is, so that feet may leave the floor. Refers to the model only; about 10 µs to make.
class posed_bones {
public:
    /// `fitting`: the body in the fitting pose, as `figure::positions`.
    posed_bones(const body_model& model, std::span<const vec3> fitting, const pose& p);

    /// Where `from` goes if it hangs on the bones like vertex `v` of the model.
    [[nodiscard]] dvec3 move(std::size_t v, dvec3 from) const;
    [[nodiscard]] std::vector<vec3> move_all(std::span<const vec3> fitting) const;

    /// Where the joint at a bone's head is now.
    [[nodiscard]] dvec3 head(std::size_t bone) const { return heads_[bone]; }

private:
    /// x → rotation·x + shift
    struct motion {
        glm::dmat3 rotation{1};
        dvec3 shift{0};
    };
    const body_model& model_;
    std::vector<motion> motions_;  ///< one a bone
    std::vector<dvec3> heads_;
};

/// Positions (skin, helpers) of a body given in the fitting pose, standing on the floor in pose `p`. Under 1 ms.
/// `fitting` is as `figure::positions`.
[[nodiscard]] std::vector<vec3> apply_pose(const body_model& model, std::span<const vec3> fitting, const pose& p);

/// Lets flesh give way where an arm comes near the trunk or a leg near the other, so that cloth has `gap` metres
/// between them; towards the armpit and the crotch the gap runs out. `posed` as `apply_pose` made it from `fitting`.
void make_room(const body_model& model, std::span<const vec3> fitting, std::span<vec3> posed, double gap);

struct relaxed_settings {
    double least_arm_angle = 12 * pi / 180;  ///< of the upper arm off the vertical, radians
    double most_arm_angle = 38 * pi / 180;
    double hand_clearance = 0.025;    ///< metres between forearm or hand and what is beside it
    double arm_clearance = 0.014;     ///< between the lower half of the upper arm and the skin of the trunk
    double legs_in = 3.5 * pi / 180;  ///< each leg from the wide stance of the fitting pose, at most
    double leg_clearance = 0.012;     ///< metres between the legs, from a hand below the crotch on
};

/// Standing at ease: shoulders dropped, arms hanging a little bent, thumbs forward, fingers softly curled.
struct relaxed_pose {
    body::pose pose;
    double arm_angle = 0;  ///< of the upper arm off the vertical, radians
    double clearance =
        0;  ///< metres from forearm or hand to what is beside it (no more than `hand_clearance` is looked for)
    bool clear = false;  ///< the clearances asked for are kept
};

/// The relaxed pose of this body with the arms as near to it as the clearances allow. `clothes`: points of what is
/// worn in the fitting pose; those nearest to an arm move with it.
[[nodiscard]] relaxed_pose make_relaxed_pose(const body_model& model, std::span<const vec3> fitting,
                                             std::span<const vec3> clothes, const relaxed_settings& settings = {});

}  // namespace fw::body
