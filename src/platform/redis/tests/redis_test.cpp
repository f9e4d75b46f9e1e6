#include <gtest/gtest.h>

#include "backoff.hpp"
#include "fw/redis/options.hpp"
#include "wire.hpp"

namespace fw::redis {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

reply text(std::string value) {
    return reply(std::move(value));
}

TEST(redis_wire, writes_words_of_any_bytes_with_their_lengths) {
    std::string out;
    const std::array<std::string_view, 3> words{"SET", "k", std::string_view("a\r\n\0b", 5)};
    append_command(out, words);
    EXPECT_EQ(out, "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\n\0b\r\n"s);
}

TEST(redis_wire, takes_memory_for_what_has_come_and_not_for_what_is_announced) {
    reply_reader reader;
    reader.feed(std::string_view("*2147483647\r\n:1\r\n"));
    const auto next = reader.next();
    ASSERT_TRUE(next);
    EXPECT_FALSE(next->has_value());
}

TEST(redis_wire, reads_every_kind_of_answer_also_byte_by_byte) {
    const std::string bytes =
        "+OK\r\n:-7\r\n$-1\r\n$4\r\na\r\nb\r\n*3\r\n:1\r\n*2\r\n$1\r\nx\r\n*0\r\n-ERR no\r\n*-1\r\n-WRONG kind\r\n";
    const std::vector<reply> expected{
        text("OK"),
        reply(-7),
        reply(),
        text("a\r\nb"),
        reply(reply::array{reply(1), reply(reply::array{text("x"), reply(reply::array{})}), reply(refusal{"ERR no"})}),
        reply(),
        reply(refusal{"WRONG kind"})};
    for (const std::size_t step : {std::size_t{1}, std::size_t{3}, bytes.size()}) {
        reply_reader reader;
        std::vector<reply> got;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            reader.feed({bytes.data() + at, std::min(step, bytes.size() - at)});
            for (;;) {
                auto next = reader.next();
                ASSERT_TRUE(next) << next.error().message;
                if (!*next) break;
                got.push_back(std::move(**next));
            }
        }
        EXPECT_EQ(got, expected) << "in steps of " << step;
    }
}

TEST(redis_wire, refuses_what_is_not_resp) {
    reply_reader reader;
    const std::string bytes = "HTTP/1.1 400 Bad Request\r\n";
    reader.feed({bytes.data(), bytes.size()});
    const auto next = reader.next();
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, "redis.protocol");
}

TEST(redis_wire, leaves_nothing_behind_of_an_answer_that_was_cut_off) {
    reply_reader reader;  // ASan looks for what is left
    const std::string bytes = "*2\r\n$3\r\nabc\r\n$10\r\nhalf";
    reader.feed({bytes.data(), bytes.size()});
    EXPECT_FALSE(reader.next()->has_value());
}

TEST(redis_reply, says_when_it_is_of_another_kind) {
    EXPECT_EQ(text("12").get_number().value(), 12);
    EXPECT_EQ(text("12x").get_number().error().code, "redis.unexpected_reply");
    EXPECT_EQ(reply(3).get_text().error().code, "redis.unexpected_reply");
    EXPECT_EQ(reply().get_array().error().code, "redis.unexpected_reply");
}

TEST(redis_endpoint, reads_sockets_hosts_ports_and_databases) {
    EXPECT_EQ(parse_endpoint("/run/r.sock").value(), (endpoint{.socket_path = "/run/r.sock"}));
    EXPECT_EQ(parse_endpoint("unix:///run/r.sock?db=2").value(),
              (endpoint{.socket_path = "/run/r.sock", .database = 2}));
    EXPECT_EQ(parse_endpoint("redis://cache").value(), (endpoint{.host = "cache"}));
    EXPECT_EQ(parse_endpoint("redis://[::1]:7000/3").value(), (endpoint{.host = "::1", .port = 7000, .database = 3}));
}

TEST(redis_endpoint, refuses_what_it_would_have_to_ignore) {
    for (const auto* bad : {"", "cache:6379", "redis://", "redis://h:0", "redis://h:70000", "redis://h:6379/x",
                            "redis://user:secret@h", "rediss://h", "unix://relative", "unix:///s?x=1", "unix:///s?db="})
        EXPECT_EQ(parse_endpoint(bad).error().code, "redis.url") << bad;
}

TEST(redis_backoff, doubles_to_its_most_with_a_jitter_of_half_and_begins_anew) {
    backoff waits(20ms, 100ms, 7);
    for (const auto whole : {20ms, 40ms, 80ms, 100ms, 100ms}) {
        const auto wait = waits.next();
        EXPECT_GE(wait, whole / 2);
        EXPECT_LE(wait, whole);
    }
    waits.reset();
    EXPECT_LE(waits.next(), 20ms);
}

}  // namespace
}  // namespace fw::redis
