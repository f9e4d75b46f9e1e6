#include "fw/vision/gates.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "fw/body/testing/figures.hpp"
#include "fw/vision/testing/person_maker.hpp"
#include "support/assets.hpp"

namespace fw::vision {
namespace {

using testing::photo_setup;

/// One plain woman in ordinary clothes, photographed as each case needs.
class photo_gates : public ::testing::Test {
protected:
    static pose_estimator& estimator() {
        static pose_estimator e = testing::load_pose_estimator().value();
        return e;
    }

    static testing::colored_mesh person(const limb_pose& pose) {
        const auto& model = body::testing::model();
        return testing::make_person(model, model.evaluate(body::make_plain_shape(body::sex::female)), pose,
                                    testing::make_random_look(1));
    }

    static limb_pose good_pose() {
        limb_pose pose;
        pose.arm_out = {-0.15, -0.15};
        return pose;
    }

    static photo_setup good_setup() {
        photo_setup setup;
        setup.width = 1050;
        setup.height = 1400;
        setup.focal_px = 1190;
        setup.blur = 0.5;
        setup.pitch = 0.06;
        return setup;
    }

    static inspected_photo inspect(const photo_setup& setup, photo_view view = photo_view::front,
                                   const limb_pose& pose = good_pose(), const std::vector<vec3>& places = {vec3(0)}) {
        const gate_limits limits{.least_body_height = 600};  // smaller pictures keep the tests quick
        return inspect_photo(estimator(), testing::make_photo(person(pose), setup, places), view, limits);
    }

    static std::vector<std::string> codes(const inspected_photo& photo) {
        std::vector<std::string> out;
        std::ranges::transform(photo.refusals, std::back_inserter(out), &refusal::code);
        return out;
    }

    static bool refuses(const inspected_photo& photo, std::string_view code) {
        return std::ranges::any_of(photo.refusals, [&](const refusal& r) { return r.code == code; });
    }
};

TEST_F(photo_gates, a_good_front_photo_passes) {
    EXPECT_EQ(codes(inspect(good_setup())), std::vector<std::string>{});
}

TEST_F(photo_gates, a_good_side_photo_passes_from_either_side) {
    for (const double turn : {pi / 2, -pi / 2}) {
        auto setup = good_setup();
        setup.subject_turn = turn;
        EXPECT_EQ(codes(inspect(setup, photo_view::side)), std::vector<std::string>{}) << turn;
    }
}

TEST_F(photo_gates, two_people_side_by_side_are_refused) {
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::front, good_pose(), {vec3(-0.6f, 0, 0), vec3(0.6f, 0, 0)}),
                        "photo.several_people"));
}

TEST_F(photo_gates, somebody_standing_behind_is_refused) {
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::front, good_pose(), {vec3(0), vec3(0.8f, 0, -1.2f)}),
                        "photo.several_people"));
}

TEST_F(photo_gates, cut_off_feet_are_refused) {
    auto setup = good_setup();
    setup.pitch = -0.22;
    EXPECT_TRUE(refuses(inspect(setup), "photo.feet_cut_off"));
}

TEST_F(photo_gates, a_cut_off_head_is_refused) {
    auto setup = good_setup();
    setup.pitch = 0.48;
    EXPECT_TRUE(refuses(inspect(setup), "photo.head_cut_off"));
}

TEST_F(photo_gates, a_side_view_in_place_of_the_front_is_refused) {
    auto setup = good_setup();
    setup.subject_turn = pi / 2;
    EXPECT_TRUE(refuses(inspect(setup), "photo.not_frontal"));
}

TEST_F(photo_gates, a_front_view_in_place_of_the_side_is_refused) {
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::side), "photo.not_sideways"));
}

TEST_F(photo_gates, a_view_from_behind_is_refused) {
    auto setup = good_setup();
    setup.subject_turn = pi;
    EXPECT_TRUE(refuses(inspect(setup), "photo.from_behind"));
}

TEST_F(photo_gates, a_tilted_camera_is_refused) {
    auto setup = good_setup();
    setup.roll = 0.16;
    EXPECT_TRUE(refuses(inspect(setup), "photo.tilted"));
}

TEST_F(photo_gates, arms_along_the_body_are_refused) {
    auto pose = good_pose();
    pose.arm_out = {-0.62, -0.62};
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::front, pose), "photo.arms_too_close"));
}

TEST_F(photo_gates, raised_arms_are_refused) {
    auto pose = good_pose();
    pose.arm_out = {0.5, 0.5};
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::front, pose), "photo.arms_too_high"));
}

TEST_F(photo_gates, feet_together_are_refused) {
    auto pose = good_pose();
    pose.leg_out = {-0.18, -0.18};
    EXPECT_TRUE(refuses(inspect(good_setup(), photo_view::front, pose), "photo.feet_together"));
}

TEST_F(photo_gates, a_person_far_away_is_refused) {
    auto setup = good_setup();
    setup.distance = 5;
    EXPECT_EQ(codes(inspect(setup)), std::vector<std::string>{"photo.person_too_small"});
}

TEST_F(photo_gates, a_small_picture_is_refused) {
    auto setup = good_setup();
    setup.width = 600;
    setup.height = 800;
    setup.focal_px = 680;
    EXPECT_TRUE(refuses(inspect(setup), "photo.too_small"));
}

TEST_F(photo_gates, a_blurred_photo_is_refused_even_under_grain) {
    auto setup = good_setup();
    setup.blur = 4.2;
    setup.grain = 6;
    EXPECT_EQ(codes(inspect(setup)), std::vector<std::string>{"photo.blurred"});
}

TEST_F(photo_gates, a_dark_photo_is_refused) {
    auto setup = good_setup();
    setup.exposure = 0.04;
    EXPECT_TRUE(refuses(inspect(setup), "photo.too_dark"));
}

TEST_F(photo_gates, an_overexposed_photo_is_refused) {
    auto setup = good_setup();
    setup.exposure = 5;
    const auto photo = inspect(setup);
    EXPECT_TRUE(refuses(photo, "photo.too_bright"))
        << photo.figures.clipped << " " << ::testing::PrintToString(codes(photo));
}

TEST_F(photo_gates, a_blank_picture_is_refused_as_blank) {
    scene::image blank = scene::make_image(1500, 2000, 3);
    std::ranges::fill(blank.pixels, std::uint8_t{200});
    EXPECT_EQ(codes(inspect_photo(estimator(), blank, photo_view::front)), std::vector<std::string>{"photo.blank"});
}

TEST_F(photo_gates, an_empty_room_is_refused_as_nobody) {
    EXPECT_EQ(codes(inspect(good_setup(), photo_view::front, good_pose(), {vec3(0, -9, 0)})),
              std::vector<std::string>{"photo.nobody"});
}

TEST_F(photo_gates, every_refusal_says_what_to_do) {
    auto setup = good_setup();
    setup.pitch = -0.22;
    setup.subject_turn = pi / 2;
    const auto photo = inspect(setup);
    ASSERT_FALSE(photo.fit());
    for (const auto& r : photo.refusals) EXPECT_NE(r.sentence.find(": "), std::string::npos) << r.code;
}

TEST(photo_files, truncated_and_foreign_bytes_are_refused_before_any_gate) {
    const auto whole =
        media::encode_jpeg(testing::make_photo({}, {.width = 400, .height = 300}, {}), {.quality = 90}).value();
    const std::vector<std::uint8_t> half(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
    EXPECT_EQ(media::decode_image(half).error().code, "media.truncated");
    const std::vector<std::uint8_t> text{'h', 'e', 'l', 'l', 'o', ' ', 'w', 'o',
                                         'r', 'l', 'd', '!', '!', '!', '!', '!'};
    EXPECT_EQ(media::decode_image(text).error().code, "media.not_an_image");
    EXPECT_EQ(media::decode_image(whole, {.pixels = 100'000}).error().code, "media.too_large");
}

}  // namespace
}  // namespace fw::vision
