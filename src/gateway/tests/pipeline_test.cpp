// What every request passes, over loopback, with fakes behind it.
#include "fw/gateway/pipeline.hpp"

#include <fcntl.h>

#include "fw/base/failure.hpp"
#include "fw/idempotency/memory_answer_store.hpp"
#include "fw/limits/memory_limiter.hpp"
#include "loopback.hpp"
#include "pipeline_fakes.hpp"

namespace fw::gateway::testing {
namespace {

task<result<web::response>> say_hello(web::context& c, const web::path_values&) {
    (void)c;
    co_return web::make_json(R"({"hello":true})");
}

int slow_begun = 0, work_done = 0;

std::vector<web::route> make_routes() {
    const auto route = [](std::string path, web::access who, web::handler run) {
        web::route r{.path = path, .version = 0, .name = path.substr(1), .group = path.substr(1), .who = who};
        r.run = std::move(run);
        return r;
    };
    std::vector<web::route> out;
    out.push_back(route("/healthz", web::access::anyone, say_hello));
    out.back().rate = web::rate_class::free;
    out.push_back(route("/open", web::access::anyone, say_hello));
    out.push_back(route("/mine", web::access::signed_in, say_hello));
    out.push_back(route("/fresh", web::access::fresh_sign_in, say_hello));
    out.push_back(route("/curate", web::access::signed_in, say_hello));
    out.back().permission = "catalog:write";
    out.push_back(route("/echo", web::access::anyone,
                        [](web::context& c, const web::path_values&) -> task<result<web::response>> {
                            co_return web::make_json(std::string(c.asked.body));
                        }));
    out.back().verb = web::method::post;
    out.back().body_limit = 100;
    out.push_back(
        route("/throw", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            throw std::runtime_error("the driver's own words");
            co_return web::response{};
        }));
    out.push_back(
        route("/state", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            co_return web::make_json(R"({"status":"not ready"})", 503);
        }));
    out.back().always_answers = true;
    out.back().group = "throw";
    out.push_back(
        route("/long", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            co_return web::make_json("\"" + std::string(5000, 'a') + "\"");
        }));
    out.push_back(
        route("/huge", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            co_return web::make_json("\"" + std::string(500'000, 'a') + "\"");
        }));
    out.push_back(
        route("/file", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            web::response r{.content_type = "model/gltf-binary"};
            r.fields.emplace_back("ETag", "\"v1\"");
            r.fields.emplace_back("Content-Security-Policy", "default-src 'none'");
            r.body = web::file_body(::open(FW_SOURCE_DIR "/README.md", O_RDONLY | O_CLOEXEC), 0, 100);
            co_return r;
        }));
    out.push_back(
        route("/slow", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            ++slow_begun;
            co_await sleep_for(24h);
            co_return web::make_json("1");
        }));
    out.back().deadline = 5s;
    out.push_back(route("/work", web::access::signed_in,
                        [](web::context& c, const web::path_values&) -> task<result<web::response>> {
                            ++work_done;
                            if (c.asked.body == "throw") throw std::runtime_error("x");
                            if (c.asked.body == "bad") co_return fail(error_kind::invalid, "work.bad", "No.");
                            if (c.asked.body == "slow")
                                while (work_done < 2) co_await asio::post(use_task);
                            auto r = web::make_json(fmt::format(R"({{"done":{}}})", work_done), 201);
                            c.answer_fields.emplace_back("Location", "/work/1");
                            co_return r;
                        }));
    out.back().verb = web::method::post;
    out.back().idempotency_key = true;
    out.push_back(route("/hurried", web::access::signed_in,
                        [](web::context&, const web::path_values&) -> task<result<web::response>> {
                            co_return web::make_json("1", 201);
                        }));
    out.back().verb = web::method::post;
    out.back().idempotency_key = true;
    out.back().deadline = 5s;
    out.emplace_back(out.back());
    out.back().path = "/unhurried";
    out.back().name = "unhurried";
    out.back().deadline = 0s;
    out.push_back(
        route("/away", web::access::anyone, [](web::context&, const web::path_values&) -> task<result<web::response>> {
            throw failure({error_kind::unavailable, "store.unavailable", "The store is away."}, "ECONNREFUSED 5432");
            co_return web::response{};
        }));
    out.push_back(
        route("/who", web::access::anyone, [](web::context& c, const web::path_values&) -> task<result<web::response>> {
            co_return web::make_json(fmt::format("\"{} {}\"", c.asked.address, c.asked.secure));
        }));
    return out;
}

class pipeline_test : public ::testing::Test {
protected:
    static void run(loopback::scenario body, pipeline_options options = {}, limits::limiter* limiter = nullptr) {
        web::router routes(make_routes());
        fake_authenticator who;
        noting_observer noting;
        observer = &noting;
        worker_pool pool(1, 4);
        memory_log sink;
        log = &sink;
        manual_clock still;
        pipeline p(routes, who, limiter, noting, pool, std::move(options), logger(sink, still), still);
        loopback l(p);
        l.run(body);
    }
    static task<answer> ask(loopback& l, std::string path, std::string fields = {}) {
        auto c = l.connect();
        co_await c.send(fmt::format("GET {} HTTP/1.1\r\nHost: h\r\n{}\r\n", path, fields));
        co_return co_await c.receive();
    }
    inline static noting_observer* observer = nullptr;
    inline static memory_log* log = nullptr;
};

TEST_F(pipeline_test, marks_every_answer) {
    run([](loopback& l) -> task<void> {
        const auto a = co_await ask(
            l, "/open",
            "X-Request-ID: caller-0001\r\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n");
        EXPECT_EQ(a.status, 200);
        EXPECT_EQ(a.field("x-request-id"), "caller-0001");
        EXPECT_TRUE(a.field("x-response-time").ends_with("ms"));
        EXPECT_TRUE(a.field("traceparent").starts_with("00-0af7651916cd43dd8448eb211c80319c-"));
        EXPECT_EQ(a.field("x-content-type-options"), "nosniff");
        EXPECT_EQ(a.field("strict-transport-security"), "");
        EXPECT_EQ(a.fields("content-security-policy"), pipeline_options().content_security_policy);
        EXPECT_EQ((co_await ask(l, "/file")).fields("content-security-policy"), "default-src 'none'") << "its own only";
        const auto b = co_await ask(l, "/nowhere", "X-Request-ID: bad id\r\n");
        EXPECT_EQ(b.status, 404);
        EXPECT_TRUE(find_uuid(b.field("x-request-id"))) << b.head;
        EXPECT_TRUE(b.body.contains(b.field("x-request-id"))) << b.body;
        EXPECT_EQ(observer->noted, (std::vector<std::string>{"GET /open 200", "GET /file 200", "GET unmatched 404"}));
        EXPECT_EQ(log->lines().size(), 3u);
        (void)co_await ask(l, "/healthz");
        EXPECT_EQ(log->lines().size(), 3u) << "health checks are no news";
    });
}

TEST_F(pipeline_test, lets_in_who_may_and_nobody_else) {
    run([](loopback& l) -> task<void> {
        const auto anonymous = co_await ask(l, "/mine");
        EXPECT_EQ(anonymous.status, 401);
        EXPECT_EQ(anonymous.field("www-authenticate"), "Bearer");
        EXPECT_EQ((co_await ask(l, "/mine", "Authorization: Bearer bad\r\n")).status, 401);
        EXPECT_EQ((co_await ask(l, "/open", "Authorization: Bearer bad\r\n")).status, 200);
        EXPECT_EQ((co_await ask(l, "/mine", "Authorization: Bearer user\r\n")).status, 200);
        EXPECT_EQ((co_await ask(l, "/fresh", "Authorization: Bearer user\r\n")).status, 403);
        EXPECT_EQ((co_await ask(l, "/fresh", "Authorization: Bearer fresh\r\n")).status, 200);
        EXPECT_EQ((co_await ask(l, "/curate", "Authorization: Bearer user\r\n")).status, 403);
        EXPECT_EQ((co_await ask(l, "/curate", "Authorization: Bearer curator\r\n")).status, 200);
    });
}

TEST_F(pipeline_test, refuses_methods_and_bodies_that_a_route_does_not_take) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send(
            "DELETE /open HTTP/1.1\r\nHost: h\r\n\r\nPOST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\"a\""
            "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n");
        const auto wrong = co_await c.receive();
        EXPECT_EQ(wrong.status, 405);
        EXPECT_TRUE(wrong.field("allow").contains("GET")) << wrong.head;
        EXPECT_EQ((co_await c.receive()).body, "\"a\"");
        EXPECT_EQ((co_await c.receive()).status, 413);
    });
}

TEST_F(pipeline_test, logs_once_what_a_route_throws_and_opens_the_circuit) {
    run([](loopback& l) -> task<void> {
        const auto a = co_await ask(l, "/throw");
        EXPECT_EQ(a.status, 500);
        EXPECT_FALSE(a.body.contains("driver")) << a.body;
        std::size_t told = 0;
        for (const auto& line : log->lines()) told += line.contains("driver's own words");
        EXPECT_EQ(told, 1u);
        for (int i = 0; i < 19; ++i) (void)co_await ask(l, "/throw");
        const auto open = co_await ask(l, "/throw");
        EXPECT_EQ(open.status, 503);
        EXPECT_EQ(open.field("retry-after"), "30");
        EXPECT_EQ((co_await ask(l, "/open")).status, 200) << "another group is not concerned";
    });
}

TEST_F(pipeline_test, never_cuts_off_who_says_how_the_service_is) {
    run([](loopback& l) -> task<void> {
        for (int i = 0; i < 40; ++i) {
            const auto state = co_await ask(l, "/state");
            EXPECT_EQ(state.status, 503);
            EXPECT_EQ(state.body, R"({"status":"not ready"})") << i;
        }
        EXPECT_NE((co_await ask(l, "/throw")).status, 503) << "it opened no circuit";
        for (int i = 0; i < 40; ++i) (void)co_await ask(l, "/throw");
        EXPECT_EQ((co_await ask(l, "/state")).body, R"({"status":"not ready"})") << "nor is it behind one";
    });
}

TEST_F(pipeline_test, stops_what_takes_longer_than_its_deadline_and_keeps_the_connection) {
    run([](loopback& l) -> task<void> {
        auto c = l.connect();
        co_await c.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
        while (slow_begun == 0) co_await asio::post(use_task);
        l.time().advance(6s);
        const auto a = co_await c.receive();
        EXPECT_EQ(a.status, 504);
        EXPECT_TRUE(a.body.contains("http.deadline")) << a.body;
        co_await c.send("GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ((co_await c.receive()).status, 200);
        l.time().advance(6s);
        co_await sleep_for(5ms);  // two steps of the wheel
        co_await c.send("GET /open HTTP/1.1\r\nHost: h\r\n\r\n");
        EXPECT_EQ((co_await c.receive()).status, 200) << "the deadline belonged to the first request";
    });
}

TEST_F(pipeline_test, says_what_is_away_and_when_to_come_back_without_the_drivers_words) {
    run([](loopback& l) -> task<void> {
        const auto a = co_await ask(l, "/away");
        EXPECT_EQ(a.status, 503);
        EXPECT_EQ(a.field("retry-after"), "2");
        EXPECT_TRUE(a.body.contains("store.unavailable")) << a.body;
        EXPECT_FALSE(a.body.contains("ECONNREFUSED")) << a.body;
    });
}

task<answer> post_work(client& c, std::string body, std::string key, std::string_view path = "/work") {
    co_await c.send(
        fmt::format("POST {} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer user\r\nContent-Length: {}\r\n{}\r\n{}", path,
                    body.size(), key.empty() ? "" : "Idempotency-Key: " + key + "\r\n", body));
    co_return co_await c.receive();
}

TEST_F(pipeline_test, does_once_what_has_an_idempotency_key_and_gives_the_answer_again) {
    idempotency::memory_answer_store store;
    work_done = 0;
    run(
        [](loopback& l) -> task<void> {
            auto c = l.connect();
            const auto first = co_await post_work(c, "a", "k1");
            EXPECT_EQ(first.status, 201);
            EXPECT_EQ(first.field("idempotent-replayed"), "");
            const auto again = co_await post_work(c, "a", "k1");
            EXPECT_EQ(again.status, 201);
            EXPECT_EQ(again.body, first.body);
            EXPECT_EQ(again.field("content-type"), "application/json");
            EXPECT_EQ(again.field("location"), "/work/1");
            EXPECT_EQ(again.field("idempotent-replayed"), "true");
            EXPECT_EQ(work_done, 1);
            const auto other = co_await post_work(c, "b", "k1");
            EXPECT_EQ(other.status, 422);
            EXPECT_TRUE(other.body.contains("http.idempotency_key_reused")) << other.body;
            EXPECT_EQ((co_await post_work(c, "b", "")).status, 201);
            EXPECT_EQ((co_await post_work(c, "b", "")).status, 201);
            EXPECT_EQ(work_done, 3) << "without a key each counts";
            EXPECT_EQ((co_await post_work(c, "b", "a key")).status, 400);
            EXPECT_EQ((co_await post_work(c, "b", std::string(65, 'k'))).status, 400);
            EXPECT_EQ((co_await post_work(c, "bad", "k2")).status, 400);
            EXPECT_EQ((co_await post_work(c, "bad", "k2")).field("idempotent-replayed"), "true");
            EXPECT_EQ(work_done, 4);
        },
        {.answers = &store});
}

TEST_F(pipeline_test, lets_try_again_what_failed_and_refuses_what_is_under_way) {
    idempotency::memory_answer_store store;
    work_done = 0;
    run(
        [](loopback& l) -> task<void> {
            auto c = l.connect();
            EXPECT_EQ((co_await post_work(c, "throw", "k1")).status, 500);
            EXPECT_EQ((co_await post_work(c, "throw", "k1")).field("idempotent-replayed"), "");
            EXPECT_EQ(work_done, 2) << "a failure of ours is not kept";
            work_done = 0;
            auto slow = l.connect();
            co_await slow.send(
                "POST /work HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer user\r\nIdempotency-Key: k2\r\n"
                "Content-Length: 4\r\n\r\nslow");
            while (work_done == 0) co_await asio::post(use_task);
            const auto second = co_await post_work(c, "slow", "k2");
            EXPECT_EQ(second.status, 409);
            EXPECT_TRUE(second.body.contains("http.idempotency_key_in_use")) << second.body;
            work_done = 2;
            EXPECT_EQ((co_await slow.receive()).status, 201);
            EXPECT_EQ((co_await post_work(c, "slow", "k2")).field("idempotent-replayed"), "true");
        },
        {.answers = &store});
}

/// Notes for how long each request is claimed.
struct claim_noting_store final : idempotency::answer_store {
    task<idempotency::beginning> begin(idempotency::claim, time_point, std::chrono::milliseconds lock) override {
        claimed.push_back(lock);
        co_return idempotency::begun{};
    }
    task<void> finish(idempotency::claim, idempotency::kept_answer, time_point) override { co_return; }
    task<void> abandon(idempotency::claim) override { co_return; }
    std::vector<std::chrono::milliseconds> claimed;
};

TEST_F(pipeline_test, claims_a_key_for_little_longer_than_the_handler_may_take) {
    claim_noting_store store;
    run(
        [](loopback& l) -> task<void> {
            auto c = l.connect();
            EXPECT_EQ((co_await post_work(c, "a", "k1")).status, 201);
            EXPECT_EQ((co_await post_work(c, "a", "k2", "/hurried")).status, 201);
            EXPECT_EQ((co_await post_work(c, "a", "k3", "/unhurried")).status, 201);
        },
        {.answers = &store});
    EXPECT_EQ(store.claimed, (std::vector<std::chrono::milliseconds>{40s, 15s, 60s}));
}

rate_policy five_a_minute() {
    return rate_policy::parse(R"({"classes":{"ordinary":{"anonymous":{"rate":5,"period":60,"burst":2}}}})").value();
}

TEST_F(pipeline_test, limits_rates_and_says_when_to_come_back) {
    manual_clock time;
    limits::memory_limiter limiter(time);
    run(
        [](loopback& l) -> task<void> {
            EXPECT_EQ((co_await ask(l, "/open")).field("ratelimit-remaining"), "1");
            EXPECT_EQ((co_await ask(l, "/open")).status, 200);
            const auto a = co_await ask(l, "/open");
            EXPECT_EQ(a.status, 429);
            EXPECT_EQ(a.field("retry-after"), "12");
            EXPECT_EQ(a.field("ratelimit-limit"), "2");
            EXPECT_EQ((co_await ask(l, "/healthz")).status, 200);
        },
        {.rates = five_a_minute()}, &limiter);
}

TEST_F(pipeline_test, works_on_and_says_so_when_the_limiter_is_away) {
    broken_limiter limiter;
    run(
        [](loopback& l) -> task<void> {
            const auto a = co_await ask(l, "/open");
            EXPECT_EQ(a.status, 200);
            EXPECT_EQ(a.field("ratelimit-policy"), "unavailable");
            EXPECT_EQ(observer->noted.at(0), "GET /open 200 limiter away");
        },
        {.rates = five_a_minute()}, &limiter);
}

TEST_F(pipeline_test, packs_long_answers_for_those_who_ask) {
    run([](loopback& l) -> task<void> {
        const auto a = co_await ask(l, "/long", "Accept-Encoding: gzip\r\n");
        EXPECT_EQ(a.field("content-encoding"), "gzip");
        EXPECT_EQ(a.field("vary"), "Accept-Encoding");
        EXPECT_LT(a.body.size(), 200u);
        EXPECT_EQ((co_await ask(l, "/huge", "Accept-Encoding: br\r\n")).field("content-encoding"), "br");
        EXPECT_EQ((co_await ask(l, "/open", "Accept-Encoding: gzip\r\n")).field("content-encoding"), "");
        EXPECT_EQ((co_await ask(l, "/long")).body.size(), 5002u);
    });
}

TEST_F(pipeline_test, gives_parts_of_files) {
    run([](loopback& l) -> task<void> {
        const auto whole = co_await ask(l, "/file");
        EXPECT_EQ(whole.body.size(), 100u);
        EXPECT_EQ(whole.field("accept-ranges"), "bytes");
        const auto part = co_await ask(l, "/file", "Range: bytes=10-19\r\n");
        EXPECT_EQ(part.status, 206);
        EXPECT_EQ(part.field("content-range"), "bytes 10-19/100");
        EXPECT_EQ(part.body, whole.body.substr(10, 10));
        EXPECT_EQ((co_await ask(l, "/file", "Range: bytes=100-\r\n")).status, 416);
        EXPECT_EQ((co_await ask(l, "/file", "If-None-Match: \"v1\"\r\n")).status, 304);
        EXPECT_EQ((co_await ask(l, "/file", "Range: bytes=10-19\r\nIf-Range: \"v0\"\r\n")).status, 200);
        EXPECT_EQ((co_await ask(l, "/file", "Range: bytes=10-19\r\nIf-Range: \"v1\"\r\n")).status, 206);
    });
}

TEST_F(pipeline_test, answers_browsers_of_allowed_origins) {
    run(
        [](loopback& l) -> task<void> {
            auto c = l.connect();
            co_await c.send(
                "OPTIONS /open HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example\r\nAccess-Control-Request-Method: "
                "PUT\r\n\r\n");
            const auto a = co_await c.receive();
            EXPECT_EQ(a.status, 204);
            EXPECT_EQ(a.field("access-control-allow-origin"), "https://app.example");
            EXPECT_TRUE(a.field("access-control-allow-methods").contains("PUT"));
            const auto other = co_await ask(l, "/open", "Origin: https://evil.example\r\n");
            EXPECT_EQ(other.field("access-control-allow-origin"), "");
            EXPECT_EQ(other.field("vary"), "Origin");
        },
        {.cors = {.origins = {"https://app.example"}}});
}

TEST_F(pipeline_test, listens_to_trusted_proxies_and_address_lists) {
    run(
        [](loopback& l) -> task<void> {
            EXPECT_EQ((co_await ask(l, "/who", "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n")).body,
                      "\"203.0.113.7 true\"");
            EXPECT_EQ((co_await ask(l, "/who", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 203.0.113.7\r\n")).body,
                      "\"203.0.113.7 false\"")
                << "the first is the client's own claim";
            EXPECT_EQ((co_await ask(l, "/who", "X-Forwarded-For: 198.51.100.9\r\n")).status, 403);
        },
        {.trusted_proxies = parse_networks({"127.0.0.1"}).value(),
         .denied = parse_networks({"198.51.100.0/24"}).value()});
}

}  // namespace
}  // namespace fw::gateway::testing
