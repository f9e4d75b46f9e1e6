#include "fw/textile/print_tone.hpp"

#include <gtest/gtest.h>

#include "fw/textile/fabric.hpp"
#include "weave_looks.hpp"

namespace fw::textile {
namespace {

float lightness(vec3 c) {
    return 0.299f * c.x + 0.587f * c.y + 0.114f * c.z;
}

void expect_clear_tone(vec3 tone, vec3 cloth, std::string_view what) {
    EXPECT_GT(std::abs(lightness(tone) - lightness(cloth)), 0.12f) << what;
    for (int k = 0; k < 3; ++k) EXPECT_TRUE(tone[k] >= 0 && tone[k] <= 1) << what;
}

TEST(tone_on_tone, stands_out_from_every_fabric_in_its_own_colour) {
    for (const auto& preset : fabric_presets()) {
        const auto tone = tone_on_tone(preset.values.id, std::nullopt);
        ASSERT_TRUE(tone.has_value());
        expect_clear_tone(*tone, find_look(preset.values.id).value()->color, preset.values.id);
    }
}

TEST(tone_on_tone, stands_out_from_a_colour_that_was_asked_for) {
    for (const auto& cloth : {vec3(1), vec3(0), vec3(0.5f), vec3(0.9f, 0.1f, 0.1f), vec3(0.1f, 0.12f, 0.3f)})
        expect_clear_tone(tone_on_tone("jersey", cloth).value(), cloth, "jersey");
}

TEST(tone_on_tone, is_paler_on_dark_cloth_and_deeper_on_light) {
    const vec3 navy(0.12f, 0.16f, 0.29f), ivory(0.95f, 0.92f, 0.84f);
    EXPECT_GT(lightness(tone_on_tone("jersey", navy).value()), lightness(navy));
    EXPECT_LT(lightness(tone_on_tone("jersey", ivory).value()), lightness(ivory));
}

TEST(tone_on_tone, keeps_the_hue) {
    const vec3 rose(0.93f, 0.62f, 0.66f);
    const vec3 tone = tone_on_tone("jersey", rose).value();
    EXPECT_GT(tone.x, tone.z);
    EXPECT_GT(tone.z, tone.y);
}

TEST(tone_on_tone, knows_its_fabrics) {
    EXPECT_EQ(tone_on_tone("kevlar", std::nullopt).error().code, "fabric.unknown");
}

}  // namespace
}  // namespace fw::textile
