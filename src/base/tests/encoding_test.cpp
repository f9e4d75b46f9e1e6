#include "fw/base/encoding.hpp"

#include <gtest/gtest.h>

#include "fw/base/base64.hpp"
#include "fw/base/percent.hpp"

namespace fw {
namespace {

TEST(encoding, has_the_test_vectors_of_rfc_4648) {
    EXPECT_EQ(to_base64url(bytes_of("")), "");
    EXPECT_EQ(to_base64url(bytes_of("f")), "Zg");
    EXPECT_EQ(to_base64url(bytes_of("fo")), "Zm8");
    EXPECT_EQ(to_base64url(bytes_of("foobar")), "Zm9vYmFy");
    EXPECT_EQ(to_base32(bytes_of("f")), "MY");
    EXPECT_EQ(to_base32(bytes_of("fooba")), "MZXW6YTB");
    EXPECT_EQ(to_base32(bytes_of("foobar")), "MZXW6YTBOI");
    EXPECT_EQ(to_hex(bytes_of("foobar")), "666f6f626172");
}

TEST(encoding, reads_back_every_byte) {
    bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
    for (std::size_t n = 0; n <= all.size(); ++n) {
        const std::span<const std::uint8_t> part(all.data(), n);
        EXPECT_EQ(text_of(find_base64url(to_base64url(part)).value()), text_of(part));
        EXPECT_EQ(text_of(find_hex(to_hex(part)).value()), text_of(part));
    }
}

TEST(encoding, refuses_a_second_text_for_the_same_bytes) {
    for (const auto* text : {"Zh", "Zg==", "Zm9", "Z", "Zm8 ", "Zm+v"})
        EXPECT_FALSE(find_base64url(text).has_value()) << text;
    EXPECT_TRUE(find_base64url("Zm8").has_value());
    for (const auto* text : {"6", "6g"}) EXPECT_FALSE(find_hex(text).has_value()) << text;
}

TEST(encoding, base64_has_its_padding) {
    EXPECT_EQ(to_base64(bytes_of("")), "");
    EXPECT_EQ(to_base64(bytes_of("f")), "Zg==");
    EXPECT_EQ(to_base64(bytes_of("foobar")), "Zm9vYmFy");
    EXPECT_EQ(to_base64(bytes_of("\xfb\xff")), "+/8=");
    EXPECT_EQ(text_of(find_base64("+/8=").value()), "\xfb\xff");
    for (const auto* text : {"Zg", "Zg=", "Zg===", "Z===", "-_8=", "Zh=="}) EXPECT_FALSE(find_base64(text)) << text;
}

TEST(encoding, percent_escapes_are_decoded_and_broken_ones_refused) {
    EXPECT_EQ(find_percent_decoded("a%20b+c%2b%FF"), "a b+c+\xff");
    for (const auto* text : {"%", "%2", "a%2", "%zz", "%2z"}) EXPECT_FALSE(find_percent_decoded(text)) << text;
}

}  // namespace
}  // namespace fw
