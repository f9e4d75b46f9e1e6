#include "fw/textile/fabric.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace fw::textile {
namespace {

TEST(fabric, every_preset_lies_inside_the_ranges_of_its_sources) {
    ASSERT_EQ(fabric_presets().size(), 6u);
    for (const auto& p : fabric_presets()) {
        const auto& f = p.values;
        EXPECT_TRUE(p.area_density.contains(f.area_density)) << f.id;
        EXPECT_TRUE(p.thickness.contains(f.thickness)) << f.id;
        EXPECT_TRUE(p.stretch_warp.contains(f.stretch_warp)) << f.id;
        EXPECT_TRUE(p.stretch_weft.contains(f.stretch_weft)) << f.id;
        EXPECT_TRUE(p.shear.contains(f.shear)) << f.id;
        EXPECT_TRUE(p.bending.contains(f.bending_warp)) << f.id;
        EXPECT_TRUE(p.bending.contains(f.bending_weft)) << f.id;
        EXPECT_TRUE(p.friction.contains(f.friction)) << f.id;
        EXPECT_TRUE(p.bending_length.contains(f.bending_length())) << f.id << " " << f.bending_length();
        EXPECT_TRUE(check_fabric(f)) << f.id;
        for (const auto& r : {p.area_density, p.shear, p.bending, p.drape_coefficient}) EXPECT_FALSE(r.source.empty());
    }
}

TEST(fabric, is_found_by_id_and_by_common_name) {
    EXPECT_EQ(get_fabric("denim")->id, "denim");
    EXPECT_EQ(get_fabric("cotton")->id, "shirting");
}

TEST(fabric, an_unknown_name_is_refused_with_the_nearest_one) {
    const auto f = get_fabric("jersy");
    ASSERT_FALSE(f);
    EXPECT_EQ(f.error().code, "fabric.unknown");
    EXPECT_NE(f.error().message.find("jersey"), std::string::npos);
}

TEST(fabric, values_that_no_cloth_has_are_refused_by_field) {
    auto f = *get_fabric("jersey");
    f.bending_weft = -1;
    ASSERT_FALSE(check_fabric(f));
    EXPECT_EQ(check_fabric(f).error().field, "fabric.bendingWeft");
    f = *get_fabric("jersey");
    f.shear = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(check_fabric(f));
}

}  // namespace
}  // namespace fw::textile
