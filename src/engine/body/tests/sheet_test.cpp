#include "fw/body/sheet.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/crossings.hpp"
#include "fw/body/testing/figures.hpp"

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

TEST(sheet, gives_twelve_bodies_their_asked_values) {
    for (std::size_t i = 0; i < 12; ++i) EXPECT_LT(sheet()[i].worst_gap, fit_tolerance) << twelve_bodies()[i].name;
}

TEST(sheet, has_no_skin_that_crosses_itself_at_torso_and_armpits) {
    for (std::size_t i = 0; i < 12; ++i)
        EXPECT_EQ(testing::crossings_of(sheet()[i].figure), 0u) << twelve_bodies()[i].name;
}

TEST(sheet, would_notice_an_arm_inside_the_torso) {
    auto f = sheet()[2].figure;
    for (std::size_t v = 0; v < f.topology->body_vertices; ++v)
        if (f.topology->vertex_parts[v] == part::left_arm) f.positions[v].x -= 0.12f;
    EXPECT_GT(testing::crossings_of(f), 50u);
}

}  // namespace
}  // namespace fw::body
