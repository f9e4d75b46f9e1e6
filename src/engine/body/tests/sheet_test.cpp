#include "fw/body/sheet.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/geometry/intersection.hpp"

namespace fw::body {
namespace {

const std::vector<fit_result>& sheet() {
    static const std::vector<fit_result> made = [] {
        std::vector<fit_result> out;
        for (const auto& one : twelve_bodies()) out.push_back(fit(testing::model(), one.request).value());
        return out;
    }();
    return made;
}

// Crossing pairs of the skin without face, hands and feet, whose folds touch in any such mesh.
std::size_t crossings_of(const figure& f) {
    std::vector<triangle> chosen;
    const auto& t = *f.topology;
    for (std::size_t i = 0; i < t.triangles.size(); ++i) {
        const vec3 c =
            (f.positions[t.triangles[i][0]] + f.positions[t.triangles[i][1]] + f.positions[t.triangles[i][2]]) / 3.0f;
        const bool hand = glm::length(c - f.landmarks.wrist_joint[0]) < 0.20f * f.landmarks.head_top.y / 1.7f ||
                          glm::length(c - f.landmarks.wrist_joint[1]) < 0.20f * f.landmarks.head_top.y / 1.7f;
        const bool foot = c.y < 0.12f;
        const bool upper_or_limb = t.triangle_parts[i] != part::head;
        if (upper_or_limb && !hand && !foot) chosen.push_back(t.triangles[i]);
    }
    return geometry::self_crossings(f.skin(), chosen).size();
}

TEST(sheet, gives_twelve_bodies_their_asked_values) {
    for (std::size_t i = 0; i < 12; ++i) EXPECT_LT(sheet()[i].worst_gap, fit_tolerance) << twelve_bodies()[i].name;
}

TEST(sheet, has_no_skin_that_crosses_itself_at_torso_and_armpits) {
    for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(crossings_of(sheet()[i].figure), 0u) << twelve_bodies()[i].name;
}

TEST(sheet, would_notice_an_arm_inside_the_torso) {
    auto f = sheet()[2].figure;
    for (std::size_t v = 0; v < f.topology->body_vertices; ++v)
        if (f.topology->vertex_parts[v] == part::left_arm) f.positions[v].x -= 0.12f;
    EXPECT_GT(crossings_of(f), 50u);
}

}  // namespace
}  // namespace fw::body
