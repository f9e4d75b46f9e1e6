#include "fw/base/quantity.hpp"

#include <gtest/gtest.h>

namespace fw {
namespace {

TEST(find_length, reads_metres_and_the_units_people_sew_with) {
    EXPECT_DOUBLE_EQ(find_length("0.62").value(), 0.62);
    EXPECT_DOUBLE_EQ(find_length("0.62m").value(), 0.62);
    EXPECT_DOUBLE_EQ(find_length("62cm").value(), 0.62);
    EXPECT_DOUBLE_EQ(find_length("-5mm").value(), -0.005);
    EXPECT_DOUBLE_EQ(find_length("24in").value(), 0.6096);
}

TEST(find_length, finds_nothing_in_other_units_and_in_what_is_no_number) {
    for (const auto* text : {"", "cm", "62 cm", "62ft", "inf", "nan", "1e999", "x62"})
        EXPECT_FALSE(find_length(text).has_value()) << text;
}

TEST(find_number, takes_no_unit) {
    EXPECT_DOUBLE_EQ(find_number("1.5").value(), 1.5);
    for (const auto* text : {"1.5cm", "", "nan"}) EXPECT_FALSE(find_number(text).has_value()) << text;
}

}  // namespace
}  // namespace fw
