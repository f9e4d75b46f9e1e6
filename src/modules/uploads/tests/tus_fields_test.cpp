#include "tus_fields.hpp"

#include <gtest/gtest.h>

namespace fw::uploads {
namespace {

TEST(tus_fields, metadata_are_names_with_values_in_base64) {
    const auto got = parse_metadata("filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential");
    ASSERT_TRUE(got);
    EXPECT_EQ(got->at("filename"), "world_domination_plan.pdf");
    EXPECT_EQ(got->at("is_confidential"), "");
    EXPECT_EQ(to_metadata(*got), "filename d29ybGRfZG9taW5hdGlvbl9wbGFuLnBkZg==,is_confidential");
    EXPECT_TRUE(parse_metadata("")->empty());
    EXPECT_EQ(parse_metadata("a YQ==, b /+8=")->at("b"), "\xff\xef");
}

TEST(tus_fields, metadata_that_are_none_are_refused) {
    for (const auto& text :
         std::vector<std::string>{"a YQ=", "a YQ", "a -_8=", "a YQ==,a YQ==", ",", "a YQ==,,b YQ==", "\x01 YQ==",
                                  "ä YQ==", "a Y Q=", std::string(101, 'n') + " YQ==", std::string(5000, 'a')})
        EXPECT_EQ(parse_metadata(text).error().code, "uploads.metadata") << text;
    std::string many;
    for (int i = 0; i < 21; ++i) many += (i ? ",n" : "n") + std::to_string(i);
    EXPECT_FALSE(parse_metadata(many));
}

TEST(tus_fields, checksums_are_of_two_kinds) {
    const auto got = parse_checksum("sha1 Lve95gjOVATpfV8EL5X4nxwjKHE=");
    ASSERT_TRUE(got && *got);
    EXPECT_EQ((*got)->by, told_checksum::kind::sha1);
    EXPECT_EQ(to_hex((*got)->value), "2ef7bde608ce5404e97d5f042f95f89f1c232871");
    EXPECT_FALSE(parse_checksum("")->has_value());
    for (const auto* text : {"sha1", "sha1 ", "md5 Lve95gjOVATpfV8EL5X4nw==", "sha256 Lve95gjOVATpfV8EL5X4nxwjKHE=",
                             "sha1 !!!!", "SHA1 Lve95gjOVATpfV8EL5X4nxwjKHE="})
        EXPECT_EQ(parse_checksum(text).error().code, "uploads.checksum") << text;
}

TEST(tus_fields, numbers_of_bytes_are_digits) {
    EXPECT_EQ(parse_bytes("0", "Upload-Offset").value(), 0);
    EXPECT_EQ(parse_bytes("4294967296", "Upload-Offset").value(), 4294967296);
    for (const auto* text : {"", "-1", "+1", " 1", "1 ", "0x10", "1e3", "18446744073709551616", "9223372036854775807"})
        EXPECT_EQ(parse_bytes(text, "Upload-Offset").error().field, "Upload-Offset") << text;
}

TEST(tus_fields, dates_are_those_of_http) {
    EXPECT_EQ(to_http_date(*find_rfc3339("1994-11-06T08:49:37Z")), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(to_http_date(*find_rfc3339("2028-02-29T23:59:59.9Z")), "Tue, 29 Feb 2028 23:59:59 GMT");
}

}  // namespace
}  // namespace fw::uploads
