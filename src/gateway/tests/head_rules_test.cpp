// What is taken as a request and what is refused, byte by byte and without a socket.
#include <gtest/gtest.h>

#include "wire_parser.hpp"

namespace fw::gateway {
namespace {

using namespace std::string_literals;
using phase = wire_parser::phase;

/// The status of the refusal; 0: taken; -1: more bytes are needed.
int judge(std::string bytes, head_limits limits = {}) {
    wire_parser p;
    p.reset(limits);
    phase now = phase::head;
    std::size_t given = 0;
    while (now == phase::head && given < bytes.size()) now = p.take_head(std::string_view(bytes).substr(0, ++given));
    if (now == phase::head) return -1;
    std::string_view rest = std::string_view(bytes).substr(now == phase::refused ? bytes.size() : p.head_length());
    while (now == phase::body) {
        std::size_t used = 0;
        std::string_view piece;
        now = p.take_body(rest, used, piece);
        if (used == 0 && now == phase::body) return -1;
        rest.remove_prefix(used);
    }
    return now == phase::refused ? p.why().status : 0;
}

std::string with(std::string_view fields, std::string_view body = {}) {
    return fmt::format("POST /a HTTP/1.1\r\nHost: h\r\n{}\r\n{}", fields, body);
}

TEST(head_rules, takes_ordinary_requests) {
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: example.com:8080\r\n\r\n"), 0);
    EXPECT_EQ(judge("GET /a?b=c HTTP/1.0\r\n\r\n"), 0);
    EXPECT_EQ(judge("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n"), 0);
    EXPECT_EQ(judge("GET http://h/a HTTP/1.1\r\nHost: h\r\n\r\n"), 0);
    EXPECT_EQ(judge(with("Content-Length: 3\r\n", "abc")), 0);
    EXPECT_EQ(judge(with("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n\r\n")), 0);
    EXPECT_EQ(judge(with("Transfer-Encoding: Chunked\r\n", "3;x=y\r\nabc\r\n0\r\nTrailer: t\r\n\r\n")), 0);
}

TEST(head_rules, asks_for_more_of_what_is_not_whole) {
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\n"), -1);
    EXPECT_EQ(judge(with("Content-Length: 4\r\n", "abc")), -1);
    EXPECT_EQ(judge(with("Transfer-Encoding: chunked\r\n", "3\r\nabc\r\n0\r\n")), -1);
}

TEST(head_rules, refuses_every_way_to_frame_a_body_twice) {
    EXPECT_EQ(judge(with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")), 400);
    EXPECT_EQ(judge(with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n")), 400);
    EXPECT_EQ(judge(with("Content-Length: 3\r\nContent-Length: 3\r\n", "abc")), 400);
    EXPECT_EQ(judge(with("Content-Length: 3\r\nContent-Length: 4\r\n", "abc")), 400);
    EXPECT_EQ(judge(with("Content-Length: 3, 3\r\n", "abc")), 400);
    EXPECT_EQ(judge(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "0\r\n\r\n")), 400);
    EXPECT_EQ(judge(with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")), 501);
    EXPECT_EQ(judge(with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n")), 501);
    EXPECT_EQ(judge("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 501);
}

TEST(head_rules, refuses_lengths_that_are_not_a_number) {
    for (const auto* length : {"-1", "+3", "0x3", "3a", "", " ", "99999999999999999999", "1e3"})
        EXPECT_EQ(judge(with(fmt::format("Content-Length: {}\r\n", length), "abc")), 400) << length;
}

TEST(head_rules, refuses_chunks_that_are_not_chunks) {
    for (const auto* body : {"x\r\nabc\r\n0\r\n\r\n", "-1\r\n\r\n", "3\r\nabcd\r\n0\r\n\r\n", "3\nabc\r\n0\r\n\r\n",
                             "FFFFFFFFFFFFFFFFF\r\na", "0x3\r\nabc\r\n0\r\n\r\n", " 3\r\nabc\r\n0\r\n\r\n", "\r\n\r\n"})
        EXPECT_EQ(judge(with("Transfer-Encoding: chunked\r\n", body)), 400) << body;
}

TEST(head_rules, refuses_what_another_parser_could_read_differently) {
    EXPECT_EQ(judge("GET / HTTP/1.1\nHost: h\n\n"), 400) << "bare LF";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\n\r\n"), 400) << "bare LF";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"), 400) << "bare CR";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost : h\r\n\r\n"), 400) << "space before the colon";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\n Host: h\r\n\r\n"), 400) << "space before the first field";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"), 400) << "folded";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n"), 400) << "folded";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\0c\r\n\r\n"s), 400) << "NUL";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n"), 400) << "no name";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n"), 400) << "no colon";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA\x01: b\r\n\r\n"), 400) << "control character in a name";
    EXPECT_EQ(judge("GET  / HTTP/1.1\r\nHost: h\r\n\r\n"), 400) << "two spaces";
    EXPECT_EQ(judge("GET / HTTP/1.1 \r\nHost: h\r\n\r\n"), 505) << "space at the end";
}

TEST(head_rules, refuses_methods_targets_and_versions_it_does_not_know) {
    EXPECT_EQ(judge("BREW / HTTP/1.1\r\nHost: h\r\n\r\n"), 501);
    EXPECT_EQ(judge("get / HTTP/1.1\r\nHost: h\r\n\r\n"), 501);
    EXPECT_EQ(judge("G{T / HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"), 501);
    EXPECT_EQ(judge("GET a HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET * HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET /#a HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/2.0\r\nHost: h\r\n\r\n"), 505);
    EXPECT_EQ(judge("GET / HTTP/1.2\r\nHost: h\r\n\r\n"), 505);
    EXPECT_EQ(judge("GET / HTTQ/1.1\r\nHost: h\r\n\r\n"), 505);
}

TEST(head_rules, wants_one_host) {
    EXPECT_EQ(judge("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET http://other/ HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"), 0);
}

TEST(head_rules, keeps_its_limits) {
    const head_limits small{.bytes = 200, .fields = 3, .target = 20};
    EXPECT_EQ(judge("GET /123456789012345678 HTTP/1.1\r\nHost: h\r\n\r\n", small), 0);
    EXPECT_EQ(judge("GET /12345678901234567890 HTTP/1.1\r\nHost: h\r\n\r\n", small), 414);
    EXPECT_EQ(judge("GET /" + std::string(400, 'a'), small), 414) << "before the line ends";
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: " + std::string(200, 'a'), small), 431);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\nA: b\r\n\r\n", small), 0);
    EXPECT_EQ(judge("GET / HTTP/1.1\r\nHost: h\r\nA: b\r\nA: b\r\nA: b\r\n\r\n", small), 431);
}

TEST(head_rules, tells_whether_the_connection_lives_on) {
    const auto keeps = [](std::string_view line_and_fields) {
        wire_parser p;
        p.reset({});
        const std::string bytes = fmt::format("{}\r\n\r\n", line_and_fields);
        EXPECT_EQ(p.take_head(bytes), phase::done);
        return p.facts().keep_alive;
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: foo, Close"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive"));
}

}  // namespace
}  // namespace fw::gateway
