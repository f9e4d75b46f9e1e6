#include "worker_cell.hpp"

#include <unistd.h>

#include <thread>

namespace fw::apps {

namespace {

constexpr auto look_at_ledger_every = std::chrono::minutes(1);

}  // namespace

worker_cell::worker_cell(asio::io_context& home, const redis::options& redis, queue::job_ledger& ledger,
                         queue::runner_options how, logger log)
    : home_(home),
      log_(log),
      ledger_(ledger),
      redis_(home, redis, log),
      queue_(home, redis_, redis, ledger, log),
      runner_(home, queue_.jobs(), std::move(how), log),
      restoring_(home, "worker.restore", log, look_at_ledger_every, [this] { return restore(); }) {}

worker_cell::~worker_cell() = default;

void worker_cell::start() {
    missed_ = queue_.jobs().events().listen(queue::queue_name::avatar, [this](const queue::job_event& event) {
        if (event.kind == queue::event_kind::missed) restoring_.wake();
    });
    runner_.start();
    restoring_.start();
}

task<void> worker_cell::restore() {
    restoring_.pause_next(std::chrono::seconds(1));
    (void)co_await redis_.wait_connected(std::chrono::seconds(1));
    const auto done = co_await queue::restore(queue_.bare(), ledger_);
    if (!done) {
        log_.warning("queue.restore_failed", done.error().message, {{"code", done.error().code}});
        co_return;
    }
    if (done->added + done->settled > 0)
        log_.info("queue.restored", "Queue and ledger agree again.",
                  {{"added", done->added}, {"settled", done->settled}});
    restoring_.pause_next(look_at_ledger_every);
}

task<void> worker_cell::stop(std::chrono::milliseconds grace) {
    restoring_.ask_to_stop();
    co_await runner_.stop(grace);
    co_await restoring_.stop();
    co_await queue_.stop();
    co_await redis_.stop();
}

queue::runner_options runner_options_of(const config::settings& s, time_point now, tracer* spans) {
    queue::runner_options out;
    out.spans = spans;
    std::array<char, 65> host{};
    ::gethostname(host.data(), host.size() - 1);
    out.worker = fmt::format("{}:{}:{}", host.data(), ::getpid(), to_string(make_uuid(now)).substr(24));
    const auto cores = s.integer("worker.cores");
    out.budget.cores = static_cast<double>(cores > 0 ? cores : std::max(1U, std::thread::hardware_concurrency()));
    out.budget.memory = s.size("worker.memory");
    return out;
}

}  // namespace fw::apps
