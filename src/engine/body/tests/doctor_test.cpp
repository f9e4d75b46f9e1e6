#include "fw/body/doctor.hpp"

#include <gtest/gtest.h>

namespace fw::body {
namespace {

using enum measurement_id;

fit_request ordinary_woman() {
    fit_request r;
    r.sex = sex::female;
    r.age = 34;
    r.weight = 62;
    r[height] = 1.68;
    r[chest_circumference] = 0.92;
    r[waist_circumference] = 0.74;
    r[hip_circumference] = 0.99;
    r[inseam_length] = 0.79;
    return r;
}

const warning* find(const std::vector<warning>& list, std::string_view measurement) {
    const auto it = std::ranges::find(list, measurement, &warning::measurement);
    return it == list.end() ? nullptr : &*it;
}

TEST(doctor, has_nothing_to_say_about_ordinary_values) {
    for (const auto& w : examine(ordinary_woman())) ADD_FAILURE() << w.message;
}

TEST(doctor, recognises_inches_typed_as_centimetres) {
    auto r = ordinary_woman();
    r[waist_circumference] = 0.29;
    const auto found = examine(r);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].code, "unit.inches");
    EXPECT_EQ(found[0].measurement, "waistCircumference");
    EXPECT_NEAR(found[0].suggestion.value(), 0.7366, 1e-6);
    EXPECT_NE(found[0].message.find("29 inches"), std::string::npos) << found[0].message;
}

TEST(doctor, recognises_a_whole_person_in_inches) {
    auto r = ordinary_woman();
    for (auto& v : r.asked)
        if (v) *v /= 2.54;
    const auto found = examine(r);
    EXPECT_EQ(found.size(), 5u);
    const auto mended = mend(r, found);
    for (std::size_t i = 0; i < measurement_count; ++i)
        if (ordinary_woman().asked[i]) EXPECT_NEAR(*mended.asked[i], *ordinary_woman().asked[i], 1e-9);
}

TEST(doctor, recognises_centimetres_where_inches_are_expected) {
    auto r = ordinary_woman();
    r[hip_circumference] = 99 * 0.0254;
    const auto found = examine(r, unit_system::imperial);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].code, "unit.centimetres");
    EXPECT_NEAR(found[0].suggestion.value(), 0.99, 1e-9);
}

TEST(doctor, recognises_pounds_typed_as_kilograms) {
    auto r = ordinary_woman();
    r.weight = 137;
    const auto found = examine(r);
    ASSERT_NE(find(found, "weight"), nullptr);
    EXPECT_EQ(find(found, "weight")->code, "unit.pounds");
    EXPECT_NEAR(find(found, "weight")->suggestion.value(), 62.1, 0.1);
}

TEST(doctor, recognises_metres_and_a_lost_decimal_point) {
    auto r = ordinary_woman();
    r[height] = 0.0168;
    ASSERT_NE(find(examine(r), "height"), nullptr);
    EXPECT_NEAR(find(examine(r), "height")->suggestion.value(), 1.68, 1e-9);
    r = ordinary_woman();
    r[hip_circumference] = 9.9;
    ASSERT_NE(find(examine(r), "hipCircumference"), nullptr);
    EXPECT_NEAR(find(examine(r), "hipCircumference")->suggestion.value(), 0.99, 1e-9);
}

TEST(doctor, recognises_swapped_digits) {
    auto r = ordinary_woman();
    r[chest_circumference] = 0.29;  // 92
    r[inseam_length] = 0.97;        // 79
    const auto found = examine(r);
    ASSERT_NE(find(found, "inseamLength"), nullptr);
    EXPECT_EQ(find(found, "inseamLength")->code, "digits.swapped");
    EXPECT_NEAR(find(found, "inseamLength")->suggestion.value(), 0.79, 1e-9);
}

TEST(doctor, recognises_two_values_exchanged) {
    auto r = ordinary_woman();
    std::swap(r[inseam_length], r[hip_circumference]);
    const auto mended = mend(r, examine(r));
    EXPECT_NEAR(*mended[inseam_length], 0.79, 1e-9);
    EXPECT_NEAR(*mended[hip_circumference], 0.99, 1e-9);
}

TEST(doctor, names_an_unlikely_value_without_inventing_another) {
    auto r = ordinary_woman();
    r[hip_circumference] = 1.21;
    const auto found = examine(r);
    ASSERT_NE(find(found, "hipCircumference"), nullptr);
    EXPECT_EQ(find(found, "hipCircumference")->code, "value.unlikely");
    EXPECT_FALSE(find(found, "hipCircumference")->suggestion.has_value());
}

TEST(doctor, does_not_blame_the_height_of_a_very_heavy_woman) {
    fit_request r;
    r.sex = sex::female;
    r.age = 45;
    r.weight = 150;
    r[height] = 1.65;
    r[chest_circumference] = 1.45;
    r[waist_circumference] = 1.40;
    r[hip_circumference] = 1.60;
    for (const auto& w : examine(r)) ADD_FAILURE() << w.message;
}

TEST(doctor, knows_rules_that_no_body_breaks) {
    fit_request r;
    r.sex = sex::male;
    r[height] = 1.80;
    r[calf_circumference] = 0.41;
    r[ankle_circumference] = 0.40;
    const auto found = examine(r);
    EXPECT_TRUE(std::ranges::any_of(found, [](const warning& w) { return w.measurement == "ankleCircumference"; }));
}

TEST(doctor, mends_nothing_that_has_no_suggestion) {
    const auto r = ordinary_woman();
    const auto same = mend(r, {{"value.unlikely", "hipCircumference", "", std::nullopt}});
    EXPECT_EQ(same.asked, r.asked);
    EXPECT_EQ(same.weight, r.weight);
}

TEST(doctor, tells_which_asked_value_the_body_does_not_have) {
    fit_result f;
    for (const auto& i : all_measurements()) f.measurements[static_cast<std::size_t>(i.id)].id = i.id;
    auto& hip = f.measurements[static_cast<std::size_t>(hip_circumference)];
    hip.asked = 1.00;
    hip.achieved = 1.012;
    const auto found = examine_fit(f);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].code, "fit.not_reached");
    EXPECT_NE(found[0].message.find("101.2 cm"), std::string::npos) << found[0].message;
}

TEST(doctor, writes_values_as_people_read_them) {
    EXPECT_EQ(to_text(chest_circumference, 0.925, unit_system::metric), "92.5 cm");
    EXPECT_EQ(to_text(chest_circumference, 0.925, unit_system::imperial), "36.4 in");
    EXPECT_EQ(weight_to_text(68.04, unit_system::imperial), "150 lb");
}

}  // namespace
}  // namespace fw::body
