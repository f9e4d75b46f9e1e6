#include "fw/base/json.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace fw {
namespace {

TEST(json_object, names_the_missing_field_with_its_whole_path) {
    const auto value = parse_json(R"({"measurements": {"chest": 90}})").value();
    const auto root = json_object::from(value).value();
    const auto height = root.get_object("measurements").value().get_number("height");
    ASSERT_FALSE(height.has_value());
    EXPECT_EQ(height.error().code, "json.missing");
    EXPECT_EQ(height.error().field, "measurements.height");
}

TEST(json_object, suggests_the_nearest_name_for_an_unknown_member) {
    const auto value = parse_json(R"({"hieght": 168})").value();
    const auto outcome = json_object::from(value).value().only({"height", "weight"});
    ASSERT_FALSE(outcome.has_value());
    EXPECT_NE(outcome.error().message.find("Did you mean \"height\""), std::string::npos);
}

TEST(json_object, lets_members_that_begin_with_x_pass) {
    const auto value = parse_json(R"({"x-note": "hello"})").value();
    EXPECT_TRUE(json_object::from(value).value().only({"height"}).has_value());
}

TEST(json_object, refuses_a_text_where_a_number_is_wanted) {
    const auto value = parse_json(R"({"height": "168"})").value();
    const auto height = json_object::from(value).value().get_number("height");
    ASSERT_FALSE(height.has_value());
    EXPECT_EQ(height.error().code, "json.type");
}

TEST(json, every_double_that_is_written_reads_back_equal) {
    json::array before;
    for (int i = 1; i < 2000; ++i) before.push_back(std::sin(i) * std::pow(10.0, i % 40 - 20));
    for (const auto& text : {json::serialize(before), to_pretty_json(before)}) {
        const auto after = parse_json(text).value().as_array();
        ASSERT_EQ(after.size(), before.size());
        for (std::size_t i = 0; i < before.size(); ++i)
            EXPECT_EQ(after[i].to_number<double>(), before[i].as_double()) << i;
    }
}

TEST(json, pretty_text_has_whole_fractions_as_integers_of_the_same_value) {
    for (const auto* text : {"56.0", "-0.0", "1e3", "9007199254740993.0", "1e19", "18446744073709551616"}) {
        const auto before = parse_json(text).value();
        ASSERT_TRUE(before.is_double()) << text;
        const auto after = parse_json(to_pretty_json(before)).value();
        EXPECT_EQ(after.to_number<double>(), before.as_double()) << text;
    }
    EXPECT_EQ(to_pretty_json(56.0), "56\n");
}

TEST(json, numbers_stay_in_their_places_between_texts_that_look_like_numbers) {
    const auto value =
        parse_json(R"({"1.5": "2.5 \" 3", "a": [1, 0.1, "-7", true, -0.3e-1], "b": {"4": 1e3}, "c": -9})").value();
    EXPECT_EQ(value.at("a").at(0), 1);
    EXPECT_EQ(value.at("a").at(1), 0.1);
    EXPECT_EQ(value.at("a").at(4), -0.03);
    EXPECT_EQ(value.at("b").at("4"), 1000.0);
    EXPECT_EQ(value.at("c"), -9);
    EXPECT_EQ(parse_json("0.1").value(), 0.1);
}

TEST(json, refuses_what_is_not_json) {
    EXPECT_EQ(parse_json("{height: 1").error().code, "json.syntax");
}

TEST(json, refuses_a_number_that_is_beyond_every_double) {
    for (const auto* text :
         {"[1, 1e309]", "[1, 1000e306]", "[1, -56000000000000000192E291813]", "[1, 17976931348623159e292]"}) {
        const auto read = parse_json(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().code, "json.syntax");
        EXPECT_TRUE(read.error().message.starts_with("Line 1, column ")) << read.error().message;
    }
    EXPECT_EQ(parse_json("1.7976931348623157e308").value(), 1.7976931348623157e308);
    EXPECT_EQ(parse_json("1e-999").value(), 0.0);
}

TEST(json, says_where_the_text_stops_being_json) {
    const auto got = parse_json("{\n  \"höhe\": 1,\n  \"ü\": oops\n}");
    EXPECT_EQ(got.error().code, "json.syntax");
    EXPECT_TRUE(got.error().message.starts_with("Line 3, column 8:")) << got.error().message;
    EXPECT_TRUE(parse_json("{} x").error().message.starts_with("Line 1, column 4:"))
        << parse_json("{} x").error().message;
    EXPECT_NE(parse_json("{\"a\": 1").error().message.find("ends too early"), std::string::npos);
    EXPECT_NE(parse_json(" \n").error().message.find("empty"), std::string::npos);
}

TEST(json, accepts_the_byte_order_mark_that_some_editors_write) {
    EXPECT_TRUE(parse_json("\xef\xbb\xbf{\"a\": 1}\r\n").has_value());
}

TEST(json, refuses_two_members_of_one_name) {
    const auto got = parse_json("{\"a\": {\"b\": 1},\n \"c\": [\"x\", \"x\"], \"\\u0061\": 2}");
    ASSERT_FALSE(got.has_value());
    EXPECT_EQ(got.error().code, "json.repeated_member");
    EXPECT_EQ(got.error().field, "a");
    EXPECT_TRUE(got.error().message.starts_with("Line 2, column 19:")) << got.error().message;
}

TEST(json, names_the_path_of_a_member_that_is_given_twice) {
    EXPECT_EQ(parse_json(R"({"b": [{}, {"c": 1, "d": {"e": 1, "e": 2}}]})").error().field, "b[1].d.e");
    EXPECT_EQ(parse_json(R"([[1, {"a": 1, "a": 2}]])").error().field, "[0][1].a");
}

TEST(json, lets_one_name_stand_in_two_objects) {
    EXPECT_TRUE(parse_json(R"([{"a": "a,\"a", "b": {"a": [{"a": 1}, "a"]}}, {"a": 2}])").has_value());
}

TEST(json, pretty_text_reads_back_equal) {
    const auto value = parse_json(R"({"a": [1, 2.5, {"b": []}], "c": "ü\n", "d": {}})").value();
    EXPECT_EQ(parse_json(to_pretty_json(value)).value(), value);
}

TEST(find_similar, names_the_likely_word_and_compares_none_with_a_novel) {
    const std::vector<std::string_view> known{"length", "fit", "sleeveLength"};
    EXPECT_EQ(find_similar("lenght", known), "length");
    EXPECT_EQ(find_similar("sleevelength", known), "sleeveLength");
    EXPECT_EQ(find_similar("fat", known), "fit");
    EXPECT_EQ(find_similar("x", known), std::nullopt);
    EXPECT_EQ(find_similar("waist", known), std::nullopt);
    // 268 million letters against 21 took a minute.
    EXPECT_EQ(find_similar(std::string(std::size_t{1} << 28, 'l'), known), std::nullopt);
}

}  // namespace
}  // namespace fw
