#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <thread>

#include "fw/async/io_threads.hpp"
#include "fw/async/spawn.hpp"
#include "fw/async/timeout.hpp"
#include "fw/redis/connection.hpp"
#include "fw/redis/subscriber.hpp"
#include "fw/redis/testing/private_server.hpp"

namespace fw::redis {
namespace {

using namespace std::chrono_literals;
using testing::private_server;

class redis_db : public ::testing::Test {
protected:
    /// Runs a task to its end; what it throws fails the test.
    void run(task<void> work) {
        std::exception_ptr thrown;
        bool ended = false;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) {
            thrown = e;
            ended = true;
        });
        io.restart();
        while (!ended && io.run_one() > 0) {
        }
        if (thrown) std::rethrow_exception(thrown);
        ASSERT_TRUE(ended);
    }

    private_server server;
    memory_log lines;
    system_clock clock;
    logger log{lines, clock};
    asio::io_context io{1};
};

task<void> stores_and_reads(connection& redis, std::string value) {
    const auto stored = co_await redis.command({"SET", "k", value});
    EXPECT_TRUE(stored) << stored.error().message;
    const auto read = co_await redis.command({"GET", "k"});
    EXPECT_EQ(read.value().get_text().value(), value);
    EXPECT_TRUE((co_await redis.command({"GET", "none"})).value().is_nil());
}

TEST_F(redis_db, keeps_values_of_every_byte_and_of_many_megabytes) {
    connection redis(io, server.how(), log);
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
    run(stores_and_reads(redis, bytes));
    std::string huge(32 * 1024 * 1024, '\r');
    for (std::size_t i = 0; i < huge.size(); i += 17) huge[i] = static_cast<char>(i);
    run(stores_and_reads(redis, huge));
    run(redis.stop());
}

task<void> counts(connection& redis, int times, std::vector<std::int64_t>& seen, int& left) {
    for (int i = 0; i < times; ++i)
        seen.push_back((co_await redis.command({"INCR", "n"})).value().get_number().value());
    --left;
}

task<void> until_zero(int& left) {
    while (left > 0) co_await asio::post(co_await asio::this_coro::executor, use_task);
}

task<void> reads_of_the_server(connection& redis, int& out) {
    const auto told = (co_await redis.command({"INFO", "stats"})).value().get_text().value();
    const std::string_view name = "total_reads_processed:";
    out = std::stoi(told.substr(told.find(name) + name.size()));
}

TEST_F(redis_db, carries_commands_of_many_coroutines_together_and_gives_each_its_own_answer) {
    connection redis(io, server.how(), log);
    std::vector<std::vector<std::int64_t>> seen(50);
    int left = 50;
    for (auto& mine : seen) spawn(io, "counts", log, counts(redis, 40, mine, left));
    run(until_zero(left));
    std::vector<std::int64_t> all;
    for (const auto& mine : seen) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::sort(all.begin(), all.end());
    ASSERT_EQ(all.size(), 2000u);
    EXPECT_EQ(all.front(), 1);
    EXPECT_EQ(all.back(), 2000);
    EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
    EXPECT_EQ(redis.times_connected(), 1u);
    EXPECT_EQ(redis.pending(), 0u);
    int reads = 0;
    run(reads_of_the_server(redis, reads));
    EXPECT_LT(reads, 400) << "2,000 commands should have come in batches of about 50";
}

task<void> is_refused(connection& redis) {
    (void)co_await redis.command({"LPUSH", "list", "x"});
    const auto refused = co_await redis.command({"GET", "list"});
    EXPECT_EQ(refused.error().code, "redis.refused");
    EXPECT_TRUE(refused.error().message.starts_with("WRONGTYPE")) << refused.error().message;
    EXPECT_EQ((co_await redis.command({"LLEN", "list"})).value().get_number().value(), 1);
}

TEST_F(redis_db, passes_on_a_refusal_and_goes_on) {
    connection redis(io, server.how(), log);
    run(is_refused(redis));
}

const script add_script{"return redis.call('INCRBY', KEYS[1], ARGV[1])"};

task<void> runs_scripts(connection& redis) {
    const std::array<std::string_view, 1> keys{"sum"};
    const std::array<std::string_view, 1> by{"5"};
    EXPECT_EQ((co_await redis.run(add_script, keys, by)).value().get_number().value(), 5);
    EXPECT_TRUE(co_await redis.command({"SCRIPT", "FLUSH"}));
    EXPECT_EQ((co_await redis.run(add_script, keys, by)).value().get_number().value(), 10);
}

TEST_F(redis_db, teaches_a_script_again_to_a_server_that_forgot_it) {
    connection redis(io, server.how(), log);
    run(runs_scripts(redis));
}

task<void> waits_too_long(connection& redis, private_server& server) {
    EXPECT_TRUE(co_await redis.command({"SET", "k", "v"}));
    server.freeze();
    const auto late = co_await redis.command({"GET", "k"}, 30ms);
    EXPECT_EQ(late.error().kind, error_kind::timeout);
    EXPECT_EQ(redis.pending(), 1u);  // its answer may still come, and keeps its place
    server.thaw();
    EXPECT_EQ((co_await redis.command({"ECHO", "mine"}, 30s)).value().get_text().value(), "mine");
    EXPECT_EQ(redis.times_connected(), 1u);
}

TEST_F(redis_db, gives_up_at_the_deadline_and_does_not_mix_up_what_comes_later) {
    connection redis(io, server.how(), log);
    run(waits_too_long(redis, server));
}

task<void> meets_a_silent_server(connection& redis, private_server& server) {
    EXPECT_TRUE(co_await redis.command({"SET", "k", "v"}));
    server.freeze();
    const auto lost = co_await redis.command({"GET", "k"}, 60s);
    EXPECT_EQ(lost.error().code, "redis.unavailable");
    server.thaw();
    EXPECT_TRUE(co_await redis.wait_connected(30s));
}

TEST_F(redis_db, takes_a_server_that_falls_silent_for_lost) {
    auto how = server.how();
    how.silence = 100ms;
    connection redis(io, how, log);
    run(meets_a_silent_server(redis, server));
}

task<void> is_busy(connection& redis, private_server& server) {
    EXPECT_TRUE(co_await redis.command({"PING"}));
    server.freeze();
    std::vector<std::int64_t> seen;
    int left = 2;
    for (int i = 0; i < 2; ++i) {
        asio::co_spawn(co_await asio::this_coro::executor, counts(redis, 1, seen, left), [](std::exception_ptr) {});
    }
    while (redis.pending() < 2) co_await asio::post(co_await asio::this_coro::executor, use_task);
    EXPECT_EQ((co_await redis.command({"PING"})).error().code, "redis.busy");
    server.thaw();
    co_await until_zero(left);
    EXPECT_EQ(seen.size(), 2u);
}

TEST_F(redis_db, refuses_more_than_it_may_keep_waiting) {
    auto how = server.how();
    how.most_pending = 2;
    how.deadline = 60s;
    connection redis(io, how, log);
    run(is_busy(redis, server));
}

task<void> note(connection& redis, std::string& code, bool& begun) {
    begun = true;
    const auto answer = co_await redis.command({"GET", "k"}, 60s);
    code = answer ? "answered" : answer.error().code;
}

task<void> loses_the_server(connection& redis, private_server& server) {
    EXPECT_TRUE(co_await redis.command({"SET", "k", "v"}));
    std::string code;
    bool begun = false;
    server.freeze();
    asio::co_spawn(co_await asio::this_coro::executor, note(redis, code, begun), [](std::exception_ptr) {});
    while (redis.pending() == 0) co_await asio::post(co_await asio::this_coro::executor, use_task);
    server.kill();
    while (code.empty()) co_await asio::post(co_await asio::this_coro::executor, use_task);
    EXPECT_EQ(code, "redis.unavailable");
    const auto at_once = co_await redis.command({"GET", "k"}, 60s);  // does not queue for a server that is away
    EXPECT_EQ(at_once.error().code, "redis.unavailable");
    server.start();
    EXPECT_TRUE(co_await redis.wait_connected(30s));
    EXPECT_EQ((co_await redis.command({"GET", "k"})).value().get_text().value(), "v");
    EXPECT_EQ(redis.times_connected(), 2u);
}

TEST_F(redis_db, fails_what_is_pending_when_the_server_dies_and_finds_it_again) {
    connection redis(io, server.how(), log);
    run(loses_the_server(redis, server));
}

task<void> starts_without(connection& redis, private_server& server) {
    EXPECT_EQ((co_await redis.command({"PING"}, 60s)).error().code, "redis.unavailable");
    server.start();
    EXPECT_TRUE(co_await redis.wait_connected(30s));
    EXPECT_TRUE(co_await redis.command({"PING"}));
}

TEST_F(redis_db, may_start_before_the_server) {
    server.kill();
    connection redis(io, server.how(), log);
    run(starts_without(redis, server));
}

TEST_F(redis_db, keeps_to_its_database) {
    auto how = server.how();
    connection first(io, how, log);
    run(stores_and_reads(first, "first"));
    how.where.database = 1;
    connection second(io, how, log);
    run([](connection& redis) -> task<void> {
        EXPECT_TRUE((co_await redis.command({"GET", "k"})).value().is_nil());
    }(second));
}

TEST_F(redis_db, answers_what_it_has_taken_on_before_it_stops) {
    connection redis(io, server.how(), log);
    run([](connection& r) -> task<void> {
        EXPECT_TRUE(co_await r.wait_connected(30s));
        using namespace asio::experimental::awaitable_operators;
        const auto answer = co_await (r.command({"SET", "last", "word"}) && r.stop());
        EXPECT_TRUE(answer) << answer.error().message;
        EXPECT_EQ((co_await r.command({"PING"})).error().code, "redis.unavailable");
    }(redis));
    io.run();  // nothing is left that would keep the loop alive
}

task<void> is_cancelled(connection& redis, private_server& server) {
    EXPECT_TRUE(co_await redis.command({"PING"}));
    server.freeze();
    const auto late = co_await with_timeout(30ms, "The question", redis.command({"ECHO", "unheard"}, 60s));
    EXPECT_EQ(late.error().kind, error_kind::timeout);
    server.thaw();
    EXPECT_EQ((co_await redis.command({"ECHO", "heard"}, 60s)).value().get_text().value(), "heard");
}

TEST_F(redis_db, a_cancelled_wait_leaves_the_answers_in_order) {
    connection redis(io, server.how(), log);
    run(is_cancelled(redis, server));
}

TEST_F(redis_db, may_be_destroyed_with_commands_pending) {
    std::string code;
    bool begun = false;
    {
        connection redis(io, server.how(), log);
        run([](connection& r) -> task<void> { EXPECT_TRUE(co_await r.wait_connected(30s)); }(redis));
        server.freeze();
        spawn(io, "note", log, note(redis, code, begun));
        while (redis.pending() == 0) io.run_one();
    }
    io.run();
    server.thaw();
    EXPECT_EQ(code, "redis.unavailable");
}

task<void> hears(private_server& server, connection& redis, subscriber& messages, std::vector<std::string>& heard,
                 int& restored) {
    messages.subscribe("news", [&heard](std::string_view message) { heard.emplace_back(message); });
    messages.subscribe("other",
                       [&heard](std::string_view message) { heard.emplace_back("other: " + std::string(message)); });
    EXPECT_TRUE(co_await messages.wait_subscribed(30s));
    EXPECT_EQ((co_await redis.command({"PUBLISH", "news", "one"})).value().get_number().value(), 1);
    while (heard.size() < 1) co_await asio::post(co_await asio::this_coro::executor, use_task);
    EXPECT_EQ(restored, 0);
    server.kill();
    server.start();
    while (restored == 0) co_await sleep_for(1ms);
    EXPECT_TRUE(co_await redis.wait_connected(30s));
    EXPECT_EQ((co_await redis.command({"PUBLISH", "other", "two"})).value().get_number().value(), 1);
    EXPECT_EQ((co_await redis.command({"PUBLISH", "news", "three"})).value().get_number().value(), 1);
    while (heard.size() < 3) co_await asio::post(co_await asio::this_coro::executor, use_task);
    messages.unsubscribe("news");
    while ((co_await redis.command({"PUBLISH", "news", "four"})).value().get_number().value() != 0) {
    }
    co_await messages.stop();
}

TEST_F(redis_db, hears_messages_again_after_the_server_came_back_and_says_that_some_may_be_missing) {
    connection redis(io, server.how(), log);
    int restored = 0;
    std::vector<std::string> heard;
    subscriber messages(io, server.how(), log, [&restored] { ++restored; });
    run(hears(server, redis, messages, heard, restored));
    EXPECT_EQ(heard.front(), "one");
    EXPECT_EQ(heard[1], "other: two");
    EXPECT_EQ(heard[2], "three");
    EXPECT_EQ(restored, 1);
}

task<void> counts_and_stops(connection& redis, int times, std::atomic<int>& done) {
    for (int i = 0; i < times; ++i)
        if (co_await redis.command({"INCR", "shared"})) ++done;
    co_await redis.stop();
}

TEST_F(redis_db, a_connection_for_each_of_two_threads) {
    io_threads threads(2);
    connection first(threads.context(0), server.how(), log);
    connection second(threads.context(1), server.how(), log);
    std::atomic<int> done = 0;
    spawn(threads.context(0), "first", log, counts_and_stops(first, 500, done));
    spawn(threads.context(1), "second", log, counts_and_stops(second, 500, done));
    threads.run();
    EXPECT_EQ(done, 1000);
}

}  // namespace
}  // namespace fw::redis
