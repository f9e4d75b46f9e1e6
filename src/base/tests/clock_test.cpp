#include "fw/base/clock.hpp"

#include <gtest/gtest.h>

namespace fw {
namespace {

using namespace std::chrono;

TEST(rfc3339, is_written_in_utc_to_the_millisecond) {
    EXPECT_EQ(to_rfc3339(time_point{sys_days{2026y / November / 23} + 14h + 5min + 6s + 789'654us}),
              "2026-11-23T14:05:06.789Z");
    EXPECT_EQ(to_rfc3339(time_point{-1us}), "1969-12-31T23:59:59.999Z");
}

TEST(rfc3339, is_read_with_offsets_and_fractions) {
    const time_point noon{sys_days{2024y / February / 29} + 12h};
    EXPECT_EQ(find_rfc3339("2024-02-29T12:00:00Z"), noon);
    EXPECT_EQ(find_rfc3339("2024-02-29T14:30:00+02:30"), noon);
    EXPECT_EQ(find_rfc3339("2024-02-29t04:00:00.25-08:00"), noon + 250ms);
    EXPECT_EQ(find_rfc3339("2024-02-29T12:00:00.123456789Z"), noon + 123'456us);
}

TEST(rfc3339, refuses_other_texts_and_days_that_do_not_exist) {
    for (const auto* text : {"", "2024-02-29", "2023-02-29T12:00:00Z", "2024-02-29T24:00:00Z", "2024-02-29T12:00:00",
                             "2024-02-29T12:00:00.Z", "2024-02-29T12:00:00Zx", "2024-02-29T12:00:00+2:00"})
        EXPECT_FALSE(find_rfc3339(text).has_value()) << text;
}

}  // namespace
}  // namespace fw
