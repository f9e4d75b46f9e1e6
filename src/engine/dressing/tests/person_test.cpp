#include "fw/dressing/person.hpp"

#include <gtest/gtest.h>

namespace fw::dressing {
namespace {

using body::measurement_id;

constexpr auto anna = R"({"name": "Anna", "sex": "female", "age": 34, "unit": "metric",
    "measurements": {"height": 168, "weight": 62, "chestCircumference": 92.5}})";

TEST(parse_person, reads_centimetres_as_metres) {
    const auto p = parse_person(anna).value();
    EXPECT_NEAR(p.find(measurement_id::height).value(), 1.68, 1e-12);
    EXPECT_NEAR(p.find(measurement_id::chest_circumference).value(), 0.925, 1e-12);
    EXPECT_EQ(p.weight, 62);
    EXPECT_FALSE(p.find(measurement_id::hip_circumference));
}

TEST(parse_person, reads_inches_and_pounds) {
    const auto p =
        parse_person(R"({"sex": "male", "unit": "imperial", "measurements": {"height": 70, "weight": 180}})").value();
    EXPECT_NEAR(p.find(measurement_id::height).value(), 1.778, 1e-9);
    EXPECT_NEAR(p.weight.value(), 81.6466, 1e-3);
}

TEST(parse_person, what_was_written_is_read_back) {
    const auto once = parse_person(anna).value();
    const auto twice = parse_person(to_pretty_json(to_json(once))).value();
    EXPECT_EQ(once.measurements.size(), twice.measurements.size());
    EXPECT_NEAR(twice.find(measurement_id::chest_circumference).value(), 0.925, 1e-9);
    EXPECT_EQ(twice.age, once.age);
}

struct refusal {
    const char* text;
    const char* code;
    const char* field;
};

class parse_person_refuses : public testing::TestWithParam<refusal> {};

TEST_P(parse_person_refuses, with_the_field_and_the_rule) {
    const auto got = parse_person(GetParam().text);
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, GetParam().code);
    EXPECT_EQ(got.error().field, GetParam().field);
    EXPECT_EQ(to_exit_code(got.error().kind), 2);
}

INSTANTIATE_TEST_SUITE_P(
    bad_documents, parse_person_refuses,
    testing::Values(
        refusal{R"({"sex": "female", "measurements": {"weight": 60}})", "person.height_required",
                "measurements.height"},
        refusal{R"({"sex": "other", "measurements": {"height": 160}})", "person.sex", "sex"},
        refusal{R"({"sex": "male", "unit": "stones", "measurements": {"height": 160}})", "person.unit", "unit"},
        refusal{R"({"sex": "male", "measurements": {"height": 160, "hips": 90}})", "json.unknown_member",
                "measurements.hips"},
        refusal{R"({"sex": "male", "measurements": {"height": -3}})", "person.measurement", "measurements.height"},
        refusal{R"({"sex": "male", "measurements": {"height": "tall"}})", "json.type", "measurements.height"},
        refusal{R"({"sex": "male", "age": 7, "measurements": {"height": 120}})", "person.age", "age"},
        refusal{R"({"sex": "male", "age": 101, "measurements": {"height": 160}})", "person.age", "age"},
        refusal{R"({"sex": "male", "measurements": {"height": 160, "weight": 401}})", "person.measurement",
                "measurements.weight"},
        refusal{R"({"sex": "male"})", "json.missing", "measurements"}));

}  // namespace
}  // namespace fw::dressing
