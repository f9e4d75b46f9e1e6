#include "fw/body/doctor.hpp"

#include <gtest/gtest.h>

#include "doctor_rules.hpp"

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
    const auto found = examine(r);
    EXPECT_EQ(found.size(), 1u);
    const auto mended = mend(r, found);
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

fit_request man(double tall, double weight) {
    fit_request r;
    r.sex = sex::male;
    r.age = 40;
    r.weight = weight;
    r[height] = tall;
    return r;
}

TEST(doctor, keeps_the_weight_of_heavy_and_thin_people_without_girths) {
    for (const auto units : {unit_system::metric, unit_system::imperial})
        for (const auto s : {sex::female, sex::male})
            for (double tall = 1.50; tall < 1.87; tall += 0.05)
                for (double index = 13; index < 59; index += 2) {
                    auto r = man(tall, std::round(index * tall * tall));
                    r.sex = s;
                    const auto found = examine(r, units);
                    EXPECT_LE(found.size(), 1u) << tall << " m, " << *r.weight << " kg";
                    for (const auto& w : found) {
                        EXPECT_EQ(w.measurement, "weight") << tall << " m: " << w.message;
                        EXPECT_FALSE(w.suggestion) << tall << " m: " << w.message;
                        EXPECT_NE(w.message.find("Keep it if you are sure"), std::string::npos) << w.message;
                    }
                }
}

TEST(doctor, keeps_the_height_of_a_very_tall_woman) {
    auto r = man(1.95, 85);
    r.sex = sex::female;
    for (const auto& w : examine(r, unit_system::imperial)) EXPECT_FALSE(w.suggestion) << w.message;
}

TEST(doctor, still_sees_a_weight_that_nobody_has) {
    const auto found = examine(man(1.78, 820));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].code, "digits.decimal");
    EXPECT_NEAR(found[0].suggestion.value(), 82, 1e-9);
}

TEST(doctor, believes_girths_that_go_with_a_great_weight) {
    auto r = man(1.78, 160);
    r[waist_circumference] = 1.45;
    r[hip_circumference] = 1.42;
    for (const auto& w : examine(r)) EXPECT_FALSE(w.suggestion) << w.message;
    r[waist_circumference] = 0.84;
    r[hip_circumference] = 0.98;
    ASSERT_NE(find(examine(r), "weight"), nullptr);
    EXPECT_EQ(find(examine(r), "weight")->code, "unit.pounds");
}

TEST(doctor, suggests_no_value_that_no_body_has) {
    for (const auto s : {sex::female, sex::male})
        for (const double weight : {0.0, 60.0, 75.0, 100.0}) {
            auto r = man(1.72, weight);
            r.sex = s;
            if (weight == 0) r.weight.reset();
            r[waist_circumference] = 1.70;
            r[hip_circumference] = 0.60;
            const auto found = examine(r);
            EXPECT_FALSE(found.empty());
            for (const auto& w : found) {
                if (!w.suggestion) continue;
                EXPECT_EQ(w.measurement, "waistCircumference") << w.message;  // 170 may well have been 107
                EXPECT_NEAR(*w.suggestion, 1.07, 1e-9) << weight << " kg: " << w.message;
                EXPECT_TRUE(weight == 0 || weight == 100) << weight << " kg: " << w.message;
            }
        }
}

TEST(doctor, blames_the_inseam_not_the_height_that_would_still_not_explain_it) {
    auto r = man(1.68, 70);
    r[inseam_length] = 1.10;
    const auto found = examine(r);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].measurement, "inseamLength");
    EXPECT_FALSE(found[0].suggestion);
}

TEST(doctor, has_nothing_left_to_say_about_what_it_mended) {
    for (const auto id : {chest_circumference, waist_circumference, hip_circumference, inseam_length, height})
        for (const double slip : {10.0, 100.0, 0.01, 1 / 2.54}) {
            auto r = ordinary_woman();
            *r[id] *= slip;
            const auto found = examine(r);
            ASSERT_EQ(found.size(), 1u) << info(id).name << " times " << slip;
            ASSERT_TRUE(found[0].suggestion) << found[0].message;
            EXPECT_NEAR(*found[0].suggestion, *ordinary_woman()[id], 1e-9);
            for (const auto& w : examine(mend(r, found))) ADD_FAILURE() << w.message;
        }
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

TEST(doctor, does_not_accuse_the_partner_of_an_exchange_twice) {
    fit_request r;
    r[height] = 1.72;
    r[neck_circumference] = 0.41;
    r[neck_base_circumference] = 0.38;
    const auto alone = broken_rules(r, {}, unit_system::metric);
    ASSERT_EQ(alone.size(), 1u);
    EXPECT_EQ(alone[0].code, "order.neck_above_neck_base");
    const warning exchange{"values.exchanged", "chestCircumference", "", 0.92, "neckCircumference"};
    EXPECT_TRUE(names(exchange, "chestCircumference") && names(exchange, "neckCircumference"));
    EXPECT_FALSE(names(exchange, "waistCircumference") || names(exchange, ""));
    EXPECT_TRUE(broken_rules(r, {exchange}, unit_system::metric).empty());
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
