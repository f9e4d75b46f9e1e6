// The thread that works on jobs.
#pragma once

#include <functional>

#include "fw/async/repeat.hpp"
#include "fw/config/settings.hpp"
#include "fw/queue/queue_runner.hpp"
#include "thread_queue.hpp"

namespace fw::apps {

/// Made before the threads run; used, stopped and destroyed on its own. What it refers to must outlive it.
class worker_cell {
public:
    worker_cell(asio::io_context& home, const redis::options& redis, queue::job_ledger& ledger,
                queue::runner_options how, logger log);
    worker_cell(const worker_cell&) = delete;
    worker_cell& operator=(const worker_cell&) = delete;
    ~worker_cell();

    /// Modules tell it how their jobs are done, before `start`.
    [[nodiscard]] queue::queue_runner& runner() { return runner_; }
    [[nodiscard]] queue::job_queue& jobs() { return queue_.jobs(); }
    [[nodiscard]] redis::connection& redis() { return redis_; }
    [[nodiscard]] asio::io_context& home() { return home_; }

    void start();

    /// Gives what is running `grace` to end, hands back the rest.
    [[nodiscard]] task<void> stop(std::chrono::milliseconds grace);

private:
    [[nodiscard]] task<void> restore();

    asio::io_context& home_;
    logger log_;
    queue::job_ledger& ledger_;
    redis::connection redis_;
    thread_queue queue_;
    queue::queue_runner runner_;
    queue::event_hub::listening missed_;
    repeated_work restoring_;
};

/// Cores and memory from the settings, and a name that no other worker has. `spans` may be nullptr.
[[nodiscard]] queue::runner_options runner_options_of(const config::settings& s, time_point now, tracer* spans);

}  // namespace fw::apps
