#include "fw/photo/cutout.hpp"

#include <gtest/gtest.h>

namespace fw::photo {
namespace {

/// A red person, 100 to 300 across and 50 to 350 down, before a green wall; the edge is mixed over four pixels.
struct red_on_green {
    scene::image photo = scene::make_image(400, 400, 3);
    vision::person_mask mask{
        .origin = {0, 0}, .pixel = 1, .width = 400, .height = 400, .coverage = {}, .confidence = {}};

    red_on_green() {
        for (int y = 0; y < 400; ++y)
            for (int x = 0; x < 400; ++x) {
                const double inside = std::min({x - 100.0, 300.0 - x, y - 50.0, 350.0 - y}) / 4 + 0.5;
                const double a = std::clamp(inside, 0.0, 1.0);
                auto* p = photo.at(x, y);
                p[0] = static_cast<std::uint8_t>(200 * a);
                p[1] = static_cast<std::uint8_t>(200 * (1 - a));
                mask.coverage.push_back(static_cast<float>(a));
                mask.confidence.push_back(1);
            }
    }
};

TEST(cutout, the_person_stays_and_the_room_is_gone) {
    const red_on_green scene;
    const auto cut = make_cutout(scene.photo, scene.mask, 2048);
    ASSERT_TRUE(cut) << cut.error().message;
    EXPECT_EQ(cut->width, 400);
    EXPECT_EQ(cut->channels, 4);
    const auto* middle = cut->at(200, 200);
    EXPECT_EQ(middle[0], 200);
    EXPECT_EQ(middle[3], 255);
    const auto* wall = cut->at(20, 20);
    EXPECT_EQ((std::array{wall[0], wall[1], wall[2], wall[3]}), (std::array<std::uint8_t, 4>{0, 0, 0, 0}));
}

TEST(cutout, the_edge_is_soft_and_has_no_colour_of_the_wall) {
    const red_on_green scene;
    const auto cut = make_cutout(scene.photo, scene.mask, 2048).value();
    int soft = 0;
    for (int x = 90; x < 110; ++x) {
        const auto* p = cut.at(x, 200);
        soft += p[3] > 0 && p[3] < 255 ? 1 : 0;
        EXPECT_LT(p[1], 10) << "green at " << x;
        if (p[3] > 0) EXPECT_GT(p[0], 190) << "red at " << x;
    }
    EXPECT_GE(soft, 3);
}

TEST(cutout, a_large_photo_is_reduced_and_its_mask_with_it) {
    const red_on_green scene;
    const auto cut = make_cutout(scene.photo, scene.mask, 100).value();
    EXPECT_EQ(cut.width, 100);
    EXPECT_EQ(cut.height, 100);
    EXPECT_EQ(cut.at(50, 50)[3], 255);
    EXPECT_EQ(cut.at(23, 50)[3], 0);
    EXPECT_EQ(cut.at(27, 50)[3], 255);
    EXPECT_EQ(cut.at(50, 89)[3], 0);
}

TEST(cutout, grey_photos_are_cut_out_too) {
    const red_on_green scene;
    auto grey = scene::make_image(400, 400, 1);
    std::ranges::fill(grey.pixels, std::uint8_t{77});
    const auto cut = make_cutout(grey, scene.mask, 400).value();
    EXPECT_EQ(cut.at(200, 200)[2], 77);
}

TEST(fit_within, only_what_is_too_long_is_reduced_and_keeps_its_form) {
    const auto wide = scene::make_image(400, 100, 3);
    EXPECT_EQ(fit_within(wide, 400)->width, 400);
    const auto small = fit_within(wide, 200);
    EXPECT_EQ(small->width, 200);
    EXPECT_EQ(small->height, 50);
    EXPECT_EQ(fit_within(scene::make_image(4000, 1, 3), 40)->height, 1);
}

}  // namespace
}  // namespace fw::photo
