// Workers and Redis killed at the wrong moment.
#include <gtest/gtest.h>
#include <sys/prctl.h>

#include <cstdlib>
#include <map>

#include "fw/async/spawn.hpp"
#include "fw/async/timeout.hpp"
#include "fw/queue/job_ledger.hpp"
#include "fw/queue/queue_runner.hpp"
#include "fw/queue/redis_queue.hpp"
#include "fw/queue/testing/turning_loop.hpp"
#include "fw/redis/testing/private_server.hpp"
#include "memory_ledger.hpp"

namespace fw::queue {
namespace {

using namespace std::chrono_literals;
using redis::testing::private_server;
using text = result<std::string>;

constexpr auto render = queue_name::render;

/// A queue on the time of the server, and the loop it lives on.
struct site : testing::turning_loop {
    explicit site(const redis::options& how)
        : connection(io, how, log),
          messages(io, how, log, [this] { jobs.tell_missed(); }),
          jobs(connection, &messages) {}

    queue_figures figures() { return finish(jobs.figures(render)).value_or(queue_figures{}); }

    system_clock time;
    descriptor_log lines{2, log_level::error};
    logger log{lines, time};
    redis::connection connection;
    redis::subscriber messages;
    redis_queue jobs;
};

runner_options options(std::string worker) {
    return {.worker = std::move(worker), .budget = {.cores = 100, .memory = 1ULL << 40U}, .lock = 1s, .idle = 200ms};
}

/// Takes a little, has an effect in Redis that is the same however often it happens.
task<text> works(redis::connection& server, job_context& context) {
    co_await sleep_for(1ms);
    const auto id = to_string(context.what().id);
    const auto done = co_await server.command({"SADD", "effects", id});
    if (!done) co_return std::unexpected(done.error());
    co_return "\"" + context.what().worker + "\"";
}

/// This program started with FW_QUEUE_TEST_SOCKET is no test but a worker process of the test below, until it is
/// killed.
class worker_process final : public ::testing::Environment {
public:
    void SetUp() override {
        const auto* socket = std::getenv("FW_QUEUE_TEST_SOCKET");
        const auto* name = std::getenv("FW_QUEUE_TEST_WORKER");
        if (!socket || !name) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        redis::options how;
        how.where.socket_path = socket;
        site here(how);
        queue_runner runner(here.io, here.jobs, options(name), here.log);
        runner.handle(render, "work", [&](job_context& c) { return works(here.connection, c); });
        runner.start();
        here.io.run();
        std::_Exit(1);
    }
};
[[maybe_unused]] const auto* const registered = ::testing::AddGlobalTestEnvironment(new worker_process);

pid_t start_worker(const private_server& server, const std::string& name) {
    const std::string socket = "FW_QUEUE_TEST_SOCKET=" + server.socket_path(), worker = "FW_QUEUE_TEST_WORKER=" + name;
    std::vector<const char*> variables{socket.c_str(), worker.c_str()};
    for (char** each = environ; *each; ++each) variables.push_back(*each);
    variables.push_back(nullptr);
    const std::array<const char*, 3> words{"/proc/self/exe", "--gtest_brief=1", nullptr};
    pid_t process = -1;
    if (posix_spawn(&process, words[0], nullptr, nullptr, const_cast<char* const*>(words.data()),
                    const_cast<char* const*>(variables.data())) != 0)
        throw std::runtime_error("no worker process");
    return process;
}

void kill_worker(pid_t process) {
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
}

TEST(queue_faults, of_two_worker_processes_one_is_killed_and_every_job_is_done_once) {
    private_server server;
    site here(server.how());
    std::map<job_id, int> completed;
    const auto listening = here.jobs.events().listen(render, [&](const job_event& event) {
        if (event.kind == event_kind::completed) ++completed[event.id];
    });
    ASSERT_TRUE(here.finish(here.messages.wait_subscribed(30s)));
    constexpr std::size_t all = 2'000;
    for (std::size_t i = 0; i < all; ++i) {
        job_request asked{.id = job_id::make(here.time.now()), .queue = render, .name = "work"};
        asked.attempts = 5;
        ASSERT_TRUE(here.finish(here.jobs.add(asked)));
    }
    const auto first = start_worker(server, "first");
    const auto second = start_worker(server, "second");
    here.run_until([&] { return completed.size() >= 400; });
    kill_worker(first);
    here.run_until([&] { return completed.size() == all; });
    kill_worker(second);
    for (const auto& [id, times] : completed) EXPECT_EQ(times, 1) << to_string(id);
    const auto end = here.figures();
    EXPECT_EQ(end.completed, all);
    EXPECT_EQ(end.in(job_state::done), all);
    EXPECT_EQ(end.in(job_state::queued) + end.in(job_state::running) + end.in(job_state::delayed), 0u);
    EXPECT_EQ(end.died, 0u);
    const auto effects = here.finish(here.connection.command({"SCARD", "effects"}));
    EXPECT_EQ(effects.value().get_number().value(), static_cast<std::int64_t>(all));
    RecordProperty("taken_over", static_cast<int>(end.stalled));
}

TEST(queue_faults, a_redis_that_is_killed_and_started_again_goes_on_where_it_was) {
    private_server server("always");
    site here(server.how());
    ASSERT_TRUE(here.finish(here.messages.wait_subscribed(30s)));
    constexpr std::size_t all = 100;
    for (std::size_t i = 0; i < all; ++i) {
        job_request asked{.id = job_id::make(here.time.now()), .queue = render, .name = "work"};
        asked.attempts = 5;
        asked.delay = i % 10 == 0 ? 300ms : 0ms;
        ASSERT_TRUE(here.finish(here.jobs.add(asked)));
    }
    queue_runner runner(here.io, here.jobs, options("only"), here.log);
    runner.handle(render, "work", [&](job_context& c) { return works(here.connection, c); });
    runner.start();
    here.run_until([&] { return here.figures().completed >= 20; });
    server.kill();
    server.start();
    here.run_until([&] { return here.figures().completed == all; });
    const auto end = here.figures();
    EXPECT_EQ(end.in(job_state::done), all);
    EXPECT_EQ(end.died, 0u);
    here.finish(runner.stop(5s));
}

TEST(queue_faults, what_a_redis_without_memory_has_lost_comes_back_from_the_ledger) {
    memory_ledger ledger;
    std::vector<job_id> ids;
    {
        private_server gone;
        site here(gone.how());
        ledgered_queue jobs(here.jobs, ledger, here.log);
        for (int i = 0; i < 5; ++i) {
            ids.push_back(job_id::make(here.time.now()));
            ASSERT_TRUE(here.finish(jobs.add({.id = ids.back(), .queue = render, .name = "work"})));
        }
        auto got = here.finish(jobs.reserve(render, "w", 2, 30s));
        ASSERT_TRUE(here.finish(jobs.complete(got->jobs[0].held, "1")));
        gone.kill();
        here.run_until([&] { return !here.connection.is_connected(); });
        const auto late = here.finish(jobs.complete(got->jobs[1].held, "1"));
        EXPECT_EQ(late.error().kind, error_kind::unavailable);
        ids.push_back(job_id::make(here.time.now()));
        const auto deferred = here.finish(jobs.add({.id = ids.back(), .queue = render, .name = "work"}));
        EXPECT_FALSE(deferred->is_queued);
    }
    private_server fresh;
    site here(fresh.how());
    EXPECT_EQ(here.finish(restore(here.jobs, ledger))->added, 5u);
    EXPECT_EQ(here.finish(restore(here.jobs, ledger))->added, 0u);
    ledgered_queue jobs(here.jobs, ledger, here.log);
    queue_runner runner(here.io, jobs, options("w2"), here.log);
    runner.handle(render, "work", [&](job_context& c) { return works(here.connection, c); });
    runner.start();
    here.run_until([&] {
        return std::all_of(ledger.entries.begin(), ledger.entries.end(),
                           [](const auto& each) { return each.second.ended == job_state::done; });
    });
    EXPECT_EQ(ledger.entries.size(), 6u);
    here.finish(runner.stop(5s));
}

TEST(queue_faults, a_queue_without_redis_says_so) {
    private_server server;
    site here(server.how());
    ASSERT_TRUE(here.finish(here.connection.wait_connected(30s)));
    server.kill();
    here.run_until([&] { return !here.connection.is_connected(); });
    const auto refused =
        here.finish(here.jobs.add({.id = job_id::make(here.time.now()), .queue = render, .name = "work"}));
    EXPECT_EQ(refused.error().code, "redis.unavailable");
}

}  // namespace
}  // namespace fw::queue
