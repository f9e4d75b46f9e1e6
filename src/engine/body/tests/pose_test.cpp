#include "fw/body/pose.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "fw/body/testing/figures.hpp"
#include "fw/geometry/mesh.hpp"

namespace fw::body {
namespace {

pose fitting_pose() {
    return {std::vector<glm::dquat>(testing::model().bones().size(), glm::dquat(1, 0, 0, 0))};
}

vec3 joint(std::span<const vec3> positions, std::string_view bone) {
    const auto& m = testing::model();
    return m.anchor(positions, m.bones()[*m.find_bone(bone)].head);
}

double angle_between(vec3 a, vec3 b) {
    return std::acos(std::clamp(static_cast<double>(glm::dot(glm::normalize(a), glm::normalize(b))), -1.0, 1.0));
}

/// Least distance between skin of two parts.
double least_distance(const figure& f, std::span<const vec3> at, part a, part b) {
    float least = 10;
    const auto& t = *f.topology;
    for (std::size_t v = 0; v < t.body_vertices; ++v)
        for (std::size_t u = 0; t.vertex_parts[v] == a && u < t.body_vertices; ++u)
            if (t.vertex_parts[u] == b && glm::distance(f.positions[u], f.positions[v]) > 0.1f)
                least = std::min(least, glm::distance(at[u], at[v]));
    return static_cast<double>(least);
}

TEST(pose, without_turns_leaves_the_body_as_it_is) {
    const auto f = testing::make_plain_figure(sex::female);
    const auto posed = apply_pose(testing::model(), f.positions, fitting_pose());
    for (std::size_t v = 0; v < posed.size(); ++v) ASSERT_LT(glm::distance(posed[v], f.positions[v]), 2e-6f) << v;
}

TEST(pose, turns_a_limb_about_its_joint_and_keeps_its_bones_length) {
    const auto f = testing::make_plain_figure(sex::male);
    auto p = fitting_pose();
    p.turns[*testing::model().find_bone("lowerarm_l")] = glm::angleAxis(0.5, dvec3(0, 0, 1));
    const auto posed = apply_pose(testing::model(), f.positions, p);
    const vec3 elbow = joint(f.positions, "lowerarm_l"), before = joint(f.positions, "hand_l") - elbow;
    const vec3 after = joint(posed, "hand_l") - elbow;
    EXPECT_NEAR(glm::length(after), glm::length(before), 0.01 * glm::length(before));
    EXPECT_NEAR(std::atan2(after.y, after.x) - std::atan2(before.y, before.x), 0.5, 0.02);
    EXPECT_EQ(joint(posed, "hand_r"), joint(f.positions, "hand_r"));
}

TEST(pose, bones_carry_their_joints_and_what_hangs_on_them) {
    const auto f = testing::make_plain_figure(sex::female);
    auto p = fitting_pose();
    const auto knee = *testing::model().find_bone("calf_r");
    p.turns[*testing::model().find_bone("thigh_r")] = glm::angleAxis(-0.4, dvec3(1, 0, 0));
    const posed_bones posed(testing::model(), f.positions, p);
    const auto moved = posed.move_all(f.positions);
    EXPECT_GT(posed.head(knee).z, joint(f.positions, "calf_r").z + 0.1);
    EXPECT_LT(glm::distance(posed.head(knee), dvec3(joint(moved, "calf_r"))), 0.01);
    for (const std::size_t v : {0u, 5000u, 12000u}) EXPECT_EQ(vec3(posed.move(v, dvec3(f.positions[v]))), moved[v]);
}

TEST(pose, half_of_the_way_turns_by_half_the_angle) {
    auto p = fitting_pose();
    p.turns[3] = glm::angleAxis(0.8, glm::normalize(dvec3(1, 2, 3)));
    EXPECT_NEAR(glm::angle(part_of_way(p, 0.5).turns[3]), 0.4, 1e-12);
    EXPECT_NEAR(glm::angle(part_of_way(p, 0).turns[3]), 0, 1e-12);
}

TEST(relaxed_pose, hangs_the_arms_with_thumbs_forward_on_thin_and_heavy_bodies) {
    const auto& m = testing::model();
    for (const auto s : {sex::female, sex::male})
        for (const double weight : {0.2, 0.6, 1.0}) {
            SCOPED_TRACE(fmt::format("{} {}", s == sex::female ? "woman" : "man", weight));
            const auto f = testing::make_macro_figure(s, 30, weight);
            const auto r = make_relaxed_pose(m, f.positions, {});
            const auto posed = apply_pose(m, f.positions, r.pose);
            EXPECT_TRUE(r.clear);
            EXPECT_GE(r.clearance, 0.025);
            EXPECT_LT(r.arm_angle, 22 * pi / 180);
            const vec3 upper = joint(posed, "lowerarm_l") - joint(posed, "upperarm_l"),
                       fore = joint(posed, "hand_l") - joint(posed, "lowerarm_l");
            EXPECT_NEAR(angle_between(upper, {0, -1, 0}), r.arm_angle, 4 * pi / 180);
            EXPECT_NEAR(angle_between(upper, fore), 20 * pi / 180, 3 * pi / 180);
            EXPECT_GT(fore.z, 0.05f);
            const vec3 thumbwards = glm::normalize(joint(posed, "index_01_l") - joint(posed, "pinky_01_l"));
            EXPECT_GT(thumbwards.z, 0.8f);
        }
}

TEST(relaxed_pose, is_the_same_on_both_sides_and_stands_on_the_floor) {
    const auto f = testing::make_plain_figure(sex::female);
    const auto posed =
        apply_pose(testing::model(), f.positions, make_relaxed_pose(testing::model(), f.positions, {}).pose);
    for (const std::string bone : {"hand", "middle_03", "thumb_03", "foot"}) {
        const vec3 left = joint(posed, bone + "_l"), right = joint(posed, bone + "_r");
        EXPECT_LT(glm::distance(left, vec3(-right.x, right.y, right.z)), 0.003f) << bone;
    }
    EXPECT_EQ(geometry::bounds_of(std::span(posed).first(f.topology->body_vertices)).lower.y, 0);
    EXPECT_LT(joint(posed, "foot_l").x, joint(f.positions, "foot_l").x - 0.02f);
}

TEST(relaxed_pose, keeps_the_arms_off_a_wide_skirt) {
    const auto f = testing::make_plain_figure(sex::female);
    std::vector<vec3> hoop;
    for (int i = 0; i < 120; ++i) {
        const double a = 2 * pi * i / 120;
        for (float y = 0.6f; y < 0.9f; y += 0.02f) hoop.emplace_back(0.33 * std::sin(a), y, 0.33 * std::cos(a));
    }
    const auto bare = make_relaxed_pose(testing::model(), f.positions, {});
    const auto dressed = make_relaxed_pose(testing::model(), f.positions, hoop);
    EXPECT_GT(dressed.arm_angle, bare.arm_angle + 5 * pi / 180);
    EXPECT_TRUE(dressed.clear);
    std::vector<vec3> tub;  // as wide as the arms reach
    for (float scale = 1; scale < 2.2f; scale += 0.08f)
        for (std::size_t i = 0; i < hoop.size(); i += 1) tub.push_back(hoop[i] * vec3(scale, 1, scale));
    EXPECT_FALSE(make_relaxed_pose(testing::model(), f.positions, tub).clear);
}

TEST(make_room, opens_the_armpit_and_leaves_hands_and_face_alone) {
    const auto f = testing::make_macro_figure(sex::female, 30, 1.0);
    const auto& m = testing::model();
    relaxed_settings close;
    close.least_arm_angle = close.most_arm_angle = 12 * pi / 180;
    const auto posed = apply_pose(m, f.positions, make_relaxed_pose(m, f.positions, {}, close).pose);
    auto roomy = posed;
    make_room(m, f.positions, roomy, 0.018);
    EXPECT_GT(least_distance(f, roomy, part::left_arm, part::torso),
              least_distance(f, posed, part::left_arm, part::torso) + 0.004);
    for (std::size_t v = 0; v < f.topology->body_vertices; ++v) {
        ASSERT_LT(glm::distance(posed[v], roomy[v]), 0.03f);
        if (f.topology->vertex_parts[v] == part::head) ASSERT_LT(glm::distance(posed[v], roomy[v]), 1e-6f);
    }
}

}  // namespace
}  // namespace fw::body
