// Empty jobs through the queue (add, reserve, complete), beside as many texts through plain LPUSH and BRPOP.
#include <sys/resource.h>

#include <chrono>

#include "fw/async/spawn.hpp"
#include "fw/queue/redis_queue.hpp"
#include "fw/redis/testing/private_server.hpp"

namespace {

using namespace fw;
using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

constexpr int jobs_in_all = 20'000;
constexpr int lanes = 64;

double cpu_seconds() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

struct counts {
    int left_to_add = jobs_in_all;
    int done = 0;
    int failed = 0;
};

task<void> adds(queue::redis_queue& jobs, const fw::clock& time, counts& count) {
    while (count.left_to_add-- > 0)
        if (!co_await jobs.add(
                {.id = queue::job_id::make(time.now()), .queue = queue::queue_name::render, .name = "empty"}))
            ++count.failed;
}

task<void> works(queue::redis_queue& jobs, counts& count) {
    while (count.done + count.failed < jobs_in_all) {
        auto got = co_await jobs.reserve(queue::queue_name::render, "bench", 1, 30s);
        if (!got) {
            ++count.failed;
            continue;
        }
        for (auto& each : got->jobs)
            (co_await jobs.complete(std::move(each.held), "1")) ? ++count.done : ++count.failed;
    }
}

task<void> pushes(redis::connection& server, counts& count) {
    while (count.left_to_add-- > 0)
        if (!co_await server.command({"LPUSH", "plain", "{}"})) ++count.failed;
}

// BRPOP holds up its connection, so each lane has one of its own, as such a queue's workers do.
task<void> pops(redis::connection& server, counts& count) {
    while (count.done + count.failed < jobs_in_all) {
        const auto got = co_await server.command({"BRPOP", "plain", "0.2"}, 30s);
        if (!got)
            ++count.failed;
        else if (!got->is_nil())
            ++count.done;
    }
}

void print(std::string_view name, double value, std::string_view unit) {
    fmt::print("queue.{} {:.3f} {}\n", name, value, unit);
}

void measure(std::string_view name, asio::io_context& io, counts& count) {
    const auto begin = steady::now();
    const auto cpu = cpu_seconds();
    while (count.done + count.failed < jobs_in_all) io.run_one();
    const auto seconds = std::chrono::duration<double>(steady::now() - begin).count();
    print(fmt::format("{}.rate", name), count.done / seconds, "jobs/s");
    print(fmt::format("{}.cpu", name), (cpu_seconds() - cpu) / count.done * 1e6, "us");
    print(fmt::format("{}.failed", name), count.failed, "jobs");
}

}  // namespace

int main() {
    redis::testing::private_server server;
    descriptor_log lines(2, log_level::warning);
    system_clock time;
    const logger log(lines, time);
    {
        asio::io_context io(1);
        redis::connection connection(io, server.how(), log);
        redis::subscriber messages(io, server.how(), log);
        queue::redis_queue jobs(connection, &messages);
        counts count;
        for (int i = 0; i < lanes; ++i) {
            spawn(io, "adds", log, adds(jobs, time, count));
            spawn(io, "works", log, works(jobs, count));
        }
        measure("empty", io, count);
        io.run_for(50ms);
    }
    {
        asio::io_context io(1);
        redis::connection connection(io, server.how(), log);
        std::vector<std::unique_ptr<redis::connection>> own;
        counts count;
        for (int i = 0; i < lanes; ++i) {
            own.push_back(std::make_unique<redis::connection>(io, server.how(), log));
            spawn(io, "pushes", log, pushes(connection, count));
            spawn(io, "pops", log, pops(*own.back(), count));
        }
        measure("plain_list", io, count);
        io.run_for(300ms);
    }
    return 0;
}
