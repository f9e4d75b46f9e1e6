#include "fw/base/log.hpp"

#include <gtest/gtest.h>

#include "fw/base/json.hpp"
#include "fw/base/json_text.hpp"

namespace fw {
namespace {

TEST(logger, writes_one_json_object_a_line) {
    memory_log lines;
    const manual_clock clock(time_point{std::chrono::seconds(0)});
    const auto log = logger(lines, clock).with({{"requestId", "r1"}});
    log.warning("http.refused", "Said \"no\".\n", {{"status", 401}, {"ms", 0.25}, {"signedIn", false}, {"path", "/x"}});
    ASSERT_EQ(lines.lines().size(), 1u);
    EXPECT_EQ(
        lines.lines()[0],
        R"({"time":"1970-01-01T00:00:00.000Z","level":"warning","event":"http.refused","message":"Said \"no\".\n",)"
        R"("requestId":"r1","status":401,"ms":0.25,"signedIn":false,"path":"/x"})");
}

TEST(json_text, reads_back_whatever_the_bytes_are) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    all += "é \u20ac \U0001F457 \xed\xa0\x80 \xc0\x80 \xf4\x90\x80\x80 \xe2\x82";
    std::string text;
    append_json_string(text, all);
    const auto read = parse_json(text);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_NE(read->as_string().find("é \u20ac \U0001F457"), json::string::npos);
}

TEST(json_text, keeps_good_text_as_it_is) {
    for (const std::string text : {"", "plain", "a\"b\\c\x01\x7f", "größer"}) {
        std::string out;
        append_json_string(out, text);
        EXPECT_EQ(std::string_view(parse_json(out).value().as_string()), text);
    }
}

TEST(json_text, has_no_number_that_json_lacks) {
    std::string out;
    append_json_number(out, 0.1);
    append_json_number(out, std::nan(""));
    append_json_number(out, std::int64_t{-9'007'199'254'740'993});
    EXPECT_EQ(out, "0.1null-9007199254740993");
}

}  // namespace
}  // namespace fw
