#include "fw/textile/weave.hpp"

#include <gtest/gtest.h>

#include "fw/textile/fabric.hpp"

namespace fw::textile {
namespace {

float linear(std::uint8_t byte) {
    const float x = static_cast<float>(byte) / 255.0f;
    return x <= 0.04045f ? x / 12.92f : std::pow((x + 0.055f) / 1.055f, 2.4f);
}

vec3 mean_color(const scene::image& im) {
    vec3 sum(0);
    for (int y = 0; y < im.height; ++y) {
        for (int x = 0; x < im.width; ++x) {
            for (int k = 0; k < 3; ++k) sum[k] += linear(im.at(x, y)[k]);
        }
    }
    return sum / static_cast<float>(im.width * im.height);
}

/// Mean step between neighbours inside the picture, and across its left-right and top-bottom seam.
std::pair<double, double> steps_inside_and_across_the_seam(const scene::image& im) {
    double inside = 0;
    double across = 0;
    for (int y = 0; y < im.height; ++y) {
        inside += std::abs(im.at(im.width / 2, y)[1] - im.at(im.width / 2 - 1, y)[1]) +
                  std::abs(im.at(y, im.height / 2)[1] - im.at(y, im.height / 2 - 1)[1]);
        across += std::abs(im.at(0, y)[1] - im.at(im.width - 1, y)[1]) +
                  std::abs(im.at(y, 0)[1] - im.at(y, im.height - 1)[1]);
    }
    return {inside / im.height, across / im.height};
}

TEST(make_appearance, keeps_the_colour_that_was_asked_for) {
    for (const auto& preset : fabric_presets()) {
        if (preset.values.id == "denim") continue;  // its weft stays white
        const auto a = make_appearance({.fabric = preset.values.id, .color = vec3(0.5f, 0.3f, 0.2f)});
        ASSERT_TRUE(a) << preset.values.id;
        const vec3 mean = mean_color(a->base_color);
        EXPECT_NEAR(mean.x, linear(128), 0.012) << preset.values.id;
        EXPECT_NEAR(mean.y, linear(77), 0.008) << preset.values.id;
    }
}

TEST(make_appearance, tiles_without_a_seam) {
    for (const auto& preset : fabric_presets()) {
        for (const print_kind kind :
             {print_kind::none, print_kind::stripes, print_kind::checks, print_kind::dots, print_kind::hoops}) {
            const auto a = make_appearance({.fabric = preset.values.id, .pattern = {.kind = kind, .size = 0.013}});
            ASSERT_TRUE(a);
            for (const scene::image* im : {&a->base_color, &a->normal}) {
                const auto [inside, across] = steps_inside_and_across_the_seam(*im);
                EXPECT_LT(across, inside * 2 + 8) << preset.values.id << " print " << static_cast<int>(kind);
            }
        }
    }
}

TEST(make_appearance, gives_the_same_bytes_for_a_seed_and_others_for_another) {
    const auto a = make_appearance({.fabric = "denim", .seed = 3});
    EXPECT_EQ(make_appearance({.fabric = "denim", .seed = 3})->base_color.pixels, a->base_color.pixels);
    EXPECT_NE(make_appearance({.fabric = "denim", .seed = 4})->base_color.pixels, a->base_color.pixels);
}

TEST(make_appearance, draws_stripes_at_their_true_width) {
    const auto a = make_appearance(
        {.fabric = "shirting", .pattern = {.kind = print_kind::stripes, .color = vec3(0), .size = 0.02}});
    int changes = 0;
    bool dark = a->base_color.at(0, 500)[0] < 120;
    for (int x = 1; x < a->base_color.width; ++x) {
        const int v = a->base_color.at(x, 500)[0];
        if (dark ? v > 150 : v < 90) {
            dark = !dark;
            ++changes;
        }
    }
    const double tiles = static_cast<double>(a->base_color_size.x) / 0.04;
    EXPECT_NEAR(tiles, std::round(tiles), 1e-4);
    EXPECT_EQ(changes, static_cast<int>(std::round(tiles)) * 2);
}

TEST(make_appearance, holds_a_whole_number_of_relief_tiles) {
    for (const auto& preset : fabric_presets()) {
        const auto a = make_appearance({.fabric = preset.values.id});
        const float n = a->base_color_size.x / a->normal_size.x;
        EXPECT_NEAR(n, std::round(n), 1e-4);
    }
}

TEST(make_appearance, points_normals_away_from_the_cloth_and_level_on_the_whole) {
    for (const auto& preset : fabric_presets()) {
        const auto a = make_appearance({.fabric = preset.values.id});
        vec3 sum(0);
        for (int y = 0; y < a->normal.height; ++y) {
            for (int x = 0; x < a->normal.width; ++x) {
                const auto* p = a->normal.at(x, y);
                EXPECT_GT(p[2], 128);
                sum += vec3(p[0], p[1], p[2]) / 127.5f - 1.0f;
            }
        }
        sum /= static_cast<float>(a->normal.width * a->normal.height);
        EXPECT_NEAR(sum.x, 0, 0.02) << preset.values.id;
        EXPECT_NEAR(sum.y, 0, 0.02) << preset.values.id;
        EXPECT_LT(sum.z, 0.995) << preset.values.id << " has no relief";
    }
}

TEST(make_appearance, refuses_what_cannot_be_woven) {
    EXPECT_EQ(make_appearance({.fabric = "adamantium"}).error().code, "fabric.unknown");
    EXPECT_EQ(make_appearance({.pattern = {.kind = print_kind::dots, .size = 2}}).error().code, "print.size");
    EXPECT_EQ(make_appearance({.color = vec3(2, 0, 0)}).error().code, "color.range");
}

TEST(add_material, maps_metres_to_tiles) {
    scene::model m;
    const auto a = make_appearance({.fabric = "jersey"});
    const int index = add_material(m, *a);
    EXPECT_EQ(index, 0);
    EXPECT_NEAR(m.materials[0].base_color_texture.scale.x, 1 / a->base_color_size.x, 1e-4);
    EXPECT_TRUE(m.materials[0].double_sided);
    EXPECT_EQ(m.images.size(), 3u);
}

TEST(parse_color, reads_codes_and_names_and_suggests) {
    EXPECT_NEAR(parse_color("#FF8000")->y, 128 / 255.0, 1e-6);
    EXPECT_TRUE(parse_color("navy"));
    EXPECT_NE(parse_color("nvay").error().message.find("navy"), std::string::npos);
    EXPECT_FALSE(parse_color("#12345"));
}

}  // namespace
}  // namespace fw::textile
