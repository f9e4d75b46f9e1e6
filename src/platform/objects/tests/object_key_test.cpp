#include "fw/objects/object_key.hpp"

#include <gtest/gtest.h>

namespace fw::objects {
namespace {

TEST(object_key, takes_segments_of_plain_characters) {
    for (const auto* text :
         {"a", "avatars/0190a1b2-0000-7000-8000-000000000000/model_lod0.glb", "..a", "a..b/.hidden", "-"})
        EXPECT_TRUE(object_key::parse(text)) << text;
}

TEST(object_key, refuses_whatever_could_leave_a_folder_or_need_an_escape) {
    using namespace std::string_literals;
    for (const auto& text :
         {""s,     "/"s,     "/a"s,   "a/"s, "a//b"s, "."s,   ".."s,  "a/../b"s, "./a"s, "a/."s, "a b"s,
          "a\\b"s, "a%2fb"s, "a\0b"s, "ä"s,  "a?b"s,  "a\n"s, "a:b"s, "~"s,      "a*"s,  "a+b"s, "a,b"s})
        EXPECT_FALSE(object_key::parse(text)) << text;
    EXPECT_EQ(object_key::parse("a/..").error().code, "objects.key");
}

TEST(object_key, is_at_most_512_bytes_long_and_200_a_segment) {
    const std::string segment(200, 's');
    EXPECT_TRUE(object_key::parse(segment));
    EXPECT_FALSE(object_key::parse(segment + "s"));
    EXPECT_TRUE(object_key::parse(segment + "/" + segment + "/" + std::string(110, 's')));
    EXPECT_FALSE(object_key::parse(segment + "/" + segment + "/" + std::string(111, 's')));
}

TEST(object_key, of_our_own_making_is_a_bug_if_it_is_none) {
    EXPECT_THROW((void)object_key("a b"), std::invalid_argument);
    EXPECT_EQ(object_key("a/b").text(), "a/b");
}

TEST(object_key, a_prefix_is_the_beginning_of_a_key) {
    for (const auto* text : {"", "a", "a/", "a/b.", "a/.", "temp/uploads/"}) EXPECT_TRUE(is_key_prefix(text)) << text;
    for (const auto* text : {"/", "/a", "a//", "../", "a/../b", "a b", "a/./"})
        EXPECT_FALSE(is_key_prefix(text)) << text;
}

}  // namespace
}  // namespace fw::objects
