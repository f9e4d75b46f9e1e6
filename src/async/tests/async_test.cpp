#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <latch>
#include <set>
#include <thread>

#include "fw/async/io_threads.hpp"
#include "fw/async/run.hpp"
#include "fw/async/spawn.hpp"
#include "fw/async/timeout.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/failure.hpp"

namespace fw {
namespace {

using namespace std::chrono_literals;

task<bool> works_elsewhere_and_comes_home(worker_pool& pool) {
    const auto home = std::this_thread::get_id();
    const auto there = co_await pool.run([] { return std::this_thread::get_id(); });
    co_return there.has_value() && *there != home&& std::this_thread::get_id() == home;
}

TEST(worker_pool, works_elsewhere_and_comes_home) {
    worker_pool pool(1, 4);
    EXPECT_TRUE(run(works_elsewhere_and_comes_home(pool)));
    EXPECT_EQ(pool.in_hand(), 0u);
}

task<std::string> catches_what_the_work_threw(worker_pool& pool) {
    std::string caught;
    try {
        (void)co_await pool.run([]() -> int { throw std::runtime_error("no disk"); });
    } catch (const std::runtime_error& e) {
        caught = e.what();
    }
    co_return caught;
}

TEST(worker_pool, throws_here_what_the_work_threw_there) {
    worker_pool pool(1, 4);
    EXPECT_EQ(run(catches_what_the_work_threw(pool)), "no disk");
}

task<std::string> asks_a_full_pool(worker_pool& pool) {
    const auto refused = co_await pool.run([] { return 1; });
    co_return refused ? "taken" : refused.error().code;
}

TEST(worker_pool, refuses_more_than_it_was_told_to_keep) {
    asio::io_context other(1);
    worker_pool pool(1, 0);
    std::latch started(1), may_end(1);
    asio::co_spawn(
        other,
        [](worker_pool& p, std::latch& s, std::latch& e) -> task<void> {
            (void)co_await p.run([&s, &e] {
                s.count_down();
                e.wait();
            });
        }(pool, started, may_end),
        asio::detached);
    std::jthread runs([&] { other.run(); });
    started.wait();
    EXPECT_EQ(run(asks_a_full_pool(pool)), "busy");
    may_end.count_down();
}

task<result<int>> never() {
    co_await sleep_for(24h);
    co_return 1;
}

task<result<int>> at_once() {
    co_return 7;
}

TEST(with_timeout, gives_what_comes_in_time) {
    EXPECT_EQ(run(with_timeout(1h, "The test", at_once())).value(), 7);
}

TEST(with_timeout, cancels_what_does_not) {
    const auto late = run(with_timeout(1ms, "The test", never()));
    EXPECT_EQ(late.error().kind, error_kind::timeout);
    EXPECT_EQ(late.error().message, "The test took longer than 1 ms.");
}

TEST(io_threads, run_each_context_on_a_thread_of_its_own) {
    io_threads threads(2);
    std::mutex guard;
    std::set<std::thread::id> seen;
    for (std::size_t i = 0; i < threads.size(); ++i)
        asio::post(threads.context(i), [&] {
            const std::lock_guard lock(guard);
            seen.insert(std::this_thread::get_id());
        });
    threads.run();
    EXPECT_EQ(seen.size(), 2u);
}

task<int> answers_elsewhere(io_threads& threads) {
    co_return co_await asio::co_spawn(threads.context(1), []() -> task<int> { co_return 7; }(), use_task);
}

TEST(io_threads, run_what_comes_first_on_all_contexts_and_then_run_on) {
    io_threads threads(2);
    EXPECT_EQ(threads.run_first(answers_elsewhere(threads)), 7);
    bool later = false;
    asio::post(threads.context(1), [&] { later = true; });
    threads.run();
    EXPECT_TRUE(later);
}

TEST(io_threads, throw_what_a_handler_threw) {
    io_threads threads(2);
    const auto keeps_running = asio::make_work_guard(threads.context(0));
    asio::post(threads.context(1), [] { throw std::runtime_error("bug"); });
    EXPECT_THROW(threads.run(), std::runtime_error);
}

task<void> fails() {
    co_await sleep_for(0s);
    throw std::runtime_error("no such table");
}

task<void> is_cancelled() {
    co_await sleep_for(0s);
    throw boost::system::system_error(asio::error::operation_aborted);
}

TEST(spawn, logs_what_ends_a_task_that_nobody_waits_for) {
    memory_log lines;
    const manual_clock clock;
    asio::io_context context(1);
    spawn(context, "sweep", logger(lines, clock), fails());
    spawn(context, "sweep", logger(lines, clock), is_cancelled());
    context.run();
    ASSERT_EQ(lines.lines().size(), 1u);
    EXPECT_NE(lines.lines()[0].find(R"("message":"no such table","task":"sweep")"), std::string::npos);
}

task<result<int>> refuses() {
    co_return fail(error_kind::conflict, "test.taken", "It is taken.");
}

task<result<int>> throws_failure_of(error_kind kind) {
    co_await sleep_for(0s);
    throw failure({kind, "test.away", "It is away."}, "the driver's own words");
}

task<result<int>> throws_a_bug() {
    co_await sleep_for(0s);
    throw std::logic_error("a bug");
}

TEST(outage_as_error, gives_what_the_work_gave) {
    EXPECT_EQ(run(outage_as_error([]() -> task<result<int>> { co_return 7; }())).value(), 7);
    EXPECT_EQ(run(outage_as_error(refuses())).error().code, "test.taken");
}

TEST(outage_as_error, makes_an_error_of_what_is_away_or_too_slow) {
    for (const auto kind : {error_kind::unavailable, error_kind::timeout}) {
        const auto away = run(outage_as_error(throws_failure_of(kind)));
        ASSERT_FALSE(away);
        EXPECT_EQ(away.error().kind, kind);
        EXPECT_EQ(away.error().code, "test.away");
        EXPECT_EQ(away.error().message, "It is away.") << "what is for the log only was told";
    }
}

TEST(outage_as_error, throws_on_what_is_no_outage) {
    EXPECT_THROW((void)run(outage_as_error(throws_failure_of(error_kind::internal))), failure);
    EXPECT_THROW((void)run(outage_as_error(throws_a_bug())), std::logic_error);
}

task<result<int>> waits_until_cancelled(bool& ended) {
    boost::system::error_code why;
    asio::steady_timer forever(co_await asio::this_coro::executor, 1h);
    co_await forever.async_wait(asio::redirect_error(use_task, why));
    ended = why == asio::error::operation_aborted;
    co_return fail(error_kind::cancelled, "test.cancelled", "It was cancelled.");
}

TEST(outage_as_error, cancels_its_work_with_the_caller) {
    bool ended = false;
    const auto late = run(with_timeout(1ms, "The test", outage_as_error(waits_until_cancelled(ended))));
    EXPECT_EQ(late.error().kind, error_kind::timeout);
    EXPECT_TRUE(ended);
}

TEST(find_outage, knows_failures_of_what_is_away_only) {
    EXPECT_FALSE(find_outage(nullptr));
    EXPECT_FALSE(find_outage(std::make_exception_ptr(std::runtime_error("no such table"))));
    EXPECT_FALSE(find_outage(std::make_exception_ptr(failure({error_kind::internal, "test.bug", "A bug."}))));
    const auto found = find_outage(std::make_exception_ptr(failure({error_kind::timeout, "test.slow", "Too slow."})));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->code, "test.slow");
}

}  // namespace
}  // namespace fw
