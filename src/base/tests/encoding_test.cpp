#include "fw/base/encoding.hpp"

#include <gtest/gtest.h>

namespace fw {
namespace {

TEST(encoding, has_the_test_vectors_of_rfc_4648) {
    EXPECT_EQ(to_base64url(as_bytes("")), "");
    EXPECT_EQ(to_base64url(as_bytes("f")), "Zg");
    EXPECT_EQ(to_base64url(as_bytes("fo")), "Zm8");
    EXPECT_EQ(to_base64url(as_bytes("foobar")), "Zm9vYmFy");
    EXPECT_EQ(to_base32(as_bytes("f")), "MY");
    EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
    EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
    EXPECT_EQ(to_hex(as_bytes("foobar")), "666f6f626172");
}

TEST(encoding, reads_back_every_byte) {
    bytes all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::uint8_t>(i));
    for (std::size_t n = 0; n <= all.size(); ++n) {
        const std::span<const std::uint8_t> part(all.data(), n);
        EXPECT_EQ(as_text(find_base64url(to_base64url(part)).value()), as_text(part));
        EXPECT_EQ(as_text(find_hex(to_hex(part)).value()), as_text(part));
    }
}

TEST(encoding, refuses_a_second_text_for_the_same_bytes) {
    for (const auto* text : {"Zh", "Zg==", "Zm9", "Z", "Zm8 ", "Zm+v"})
        EXPECT_FALSE(find_base64url(text).has_value()) << text;
    EXPECT_TRUE(find_base64url("Zm8").has_value());
    for (const auto* text : {"6", "6g"}) EXPECT_FALSE(find_hex(text).has_value()) << text;
}

}  // namespace
}  // namespace fw
