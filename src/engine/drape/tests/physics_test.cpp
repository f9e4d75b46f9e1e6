// Does cloth of the presets behave as such cloth does in the laboratory?
#include <gtest/gtest.h>

#include "fw/drape/swatch.hpp"

namespace fw::drape {
namespace {

TEST(physics, a_cantilever_strip_bends_as_peirce_says) {
    for (const auto* id : {"chiffon", "denim"}) {
        const auto f = textile::get_fabric(id).value();
        const auto [warp, weft] = testing::measure_bending_lengths(f);
        EXPECT_NEAR(warp / std::cbrt(f.bending_warp / (f.area_density * 9.80665)), 1.0, 0.15) << id;
        EXPECT_NEAR(weft / std::cbrt(f.bending_weft / (f.area_density * 9.80665)), 1.0, 0.15) << id;
    }
}

TEST(physics, drape_coefficients_lie_in_the_published_ranges_and_in_the_order_of_the_fabrics) {
    double last = 0;
    for (const auto* id : testing::drape_order) {
        const auto* preset = textile::find_preset(id);
        const auto r = testing::cusick(preset->values, 0.008);
        EXPECT_TRUE(r.settled) << id;
        EXPECT_TRUE(preset->drape_coefficient.contains(r.coefficient)) << id << " " << r.coefficient;
        EXPECT_GT(r.coefficient, last) << id;
        EXPECT_GE(r.nodes, 4) << id;
        EXPECT_LE(r.nodes, 12) << id;
        last = r.coefficient;
    }
}

}  // namespace
}  // namespace fw::drape
