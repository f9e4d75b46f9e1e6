#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/geometry/mesh.hpp"

namespace fw::body {
namespace {

using enum measurement_id;

TEST(figure, stands_on_the_floor_in_metres) {
    const auto f = testing::make_plain_figure(sex::male);
    const auto box = geometry::bounds_of(f.skin());
    EXPECT_FLOAT_EQ(box.lower.y, 0);
    EXPECT_NEAR(box.upper.y, f.measurements[height], 0.003);
    EXPECT_NEAR(f.measurements[height], 1.73, 0.03);
    EXPECT_GT(mass_of(testing::model(), f.positions), 50);
}

TEST(figure, has_a_closed_skin_that_faces_outward) {
    const auto& t = *testing::model().topology();
    std::vector<std::array<std::uint32_t, 2>> edges;
    for (const auto& tri : t.triangles)
        for (std::size_t k = 0; k < 3; ++k) edges.push_back({tri[k], tri[(k + 1) % 3]});
    std::ranges::sort(edges);
    EXPECT_TRUE(std::ranges::adjacent_find(edges) == edges.end());
    for (const auto& e : edges) EXPECT_TRUE(std::ranges::binary_search(edges, std::array{e[1], e[0]}));
    EXPECT_GT(geometry::volume(testing::make_plain_figure(sex::female).skin(), t.triangles), 0.04);
}

TEST(figure, has_every_measurement_in_a_human_range) {
    for (const auto s : {sex::female, sex::male})
        for (const double weight : {0.0, 0.5, 1.0}) {
            const auto f = testing::make_macro_figure(s, 30, weight);
            for (const auto& i : all_measurements()) {
                SCOPED_TRACE(fmt::format("{} of {} at weight {}: {}", i.name, s == sex::male ? "man" : "woman", weight,
                                         f.measurements[i.id]));
                EXPECT_GT(f.measurements[i.id], i.angle ? 0.1 : 0.1);
                EXPECT_LT(f.measurements[i.id], i.angle ? 0.7 : 2.1);
            }
        }
}

TEST(figure, orders_its_landmarks_from_head_to_floor) {
    for (const auto s : {sex::female, sex::male})
        for (const double weight : {0.1, 0.5, 1.0})
            for (const double age : {14.0, 25.0, 85.0}) {
                const auto m = testing::make_macro_figure(s, age, weight).landmarks;
                EXPECT_GT(m.head_top.y, m.back_neck.y);
                EXPECT_GT(m.back_neck.y, m.front_neck.y);
                EXPECT_GT(m.side_neck[0].y, m.acromion[0].y);
                EXPECT_GT(m.acromion[0].y, m.armpit[0].y);
                EXPECT_GT(m.bust_level, m.underbust_level);
                EXPECT_GT(m.underbust_level, m.waist_level);
                EXPECT_GT(m.waist_level, m.hip_level);
                EXPECT_GT(m.hip_level, m.crotch_level);
                EXPECT_GT(m.crotch_level, m.knee_level);
                EXPECT_GT(m.front_waist.z, m.back_waist.z);
                EXPECT_FLOAT_EQ(m.acromion[0].x, -m.acromion[1].x);
            }
}

TEST(figure, grows_with_the_weight_slider) {
    const auto thin = testing::make_macro_figure(sex::female, 30, 0.2),
               heavy = testing::make_macro_figure(sex::female, 30, 0.9);
    for (const auto id :
         {waist_circumference, hip_circumference, thigh_circumference, upper_arm_circumference, chest_circumference})
        EXPECT_GT(heavy.measurements[id], thin.measurements[id] + 0.02) << info(id).name;
    EXPECT_GT(mass_of(testing::model(), heavy.positions), mass_of(testing::model(), thin.positions) + 8);
}

TEST(figure, answers_to_a_measure_modifier_where_it_should) {
    auto s = make_plain_shape(sex::female);
    const auto before = make_figure(testing::model(), s);
    s.modifiers.resize(testing::model().modifiers().size());
    s.modifiers[testing::model().find_modifier("measure-hips-circ").value()] = 1;
    const auto after = make_figure(testing::model(), s);
    EXPECT_GT(after.measurements[hip_circumference], before.measurements[hip_circumference] + 0.1);
    EXPECT_NEAR(after.measurements[chest_circumference], before.measurements[chest_circumference], 0.001);
    EXPECT_NEAR(after.measurements[height], before.measurements[height], 0.001);
}

TEST(figure, is_the_same_bytes_twice) {
    const auto a = testing::make_plain_figure(sex::female), b = testing::make_plain_figure(sex::female);
    EXPECT_EQ(a.positions, b.positions);
}

TEST(figure, shows_a_tape_as_long_as_what_it_measures) {
    const auto f = testing::make_plain_figure(sex::male);
    for (const auto& line : tape_lines(testing::model(), f.positions)) {
        ASSERT_FALSE(line.curves.empty());
        double length = 0;
        for (const auto& c : line.curves) {
            ASSERT_GE(c.size(), 2u) << info(line.id).name;
            for (std::size_t i = 1; i < c.size(); ++i) length += static_cast<double>(glm::length(c[i] - c[i - 1]));
        }
        if (line.id == shoulder_slope || line.id == neck_base_circumference || line.id == crotch_length)
            continue;  // an angle, a half, with a lid
        EXPECT_NEAR(length, f.measurements[line.id], 0.001) << info(line.id).name;
    }
}

TEST(figure, tells_left_from_right_as_the_wearer_does) {
    const auto& t = *testing::model().topology();
    const auto f = testing::make_plain_figure(sex::female);
    EXPECT_GT(f.landmarks.elbow_joint[0].x, 0.2f);
    for (std::size_t v = 0; v < t.body_vertices; ++v) {
        if (t.vertex_parts[v] == part::left_arm) EXPECT_GT(f.positions[v].x, 0);
        if (t.vertex_parts[v] == part::right_leg) EXPECT_LT(f.positions[v].x, 0.02f);
    }
}

}  // namespace
}  // namespace fw::body
