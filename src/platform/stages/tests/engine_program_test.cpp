#include "fw/stages/engine_program.hpp"

#include <gtest/gtest.h>

namespace fw::stages {
namespace {

TEST(read_engine_error, takes_the_last_error_line_with_every_reason) {
    const auto e = read_engine_error(
        "{\"stage\":\"look\",\"overall\":0.5}\n{\"error\":{\"kind\":\"not_good_enough\",\"code\":\"photo.dark\","
        "\"message\":"
        "\"It is dark.\",\"field\":\"front\",\"refusals\":[{\"code\":\"photo.dark\",\"sentence\":\"It is "
        "dark.\"},{\"code\":"
        "\"photo.cut_off\",\"sentence\":\"Feet are cut off.\"}]}}\n",
        3);
    EXPECT_EQ(e.kind, error_kind::not_good_enough);
    EXPECT_EQ(e.code, "photo.dark");
    ASSERT_EQ(e.problems.size(), 2u);
    EXPECT_EQ(e.problems[1].message, "Feet are cut off.");
}

TEST(read_engine_error, says_that_it_crashed_where_there_is_no_word) {
    for (const auto* output : {"", "{\"stage\":\"look\"", "{\"error\":7}\n", "no JSON at all\n\n"})
        EXPECT_EQ(read_engine_error(output, 139).code, "engine.crashed") << output;
}

}  // namespace
}  // namespace fw::stages
