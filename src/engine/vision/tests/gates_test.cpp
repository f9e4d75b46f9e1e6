#include "fw/vision/gates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "gate_wishes.hpp"
#include "support/refused_photos.hpp"

namespace fw::vision {
namespace {

using testing::good_setup;

pose_estimator& estimator() {
    static pose_estimator e = testing::load_pose_estimator().value();
    return e;
}

inspected_photo inspect(const testing::photo_setup& setup, photo_view view = photo_view::front) {
    return inspect_photo(estimator(), testing::photograph(setup), view, testing::small_photo_limits);
}

std::vector<std::string> codes(const inspected_photo& photo) {
    std::vector<std::string> out;
    std::ranges::transform(photo.refusals, std::back_inserter(out), &refusal::code);
    return out;
}

TEST(photo_gates, a_good_front_photo_passes) {
    EXPECT_EQ(codes(inspect(good_setup())), std::vector<std::string>{});
}

TEST(photo_gates, a_good_side_photo_passes_from_either_side) {
    for (const double turn : {pi / 2, -pi / 2}) {
        auto setup = good_setup();
        setup.subject_turn = turn;
        EXPECT_EQ(codes(inspect(setup, photo_view::side)), std::vector<std::string>{}) << turn;
    }
}

class unfit : public ::testing::TestWithParam<testing::unfit_photo> {};

TEST_P(unfit, is_refused_for_the_right_reason) {
    const auto reasons = testing::reasons_against(estimator(), GetParam());
    EXPECT_TRUE(std::ranges::find(reasons, GetParam().reason) != reasons.end())
        << GetParam().reason << " is not among " << ::testing::PrintToString(reasons);
}

INSTANTIATE_TEST_SUITE_P(photo, unfit, ::testing::ValuesIn(testing::unfit_photos()), [](const auto& info) {
    std::string name = info.param.name;
    std::ranges::replace(name, ' ', '_');
    return name;
});

// Faults that touch nothing else give one reason: a person who mends it is not sent back for another.
TEST(photo_gates, one_fault_gives_one_reason) {
    for (const auto& photo : testing::unfit_photos()) {
        if (photo.reason == "photo.blurred" || photo.reason == "photo.blank" || photo.reason == "photo.nobody" ||
            photo.reason == "photo.person_too_small")
            EXPECT_EQ(testing::reasons_against(estimator(), photo), std::vector<std::string>{photo.reason});
    }
}

TEST(photo_gates, every_gate_has_words_for_the_evidence_picture) {
    auto sideways = good_setup();
    sideways.subject_turn = pi / 2;
    std::set<std::string> looked_at;
    for (const auto& photo : {inspect(good_setup()), inspect(sideways, photo_view::side)})
        for (const auto& check : photo.checks) looked_at.insert(check.code);
    EXPECT_EQ(looked_at.size(), 20u);
    for (const auto& code : looked_at) EXPECT_FALSE(wanted_by(code).empty()) << code;
    EXPECT_TRUE(wanted_by("photo.fit").empty());
}

TEST(photo_gates, every_refusal_says_what_to_do) {
    auto setup = good_setup();
    setup.pitch = -0.22;
    setup.subject_turn = pi / 2;
    const auto photo = inspect(setup);
    ASSERT_FALSE(photo.fit());
    for (const auto& r : photo.refusals) EXPECT_NE(r.sentence.find(": "), std::string::npos) << r.code;
}

}  // namespace
}  // namespace fw::vision
