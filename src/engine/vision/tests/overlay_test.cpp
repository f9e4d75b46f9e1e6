#include "fw/vision/overlay.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace fw::vision {
namespace {

scene::image grey_photo() {
    scene::image photo = scene::make_image(200, 400, 4);
    std::ranges::fill(photo.pixels, std::uint8_t{100});
    return photo;
}

TEST(overlay, draws_the_outline_where_the_points_are_and_nowhere_else) {
    const std::vector<dvec2> points{{50, 60}};
    const auto drawn = draw_outline(grey_photo(), points);
    EXPECT_EQ(drawn.channels, 3);
    EXPECT_GT(drawn.at(50, 60)[1], 200);
    EXPECT_EQ(drawn.at(120, 300)[1], 100);
}

TEST(overlay, the_cutout_keeps_the_person_and_fades_the_rest) {
    person_mask mask;
    mask.width = mask.height = 100;
    mask.coverage.assign(10000, 1.0f);
    const auto drawn = draw_cutout(grey_photo(), mask);
    EXPECT_EQ(drawn.at(50, 50)[0], 100);
    EXPECT_GT(drawn.at(150, 300)[0], 200);
}

TEST(overlay, left_and_right_limbs_have_different_colours) {
    inspected_photo found;
    pose p;
    for (auto& l : p.landmarks) l.visibility = 1;
    const auto place = [&](body_point b, dvec2 at) { p.landmarks[static_cast<std::size_t>(b)].position = at; };
    place(body_point::left_hip, {150, 100});
    place(body_point::left_knee, {150, 300});
    place(body_point::right_hip, {50, 100});
    place(body_point::right_knee, {50, 300});
    found.people.push_back(p);
    const auto drawn = draw_landmarks(grey_photo(), found);
    EXPECT_GT(drawn.at(150, 200)[2], drawn.at(150, 200)[0]);
    EXPECT_GT(drawn.at(50, 200)[0], drawn.at(50, 200)[2]);
}

TEST(overlay, a_gate_that_refuses_is_red_and_one_that_passes_is_green) {
    inspected_photo found;
    found.checks = {{"photo.blurred", "0.2 %, at most 0.6 %", true}, {"photo.tilted", "9 deg", false}};
    const auto drawn = draw_gates(grey_photo(), found);
    const auto color_at = [&](int row) {
        const auto* c = drawn.at(600 + 34, row);  // the photo is 600 wide at this height
        return dvec3(c[0], c[1], c[2]);
    };
    EXPECT_GT(color_at(53).g, color_at(53).r);
    EXPECT_GT(color_at(99).r, color_at(99).g);
}

}  // namespace
}  // namespace fw::vision
