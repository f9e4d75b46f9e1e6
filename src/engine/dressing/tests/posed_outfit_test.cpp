#include "fw/dressing/posed_outfit.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"

namespace fw::dressing {
namespace {

outfit dressed(const body::figure& figure) {
    garment_order order;
    order.fabric = textile::get_fabric("jersey").value();
    order.look.fabric = order.fabric.id;
    no_progress quiet;
    return dress(figure, {order}, drape::drape_quality::preview, quiet).value();
}

TEST(posed_outfit, a_t_shirt_comes_to_rest_with_the_arms_down) {
    const auto figure = body::testing::make_plain_figure(body::sex::male);
    const auto clothes = dressed(figure);
    no_progress quiet;
    const auto shown = pose_outfit(body::testing::model(), figure, clothes, quiet);
    ASSERT_TRUE(shown);
    ASSERT_TRUE(shown->posed) << shown->reason;
    EXPECT_LT(shown->arm_angle, 25 * pi / 180);
    const auto& before = clothes.garments.front();
    const auto& after = shown->clothes.garments.front();
    EXPECT_TRUE(after.drape.settled);
    for (const auto& c : after.quality.checks)
        EXPECT_TRUE(c.passed || !before.quality.get(c.id).passed) << c.id << ' ' << c.value;
    // The sleeves went down with the arms; what is measured did not change.
    EXPECT_NE(after.drape.positions, before.drape.positions);
    EXPECT_EQ(shown->figure.measurements[body::measurement_id::arm_length],
              figure.measurements[body::measurement_id::arm_length]);
    float lowest_sleeve = 3, lowest_before = 3;
    for (std::size_t v = 0; v < after.drape.positions.size(); ++v) {
        if (before.mesh.panels[before.mesh.panel_of[v]].panel.find("sleeve") == std::string::npos) continue;
        lowest_sleeve = std::min(lowest_sleeve, after.drape.positions[v].y);
        lowest_before = std::min(lowest_before, before.drape.positions[v].y);
    }
    EXPECT_LT(lowest_sleeve, lowest_before - 0.005f);
}

TEST(posed_outfit, without_room_for_the_arms_stays_in_the_fitting_pose_and_says_why) {
    const auto figure = body::testing::make_plain_figure(body::sex::female);
    outfit hoops;
    hoops.garments.emplace_back();
    for (int i = 0; i < 12000; ++i) {
        const float a = static_cast<float>(i) * 0.05f, wide = 0.3f + 0.035f * static_cast<float>(i % 13);
        hoops.garments[0].drape.positions.emplace_back(wide * std::sin(a), 0.5f + 0.4f / 12000 * static_cast<float>(i),
                                                       wide * std::cos(a));
    }
    no_progress quiet;
    const auto shown = pose_outfit(body::testing::model(), figure, hoops, quiet);
    ASSERT_TRUE(shown);
    EXPECT_FALSE(shown->posed);
    EXPECT_FALSE(shown->reason.empty());
    EXPECT_EQ(shown->figure.positions, figure.positions);
    EXPECT_EQ(shown->clothes.garments[0].drape.positions, hoops.garments[0].drape.positions);
}

}  // namespace
}  // namespace fw::dressing
