// Connections over loopback sockets, with bytes written by hand.
#include "loopback.hpp"
#include "test_application.hpp"

namespace fw::gateway::testing {
namespace {

std::string get(std::string_view path, std::string_view fields = {}) {
    return fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n{}\r\n", path, fields);
}
std::string post(std::string_view path, std::string_view body) {
    return fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n{}", path, body.size(), body);
}

class session_test : public ::testing::Test {
protected:
    static void run(loopback::scenario body, server_limits limits = {}) {
        app = {};
        test_application fresh;
        app = &fresh;
        loopback l(fresh, {.listen = {}, .limits = limits, .certificate_file = {}, .key_file = {}});
        l.run(body);
        EXPECT_EQ(fresh.sources_alive, 0) << "a body outlived its answer";
        app = nullptr;
    }
    inline static test_application* app = nullptr;
};

TEST_F(session_test, answers_and_keeps_the_connection) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        for (int i = 0; i < 3; ++i) {
            co_await c.send(get("/"));
            const auto a = co_await c.receive();
            EXPECT_EQ(a.status, 200);
            EXPECT_EQ(a.body, "hello");
            EXPECT_EQ(a.field("content-type"), "text/plain");
            EXPECT_EQ(a.field("connection"), "");
            EXPECT_EQ(a.field("date"), "Thu, 09 Oct 2025 08:53:20 GMT");
        }
        EXPECT_EQ(l.server().counts().accepted, 1u);
        EXPECT_EQ(l.server().counts().requests, 3u);
    });
}

TEST_F(session_test, reads_requests_that_arrive_byte_by_byte) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send_slowly(
            get("/") + post("/echo", "abc") +
            "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3;x\r\ncde\r\n0\r\n"
            "T: u\r\n\r\n" +
            get("/who"));
        EXPECT_EQ((co_await c.receive()).body, "hello");
        EXPECT_EQ((co_await c.receive()).body, "POST abc");
        EXPECT_EQ((co_await c.receive()).body, "POST abcde");
        EXPECT_EQ((co_await c.receive()).body, "127.0.0.1 plain");
    });
}

TEST_F(session_test, answers_pipelined_requests_in_their_order) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        std::string all;
        for (int i = 0; i < 10; ++i)
            all += post("/echo", std::to_string(i)) + get("/late") + get("/nothing") + get("/stream");
        co_await c.send(all);
        for (int i = 0; i < 10; ++i) {
            EXPECT_EQ((co_await c.receive()).body, fmt::format("POST {}", i));
            EXPECT_EQ((co_await c.receive()).body, "hello");
            EXPECT_EQ((co_await c.receive()).status, 204);
            EXPECT_EQ((co_await c.receive()).body, "piece 0;piece 1;piece 2;");
        }
    });
}

TEST_F(session_test, sees_the_next_request_however_the_one_before_it_ended_in_the_buffer) {
    run([](loopback& l) -> task<void> {
        // Lengths around every power of two: one of them ends exactly where the reading buffer does.
        for (std::size_t room = 512; room <= 16 * 1024; room *= 2)
            for (std::size_t length = room - 2; length <= room + 2; ++length) {
                auto c = l.connect();
                const auto bare = post("/echo", std::string(length - 100, 'x')).size();
                const auto first = post("/echo", std::string(length - 100 + length - bare, 'x'));
                EXPECT_EQ(first.size(), length);
                co_await c.send(first + get("/"));
                EXPECT_EQ((co_await c.receive()).status, 200);
                EXPECT_EQ((co_await c.receive()).body, "hello") << length;
            }
    });
}

TEST_F(session_test, lets_go_at_once_of_who_says_that_nothing_more_comes) {
    run([](loopback& l) -> task<void> {
        for (int i = 0; i < 20; ++i) {
            auto with_the_request = l.connect();
            co_await with_the_request.send(get("/late"));
            with_the_request.end_sending();
            EXPECT_TRUE((co_await with_the_request.receive_rest()).ends_with("hello"));
            auto later = l.connect();
            co_await later.send(get("/"));
            EXPECT_EQ((co_await later.receive()).body, "hello");
            later.end_sending();
            EXPECT_EQ(co_await later.receive_rest(), "");
        }
    });
}

TEST_F(session_test, answers_head_like_get_without_a_body) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("HEAD /big HTTP/1.1\r\nHost: h\r\n\r\nHEAD /file HTTP/1.1\r\nHost: h\r\n\r\n" + get("/"));
        const auto big = co_await c.receive(true);
        EXPECT_EQ(big.field("content-length"), "3000000");
        EXPECT_EQ((co_await c.receive(true)).field("content-length"), "2998000");
        EXPECT_EQ((co_await c.receive()).body, "hello");
    });
}

TEST_F(session_test, speaks_to_clients_of_http_1_0) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("GET / HTTP/1.0\r\n\r\n");
        auto all = co_await c.receive_rest();
        EXPECT_TRUE(all.contains("Connection: close\r\n")) << all;
        auto d = l.connect();
        co_await d.send(
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        const auto first = co_await d.receive();
        EXPECT_EQ(first.field("connection"), "keep-alive");
        all = co_await d.receive_rest();
        EXPECT_TRUE(all.ends_with("\r\n\r\npiece 0;piece 1;piece 2;")) << all;
        EXPECT_FALSE(all.contains("chunked"));
    });
}

TEST_F(session_test, says_how_long_a_body_is_that_is_made_while_it_is_sent_and_cuts_one_that_is_not) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/measured") + get("/mismeasured"));
        const auto whole = co_await c.receive();
        EXPECT_EQ(whole.field("content-length"), "24");
        EXPECT_EQ(whole.field("transfer-encoding"), "");
        EXPECT_EQ(whole.body, "piece 0;piece 1;piece 2;");
        const auto rest = co_await c.receive_rest();
        EXPECT_TRUE(rest.contains("Content-Length: 25\r\n")) << rest;
        EXPECT_TRUE(rest.ends_with("piece 2;")) << rest;
    });
}

TEST_F(session_test, closes_when_the_client_asks_for_it) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/", "Connection: close\r\n") + get("/never"));
        const auto all = co_await c.receive_rest();
        EXPECT_TRUE(all.contains("Connection: close")) << all;
        EXPECT_EQ(app->seen, "/");
    });
}

TEST_F(session_test, sends_large_bodies_and_files_whole) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/big") + get("/file") + get("/"));
        const auto big = co_await c.receive();
        EXPECT_TRUE(big.body == std::string(3'000'000, 'b'));
        const auto file = co_await c.receive();
        EXPECT_EQ(file.body.size(), 2'998'000u);
        bool right = true;
        for (std::size_t i = 0; i < file.body.size(); i += 1000)
            right = right && file.body[i] == static_cast<char>('a' + (i + 1000) / 1000 % 26);
        EXPECT_TRUE(right);
        EXPECT_EQ((co_await c.receive()).body, "hello");
    });
}

TEST_F(session_test, refuses_a_body_that_is_too_large_before_reading_it) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\nExpect: 100-continue\r\n\r\n");
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 413);
        EXPECT_EQ(a.field("connection"), "close");
        EXPECT_EQ(co_await c.receive_rest(), "");
        auto d = l.connect();
        co_await d.send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 101; ++i) co_await d.send(fmt::format("{:x}\r\n{}\r\n", 1000, std::string(1000, 'c')));
        EXPECT_EQ((co_await d.receive()).status, 413);
    });
}

TEST_F(session_test, says_continue_when_the_body_is_wanted_and_only_then) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        EXPECT_EQ((co_await c.receive()).status, 100);
        co_await c.send("ab" + get("/"));
        EXPECT_EQ((co_await c.receive()).body, "POST ab");
        EXPECT_EQ((co_await c.receive()).body, "hello");
        co_await c.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 200);
        EXPECT_EQ(a.field("connection"), "close");
        auto d = l.connect();
        co_await d.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: miracles\r\n\r\nab");
        EXPECT_EQ((co_await d.receive()).status, 417);
    });
}

TEST_F(session_test, throws_away_a_small_body_that_nobody_wanted) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(post("/", std::string(5000, 'x')) + get("/who"));
        EXPECT_EQ((co_await c.receive()).body, "hello");
        EXPECT_EQ((co_await c.receive()).body, "127.0.0.1 plain");
    });
}

TEST_F(session_test, does_not_read_a_large_body_that_nobody_wanted) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000\r\n\r\nabc");
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 200);
        EXPECT_EQ(a.field("connection"), "close");
        EXPECT_EQ(co_await c.receive_rest(), "");
    });
}

TEST_F(session_test, streams_a_body_of_any_size) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        constexpr std::size_t size = 20'000'000;
        co_await c.send(fmt::format("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: {}\r\n\r\n", size));
        for (std::size_t sent = 0; sent < size; sent += 500'000) co_await c.send(std::string(500'000, 's'));
        EXPECT_EQ((co_await c.receive()).body, std::to_string(size));
    });
}

TEST_F(session_test, tells_the_handler_when_a_body_is_cut_off) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
        c.end_sending();
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 400);
        EXPECT_TRUE(a.body.contains("http.body_cut_off")) << a.body;
    });
}

TEST_F(session_test, cuts_the_connection_when_a_body_cannot_be_made) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/broken"));
        const auto all = co_await c.receive_rest();
        EXPECT_TRUE(all.contains("piece 2;")) << all;
        EXPECT_FALSE(all.ends_with("0\r\n\r\n")) << all;
    });
}

TEST_F(session_test, ends_an_endless_answer_when_the_client_goes) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/events"));
        while (!c.have().contains("piece 2;")) co_await c.fill();
        EXPECT_EQ(app->sources_alive, 1);
        c.close();
        co_await l.until_open(0);
        EXPECT_EQ(app->sources_alive, 0);
    });
}

TEST_F(session_test, survives_clients_that_leave_at_any_byte) {
    run([](loopback& l) -> task<void> {
        const std::string all = post("/echo", "abcdef") + get("/stream");
        for (std::size_t i = 0; i <= all.size(); i += 3) {
            auto c = l.connect();
            co_await c.send(all.substr(0, i));
            if (i % 2 == 0) c.end_sending();
            c.close();
        }
        co_await l.until_open(0);
        auto c = l.connect();
        co_await c.send(get("/"));
        EXPECT_EQ((co_await c.receive()).body, "hello");
    });
}

TEST_F(session_test, refuses_smuggled_requests_and_closes) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
            get("/smuggled"));
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 400);
        EXPECT_EQ(a.field("x-refused"), "yes");
        EXPECT_EQ(a.field("content-type"), "application/problem+json");
        EXPECT_TRUE(a.body.contains("http.bad_framing")) << a.body;
        EXPECT_EQ(co_await c.receive_rest(), "");
        EXPECT_EQ(app->seen, "");
    });
}

TEST_F(session_test, shows_nothing_of_what_a_handler_threw) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/throw"));
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 500);
        EXPECT_FALSE(a.body.contains("secret")) << a.body;
        EXPECT_EQ(l.log().lines().size(), 1u);
        auto d = l.connect();
        co_await d.send(get("/field"));
        const auto b = co_await d.receive();
        EXPECT_EQ(b.status, 500);
        EXPECT_FALSE((b.head + b.body).contains("evil")) << b.head;
    });
}

TEST_F(session_test, gives_up_on_heads_that_come_too_slowly) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("GET / HT");
        co_await l.until_open(1);
        for (int i = 0; i < 20; ++i) {
            co_await c.send_slowly("T");
            l.time().advance(900ms);
            co_await sleep_for(4ms);
        }
        const auto a = co_await c.receive();
        EXPECT_TRUE(a.status == 408 || a.status == 0) << a.status;
        c.close();
        co_await l.until_open(0);
    });
}

TEST_F(session_test, gives_up_on_bodies_below_the_least_rate_and_not_on_slow_ones_above_it) {
    run([](loopback& l) -> task<void> {
        auto slow = l.connect();
        auto steady = l.connect();
        co_await slow.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
        co_await steady.send("POST /count HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
        for (int i = 0; i < 50; ++i) {
            co_await slow.send("x");
            co_await steady.send(std::string(2000, 'x'));
            co_await sleep_for(3ms);
            l.time().advance(1s);
            co_await sleep_for(3ms);
        }
        EXPECT_EQ((co_await slow.receive()).status, 408);
        EXPECT_EQ((co_await steady.receive()).body, "100000");
    });
}

TEST_F(session_test, gives_up_on_clients_that_do_not_read) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/big") + get("/big") + get("/big") + get("/big"));
        while (l.server().counts().requests == 0) co_await sleep_for(1ms);
        for (int i = 0; i < 20000 && l.server().counts().connections > 0; ++i) {
            l.time().advance(5s);
            co_await sleep_for(3ms);
        }
        EXPECT_EQ(l.server().counts().connections, 0u);
    });
}

TEST_F(session_test, closes_idle_connections_after_their_time) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(get("/"));
        EXPECT_EQ((co_await c.receive()).status, 200);
        l.time().advance(74s);
        co_await sleep_for(6ms);
        EXPECT_EQ(l.server().counts().connections, 1u);
        l.time().advance(2s);
        EXPECT_EQ(co_await c.receive_rest(), "");
    });
}

TEST_F(session_test, turns_away_who_comes_when_it_is_full) {
    run(
        [](loopback& l) -> task<void> {
            auto a = l.connect();
            auto b = l.connect();
            co_await l.until_open(2);
            auto c = l.connect();
            const auto refused = co_await c.receive();
            EXPECT_EQ(refused.status, 503);
            EXPECT_EQ(refused.field("retry-after"), "5");
            EXPECT_TRUE(refused.body.ends_with("}")) << refused.body;
            a.close();
            co_await l.until_open(1);
            auto d = l.connect();
            co_await d.send(get("/"));
            EXPECT_EQ((co_await d.receive()).status, 200);
        },
        {.most_connections = 2});
}

TEST_F(session_test, stops_by_finishing_what_it_holds) {
    run([](loopback& l) -> task<void> {
        auto idle = l.connect();
        auto busy = l.connect();
        auto events = l.connect();
        co_await busy.send(get("/late"));
        co_await events.send(get("/events"));
        while (!events.have().contains("piece 2;") || l.server().counts().requests < 2) co_await events.fill();
        co_await l.server().stop(10s);
        const auto a = co_await busy.receive();
        EXPECT_EQ(a.body, "hello");
        EXPECT_EQ(a.field("connection"), "close");
        EXPECT_EQ(co_await idle.receive_rest(), "");
        EXPECT_TRUE((co_await events.receive_rest()).ends_with("0\r\n\r\n"));
        EXPECT_EQ(l.server().counts().connections, 0u);
    });
}

TEST_F(session_test, stopping_cuts_what_has_not_ended_by_the_deadline) {
    run([](loopback& l) -> task<void> {
        auto stuck = l.connect();
        co_await stuck.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
        while (l.server().counts().requests == 0) co_await sleep_for(1ms);
        co_await l.server().stop(20ms);
        EXPECT_EQ(l.server().counts().connections, 0u);
    });
}

TEST(redirecting_listener, sends_to_https_with_the_same_host_and_target) {
    test_application app;
    loopback l(app, {.listen = {{.speaks = listen_options::kind::redirect_to_https, .https_port = 8443}},
                     .limits = {},
                     .certificate_file = {},
                     .key_file = {}});
    l.run([](loopback& at) -> task<void> {
        auto c = at.connect();
        co_await c.send("GET /a?b=c HTTP/1.1\r\nHost: example.com:8080\r\n\r\n");
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 308);
        EXPECT_EQ(a.field("location"), "https://example.com:8443/a?b=c");
    });
}

}  // namespace
}  // namespace fw::gateway::testing
