#include "fw/base/ids.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace fw {
namespace {

TEST(uuid, reads_back_what_it_writes) {
    const auto id = make_uuid(manual_clock().now());
    EXPECT_EQ(find_uuid(to_string(id)), id);
    EXPECT_EQ(to_string(find_uuid("0190A1B2-0000-7000-8000-0000000000ff").value()),
              "0190a1b2-0000-7000-8000-0000000000ff");
}

TEST(uuid, refuses_other_texts) {
    for (const auto* text : {"", "0190a1b2000070008000000000000000", "0190a1b2-0000-7000-8000-00000000000g",
                             "0190a1b2+0000-7000-8000-000000000000", "0190a1b2-0000-7000-8000-0000000000001"})
        EXPECT_FALSE(find_uuid(text).has_value()) << text;
}

TEST(uuid, is_of_version_7_and_in_the_order_of_time) {
    manual_clock clock;
    auto before = make_uuid(clock.now());
    for (int i = 0; i < 100; ++i) {
        clock.advance(std::chrono::milliseconds(1));
        const auto id = make_uuid(clock.now());
        EXPECT_EQ(id.bytes[6] >> 4, 7);
        EXPECT_EQ(id.bytes[8] >> 6, 2);
        EXPECT_LT(before, id);
        before = id;
    }
}

TEST(uuid, is_never_the_same_twice_in_one_millisecond) {
    const manual_clock clock;
    std::unordered_set<uuid> seen;
    for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(make_uuid(clock.now())).second);
}

}  // namespace
}  // namespace fw
