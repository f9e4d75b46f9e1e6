#include "worker_cell.hpp"

#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <thread>

#include "fw/async/spawn.hpp"
#include "fw/base/failure.hpp"

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
      pause_(home.get_executor()),
      ended_(home.get_executor(), io_timer::time_point::max()) {}

worker_cell::~worker_cell() = default;

void worker_cell::restore_soon() {
    asked_ = true;
    pause_.cancel();
}

void worker_cell::start() {
    missed_ = queue_.jobs().events().listen(queue::queue_name::avatar, [this](const queue::job_event& event) {
        if (event.kind == queue::event_kind::missed) restore_soon();
    });
    runner_.start();
    spawn(home_, "worker.restore", log_, keep_restored());
}

task<void> worker_cell::keep_restored() {
    while (!stopping_) {
        asked_ = false;
        (void)co_await redis_.wait_connected(std::chrono::seconds(1));
        const auto done = co_await queue::restore(queue_.bare(), ledger_);
        if (!done)
            log_.warning("queue.restore_failed", done.error().message, {{"code", done.error().code}});
        else if (done->added + done->settled > 0)
            log_.info("queue.restored", "Queue and ledger agree again.",
                      {{"added", done->added}, {"settled", done->settled}});
        if (asked_ || stopping_) continue;
        pause_.expires_after(done ? std::chrono::steady_clock::duration(look_at_ledger_every)
                                  : std::chrono::seconds(1));
        boost::system::error_code ignored;
        co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
    }
    ended_.expires_at(io_timer::time_point::min());
}

task<void> worker_cell::stop(std::chrono::milliseconds grace) {
    stopping_ = true;
    pause_.cancel();
    co_await runner_.stop(grace);
    boost::system::error_code ignored;
    co_await ended_.async_wait(asio::redirect_error(use_task, ignored));
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
