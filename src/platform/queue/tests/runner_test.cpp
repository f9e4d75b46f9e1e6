#include "fw/queue/queue_runner.hpp"

#include <gtest/gtest.h>

#include <boost/asio/redirect_error.hpp>
#include <latch>

#include "fw/async/spawn.hpp"
#include "fw/async/timeout.hpp"
#include "fw/async/worker_pool.hpp"
#include "fw/base/failure.hpp"
#include "fw/queue/memory_queue.hpp"
#include "fw/queue/testing/turning_loop.hpp"

namespace fw::queue {
namespace {

using namespace std::chrono_literals;
using text = result<std::string>;

/// Handlers wait here until the test lets them go on.
class gate {
public:
    explicit gate(asio::io_context& io) : opened_(io, io_timer::time_point::max()) {}
    task<void> pass() {
        ++waiting_;
        while (open_ == 0) {
            boost::system::error_code woken;
            co_await opened_.async_wait(asio::redirect_error(use_task, woken));
        }
        --open_;
        --waiting_;
    }
    void let(int count) {
        open_ += count;
        opened_.cancel();
    }
    [[nodiscard]] int waiting() const { return waiting_; }

private:
    io_timer opened_;
    int open_ = 0, waiting_ = 0;
};

class queue_runner_test : public ::testing::Test, protected testing::turning_loop {
protected:
    job_id add(queue_name queue, std::string name, std::string payload = "{}") {
        const auto id = job_id::make(time.now());
        const auto out =
            finish(jobs.add({.id = id, .queue = queue, .name = std::move(name), .payload = std::move(payload)}));
        EXPECT_TRUE(out);
        return id;
    }
    job find(queue_name queue, job_id id) { return finish(jobs.find(queue, id))->value(); }
    bool is(queue_name queue, job_id id, job_state state) {
        bool reached = false;
        asio::co_spawn(io, jobs.find(queue, id), [&](std::exception_ptr, result<std::optional<job>> found) {
            reached = found && *found && (*found)->state == state;
        });
        io.restart();
        io.poll();
        return reached;
    }
    void wait_for(queue_name queue, job_id id, job_state state) {
        run_until([&] { return is(queue, id, state); });
    }
    runner_options options(resources budget = {.cores = 100, .memory = 1ULL << 40U}) {
        return {.worker = "w1", .budget = budget, .lock = 30s, .idle = 10min};
    }

    manual_clock time;
    memory_log lines;
    logger log{lines, time};
    memory_queue jobs{time};
    gate doors{io};
};

constexpr auto render = queue_name::render;

TEST_F(queue_runner_test, gives_each_job_to_the_handler_of_its_name_and_keeps_what_it_returns) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "echo", [](job_context& c) -> task<text> { co_return c.what().payload; });
    runner.handle(render, "one", [](job_context&) -> task<text> { co_return "1"; });
    const auto before = add(render, "echo", R"({"a":1})");
    runner.start();
    wait_for(render, before, job_state::done);
    EXPECT_EQ(find(render, before).result, R"({"a":1})");
    EXPECT_EQ(find(render, before).worker, "w1");
    const auto after = add(render, "one");  // by then it sleeps, and is woken
    wait_for(render, after, job_state::done);
    EXPECT_EQ(find(render, after).result, "1");
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, what_a_handler_throws_fails_its_job_and_is_logged_once) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "throws", [](job_context&) -> task<text> { throw std::runtime_error("secret detail"); });
    runner.handle(render, "odd", [](job_context&) -> task<text> { throw 42; });
    runner.start();
    const auto id = add(render, "throws");
    wait_for(render, id, job_state::delayed);
    EXPECT_EQ(find(render, id).error.code, "internal");
    EXPECT_EQ(find(render, id).error.message.find("secret"), std::string::npos);
    int logged = 0;
    for (const auto& line : lines.lines()) logged += line.find("secret detail") != std::string::npos ? 1 : 0;
    EXPECT_EQ(logged, 1);
    const auto odd = add(render, "odd");
    wait_for(render, odd, job_state::delayed);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, a_database_that_is_away_costs_a_job_no_attempt) {
    auto how = options();
    how.breath = 0ms;
    queue_runner runner(io, jobs, how, log);
    int calls = 0;
    runner.handle(render, "work", [&](job_context&) -> task<text> {
        if (++calls <= 10)
            throw fw::failure({error_kind::unavailable, "postgres.unavailable", "The database is away."});
        co_return "1";
    });
    const auto id = add(render, "work");
    runner.start();
    wait_for(render, id, job_state::done);
    EXPECT_EQ(calls, 11);
    EXPECT_EQ(find(render, id).attempt, 1);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, retries_what_may_get_better_and_buries_what_will_not) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "away",
                  [](job_context&) -> task<text> { co_return fail(error_kind::unavailable, "db", "away"); });
    runner.handle(render, "bad",
                  [](job_context&) -> task<text> { co_return fail(error_kind::invalid, "photo", "feet"); });
    runner.start();
    const auto away = add(render, "away");
    const auto bad = add(render, "bad");
    wait_for(render, away, job_state::delayed);
    wait_for(render, bad, job_state::failed);
    EXPECT_EQ(find(render, bad).error, (job_error{"photo", "feet"}));
    const auto nobody = add(render, "nobody-knows-this");
    wait_for(render, nobody, job_state::delayed);
    EXPECT_EQ(find(render, nobody).error.code, "queue.no_handler");
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, a_result_that_is_too_large_kills_the_job) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "big", [](job_context&) -> task<text> { co_return std::string(most_payload + 1, '1'); });
    runner.start();
    const auto id = add(render, "big");
    wait_for(render, id, job_state::failed);
    EXPECT_EQ(find(render, id).error.code, "queue.result");
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, keeps_to_the_ceiling_of_each_queue) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(queue_name::exports, "wait", [this](job_context&) {
        return [](gate& g) -> task<text> {
            co_await g.pass();
            co_return "1";
        }(doors);
    });
    runner.start();
    std::vector<job_id> ids;
    for (int i = 0; i < 7; ++i) ids.push_back(add(queue_name::exports, "wait"));
    run_until([&] { return doors.waiting() == 3; });
    io.poll();
    EXPECT_EQ(runner.running(), 3u) << "the export queue's";
    doors.let(1);
    run_until([&] { return is(queue_name::exports, ids[0], job_state::done) && doors.waiting() == 3; });
    EXPECT_EQ(runner.running(), 3u);
    doors.let(6);
    for (const auto id : ids) wait_for(queue_name::exports, id, job_state::done);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, keeps_to_its_budget_and_serves_the_queue_in_front_first) {
    queue_runner runner(io, jobs, options({.cores = 2, .memory = 1'000}), log);
    const auto wait = [this](job_context&) {
        return [](gate& g) -> task<text> {
            co_await g.pass();
            co_return "1";
        }(doors);
    };
    runner.handle(queue_name::avatar, "two-cores", wait, {.cost = {.cores = 2, .memory = 100}});
    runner.handle(render, "one-core", wait, {.cost = {.cores = 1, .memory = 100}});
    runner.handle(queue_name::exports, "giant", wait, {.cost = {.cores = 1, .memory = 5'000}});
    runner.handle(queue_name::email, "free", wait, {.cost = {.cores = 0, .memory = 0}});
    const auto first = add(render, "one-core");
    runner.start();
    run_until([&] { return doors.waiting() == 1; });
    const auto avatar = add(queue_name::avatar, "two-cores");
    const auto second = add(render, "one-core");  // would fit, but the avatar waits for both cores
    const auto mail = add(queue_name::email, "free");
    run_until([&] { return doors.waiting() == 2; });
    EXPECT_TRUE(is(queue_name::email, mail, job_state::running));
    EXPECT_TRUE(is(render, second, job_state::queued));
    EXPECT_TRUE(is(queue_name::avatar, avatar, job_state::queued));
    doors.let(2);
    run_until([&] { return is(queue_name::avatar, avatar, job_state::running); });
    EXPECT_TRUE(is(render, second, job_state::queued));
    const auto giant = add(queue_name::exports, "giant");  // dearer than all there is: runs alone
    doors.let(1);
    run_until([&] { return is(render, second, job_state::running); });
    EXPECT_TRUE(is(queue_name::exports, giant, job_state::queued));
    doors.let(1);
    run_until([&] { return is(queue_name::exports, giant, job_state::running); });
    doors.let(1);
    wait_for(queue_name::exports, giant, job_state::done);
    EXPECT_TRUE(is(render, first, job_state::done));
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, tells_a_running_job_that_it_is_cancelled) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "sleeps", [](job_context&) -> task<text> {
        co_await sleep_for(std::chrono::hours(1));
        co_return "1";
    });
    runner.start();
    const auto id = add(render, "sleeps");
    wait_for(render, id, job_state::running);
    EXPECT_EQ(finish(jobs.cancel(render, id)).value(), cancel_answer::asked);
    wait_for(render, id, job_state::cancelled);
    finish(runner.stop(0ms));
}

/// An engine on another thread: reports, waits to be let on, and asks whether to stop.
struct engine {
    std::latch reported{1}, go_on{1};
    std::atomic<bool> saw_cancel = false;
    void work(progress_sink& sink) {
        sink.report("drape.sew", 0.5);
        reported.count_down();
        go_on.wait();
        saw_cancel = sink.cancelled();
    }
};

task<text> computes(job_context& context, worker_pool& pool, engine& work) {
    auto& sink = context.sink(10, 50);
    const auto done = co_await pool.run([&work, &sink] { work.work(sink); });
    if (!done) co_return std::unexpected(done.error());
    if (context.is_cancelled()) co_return cancelled_error();
    co_return "1";
}

TEST_F(queue_runner_test, carries_progress_and_cancellation_between_the_queue_and_a_computation) {
    worker_pool pool(1, 1);
    engine work;
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "drape", [&](job_context& c) { return computes(c, pool, work); });
    runner.start();
    const auto id = add(render, "drape");
    run_until([&] { return find(render, id).how_far.percent == 30; });
    EXPECT_EQ(find(render, id).how_far.stage, "drape.sew");
    EXPECT_EQ(finish(jobs.cancel(render, id)).value(), cancel_answer::asked);
    work.go_on.count_down();
    wait_for(render, id, job_state::cancelled);
    EXPECT_TRUE(work.saw_cancel);
    finish(runner.stop(0ms));
}

task<text> computes_in_words(job_context& context, worker_pool& pool, engine& work) {
    const auto told = co_await context.report({10, "sew", "Sewing it together"});
    if (!told) co_return std::unexpected(told.error());
    co_return co_await computes(context, pool, work);
}

TEST_F(queue_runner_test, a_computation_goes_on_under_the_stage_and_the_words_of_its_handler) {
    worker_pool pool(1, 1);
    engine work;
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "drape", [&](job_context& c) { return computes_in_words(c, pool, work); });
    runner.start();
    const auto id = add(render, "drape");
    run_until([&] { return find(render, id).how_far.percent == 30; });
    EXPECT_EQ(find(render, id).how_far, (progress{30, "sew", "Sewing it together"}));
    work.go_on.count_down();
    wait_for(render, id, job_state::done);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, a_handler_may_say_itself_how_far_it_is) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "reports", [&](job_context& c) {
        return [](job_context& context, gate& g) -> task<text> {
            const auto told = co_await context.report({50, "half", "Half of it is done"});
            if (!told) co_return std::unexpected(told.error());
            co_await g.pass();
            co_return "1";
        }(c, doors);
    });
    runner.start();
    const auto id = add(render, "reports");
    run_until([&] { return doors.waiting() == 1; });
    EXPECT_EQ(find(render, id).how_far, (progress{50, "half", "Half of it is done"}));
    doors.let(1);
    wait_for(render, id, job_state::done);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, stops_a_job_that_takes_longer_than_it_may_and_tries_it_again_later) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "sleeps",
                  [](job_context&) -> task<text> {
                      co_await sleep_for(std::chrono::hours(1));
                      co_return "1";
                  },
                  {.limit = 5ms});
    runner.start();
    const auto id = add(render, "sleeps");
    wait_for(render, id, job_state::delayed);
    EXPECT_EQ(find(render, id).error.code, "queue.time_limit");
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, renews_the_locks_of_what_it_works_on) {
    auto how = options();
    how.lock = 30ms;
    queue_runner runner(io, jobs, how, log);
    runner.handle(render, "waits", [this](job_context&) {
        return [](gate& g) -> task<text> {
            co_await g.pass();
            co_return "1";
        }(doors);
    });
    runner.start();
    const auto id = add(render, "waits");
    run_until([&] { return doors.waiting() == 1; });
    time.advance(25ms);
    run_until([&] { return finish(jobs.reserve(render, "w2", 0, 1s))->next_in > 25ms; });
    doors.let(1);
    wait_for(render, id, job_state::done);
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, drops_a_job_that_another_has_taken_over) {
    auto how = options();
    how.lock = 30ms;
    queue_runner runner(io, jobs, how, log);
    runner.handle(render, "sleeps", [](job_context&) -> task<text> {
        co_await sleep_for(std::chrono::hours(1));
        co_return "\"late\"";
    });
    runner.start();
    const auto id = add(render, "sleeps");
    wait_for(render, id, job_state::running);
    time.advance(1h);
    const auto taken = finish(jobs.reserve(render, "w2", 1, 10h));
    ASSERT_EQ(taken->jobs.size(), 1u);
    run_until([&] { return runner.running() == 0; });
    EXPECT_TRUE(finish(jobs.complete(taken->jobs[0].held, "2")));
    EXPECT_EQ(find(render, id).result, "2");
    finish(runner.stop(0ms));
}

TEST_F(queue_runner_test, stopping_lets_jobs_end_and_hands_back_those_that_do_not) {
    queue_runner runner(io, jobs, options(), log);
    runner.handle(render, "waits", [this](job_context&) {
        return [](gate& g) -> task<text> {
            co_await g.pass();
            co_return "1";
        }(doors);
    });
    runner.handle(render, "sleeps", [](job_context&) -> task<text> {
        co_await sleep_for(std::chrono::hours(1));
        co_return "1";
    });
    runner.start();
    const auto ends = add(render, "waits");
    const auto sleeps = add(render, "sleeps");
    run_until([&] { return doors.waiting() == 1 && runner.running() == 2; });
    bool stopped = false;
    asio::co_spawn(io, runner.stop(30ms), [&](std::exception_ptr) { stopped = true; });
    doors.let(1);
    run_until([&] { return stopped; });
    EXPECT_EQ(find(render, ends).state, job_state::done);
    EXPECT_EQ(find(render, sleeps).state, job_state::queued);
    EXPECT_EQ(find(render, sleeps).attempt, 0) << "handing back costs no attempt";
    EXPECT_EQ(runner.running(), 0u);
    const auto later = add(render, "waits");
    io.restart();
    io.poll();
    EXPECT_EQ(find(render, later).state, job_state::queued);
}

}  // namespace
}  // namespace fw::queue
