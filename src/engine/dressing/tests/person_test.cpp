#include "fw/dressing/person.hpp"
#include "fw/dressing/avatar.hpp"

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
        refusal{R"({"sex": "male", "measurements": {"height": 160, "weight": null}})", "json.type",
                "measurements.weight"},
        refusal{R"({"sex": "male", "age": null, "measurements": {"height": 160}})", "json.type", "age"},
        refusal{R"({"sex": "male", "measurements": {"height": 160, "height": 170}})", "json.repeated_member",
                "measurements.height"},
        refusal{R"({"measurements": {"height": 160}})", "json.missing", "sex"},
        refusal{R"({"sex": "male"})", "json.missing", "measurements"}));

std::string refused(std::string_view text) {
    const auto p = parse_person(text);
    const auto checked = p ? check_person(*p) : result<void>(std::unexpected(p.error()));
    return checked ? "accepted" : checked.error().message;
}

bool says(std::string_view message, std::string_view part) {
    return message.find(part) != message.npos;
}

TEST(a_refusal, offers_the_value_that_was_likely_meant) {
    const auto chest = refused(R"({"sex": "female", "measurements": {"height": 168, "chestCircumference": 925}})");
    EXPECT_TRUE(says(chest, "925 cm") && says(chest, "Did you mean 92.5 cm?")) << chest;
    const auto tall = refused(R"({"sex": "female", "measurements": {"height": 1680}})");
    EXPECT_TRUE(says(tall, "Did you mean 168 cm?")) << tall;
    const auto metres = refused(R"({"sex": "female", "measurements": {"height": 1.68}})");
    EXPECT_TRUE(says(metres, "Did you mean 168 cm?")) << metres;
    const auto inches = refused(R"({"sex": "female", "measurements": {"height": 66, "weight": 60}})");
    EXPECT_TRUE(says(inches, "66 would be 167.6 cm in inches: set \"unit\": \"imperial\", or write 167.6.")) << inches;
}

TEST(a_refusal, says_which_one_value_among_centimetres_looks_like_inches) {
    const auto waist = refused(
        R"({"sex": "female", "measurements": {"height": 171, "weight": 63, "chestCircumference": 92, "waistCircumference": 28.5}})");
    EXPECT_TRUE(says(waist, "waistCircumference alone looks like inches: 28.5 inches are 72.4 cm. Write 72.39."))
        << waist;
    EXPECT_FALSE(says(waist, "imperial")) << waist;
}

TEST(a_refusal, offers_either_value_of_a_pair_typed_the_wrong_way_round) {
    const auto arm = refused(
        R"({"sex": "male", "measurements": {"height": 195, "weight": 90, "inseamLength": 64, "armLength": 92}})");
    EXPECT_TRUE(says(arm, "92 cm") && says(arm, "Did you mean 64 cm?")) << arm;
}

TEST(a_refusal, offers_nothing_where_nothing_is_likely) {
    const auto neck = refused(R"({"sex": "male", "measurements": {"height": 180, "neckCircumference": 777}})");
    EXPECT_FALSE(says(neck, "Did you mean")) << neck;
    EXPECT_TRUE(says(neck, "Check the number")) << neck;
}

TEST(a_refusal, says_whose_bodies_the_program_knows) {
    const auto small = refused(R"({"sex": "male", "measurements": {"height": 110}})");
    EXPECT_TRUE(says(small, "this program knows: 120 cm to 230 cm. It is for adults and youths from 14 years."))
        << small;
    const auto child = refused(R"({"sex": "male", "age": 8, "measurements": {"height": 130}})");
    EXPECT_TRUE(says(child, "adults and youths, from 14 to 100 years")) << child;
    EXPECT_TRUE(says(refused(R"({"measurements": {"height": 160}})"), "\"female\" or \"male\""));
}

TEST(parse_typed_person, lets_the_doctor_mend_what_parse_person_refuses) {
    for (const std::string_view wrong :
         {R"({"sex": "female", "measurements": {"height": 168, "chestCircumference": 925}})",
          R"({"sex": "female", "measurements": {"height": 1680, "chestCircumference": 92.5}})",
          R"({"sex": "female", "measurements": {"height": 1.68, "chestCircumference": 92.5}})"}) {
        const auto typed = parse_typed_person(wrong).value();
        EXPECT_FALSE(check_person(typed).has_value());
        const auto better = mended(typed, body::examine(to_request(typed), typed.unit));
        EXPECT_TRUE(check_person(better).has_value()) << wrong;
        EXPECT_NEAR(better.find(measurement_id::height).value(), 1.68, 1e-9);
        EXPECT_NEAR(better.find(measurement_id::chest_circumference).value(), 0.925, 1e-9);
    }
}

TEST(parse_typed_person, refuses_what_no_slip_explains) {
    EXPECT_EQ(parse_typed_person(R"({"sex": "male", "measurements": {"height": 1e9}})").error().code,
              "person.measurement");
    EXPECT_EQ(parse_typed_person(R"({"sex": "male", "measurements": {"height": 0}})").error().code,
              "person.measurement");
}

TEST(find_name, reads_it_from_a_document_that_is_refused_otherwise) {
    EXPECT_EQ(find_name(R"({"name": "Zoë", "sex": 3})"), "Zoë");
    EXPECT_EQ(find_name("{\"name\": 3}"), "");
    EXPECT_EQ(find_name("{"), "");
}

TEST(warnings_document, gives_the_suggestion_in_metres_and_as_the_person_reads_it) {
    const auto p = parse_person(R"({"sex": "female", "unit": "imperial",
        "measurements": {"height": 66, "weight": 137, "waistCircumference": 74}})")
                       .value();
    const auto list = to_json(body::examine(to_request(p), p.unit), p.unit).as_array();
    ASSERT_EQ(list.size(), 1u);
    EXPECT_NEAR(list[0].at("suggestion").as_double(), 0.74, 1e-9);
    EXPECT_EQ(list[0].at("suggestionText").as_string(), "29.1 in");
}

}  // namespace
}  // namespace fw::dressing
