#include <gtest/gtest.h>

#include "fake_engine.hpp"
#include "fw/avatar/avatar.hpp"
#include "fw/avatar/found_body.hpp"
#include "photo_format.hpp"

namespace fw::avatar {
namespace {

TEST(told_body, comes_back_from_its_text_as_it_was) {
    told_body told;
    told.person =
        dressing::parse_person(
            R"({"name":"Anna","sex":"male","age":30,"unit":"imperial","measurements":{"height":68,"weight":150}})")
            .value();
    told.sex_known = false;
    told.height_measured = true;
    told.clothing = clothing::loose;
    const auto back = parse_told(to_json_text(told));
    EXPECT_EQ(back.person.unit, body::unit_system::imperial);
    EXPECT_NEAR(back.person.find(body::measurement_id::height).value(), 68 * 0.0254, 1e-6);
    EXPECT_NEAR(back.person.weight.value(), 150 * 0.45359237, 1e-3);
    EXPECT_EQ(back.person.age, 30);
    EXPECT_FALSE(back.sex_known);
    EXPECT_TRUE(back.height_measured);
    EXPECT_EQ(back.clothing, clothing::loose);
}

TEST(told_body, is_not_read_from_a_text_that_is_none_of_ours) {
    told_body told;
    told.person = dressing::parse_person(R"({"name":"Anna","sex":"female","measurements":{"height":1.7}})").value();
    auto text = to_json_text(told);
    text.replace(text.find("normal"), 6, "wet");
    EXPECT_THROW((void)parse_told(text), std::exception);
}

TEST(found_body, has_every_measurement_of_the_document) {
    const auto found = parse_found(make_avatar_document(1.5));
    EXPECT_EQ(found.sex, "female");
    EXPECT_EQ(found[body::measurement_id::trunk_circumference].value, 1.5);
    EXPECT_EQ(found[body::measurement_id::height].source, "photo");
    EXPECT_EQ(found.weight.asked, 60.0);
    EXPECT_EQ(found.weight.source, "typed");
}

TEST(confidence_of, falls_as_the_intervals_widen) {
    EXPECT_NEAR(confidence_of(parse_found(make_avatar_document(1))), 0.9, 1e-9);
    EXPECT_NEAR(confidence_of(parse_found(make_avatar_document(0.2))), 0.5, 1e-9);
}

TEST(find_photo_format, looks_at_the_bytes_alone) {
    using namespace std::string_view_literals;
    EXPECT_EQ(find_photo_format("\xFF\xD8\xFF\xE1 and so on"), "image/jpeg");
    EXPECT_EQ(find_photo_format("\x89PNG\r\n\x1A\n...."), "image/png");
    EXPECT_EQ(find_photo_format("RIFF\x10\0\0\0WEBPVP8 "sv), "image/webp");
    EXPECT_EQ(find_photo_format("\0\0\0\x18"
                                "ftypheic"sv),
              "image/heic");
    for (const auto other : {""sv, "RIFF"sv, "RIFF\x10\0\0\0WEB"sv, "GIF89a......"sv, "<svg xmlns=\"..."sv,
                             "\0\0\0\x18"
                             "ftypmp42"sv,
                             "RIFF\x10\0\0\0WAVEfmt "sv})
        EXPECT_EQ(find_photo_format(other), std::nullopt) << other;
}

}  // namespace
}  // namespace fw::avatar
