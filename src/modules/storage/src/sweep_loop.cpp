#include "fw/storage/sweep_loop.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"

namespace fw::storage {

sweep_loop::sweep_loop(asio::io_context& home, objects::sweeper& sweeper, std::vector<chore> chores,
                       std::chrono::milliseconds every, logger log)
    : home_(home),
      sweeper_(sweeper),
      chores_(std::move(chores)),
      every_(every),
      log_(std::move(log)),
      pause_(home.get_executor()),
      ended_(home.get_executor(), io_timer::time_point::max()) {}

void sweep_loop::start() {
    started_ = true;
    spawn(home_, "storage.sweep", log_, run());
}

task<void> sweep_loop::pass() {
    // The rows go first, so that the objects they named are orphans or doomed in the same pass.
    for (const auto& each : chores_)
        if (const auto done = co_await each(); !done)
            log_.warning("storage.chore_failed", done.error().message, {{"code", done.error().code}});
    const auto swept = co_await sweeper_.run();
    if (!swept) {
        log_.warning("storage.sweep_failed", swept.error().message, {{"code", swept.error().code}});
    } else if (swept->temporary + swept->doomed + swept->orphans + swept->unfinished > 0) {
        log_.info("storage.swept", "Objects that nobody needs are gone.",
                  {{"temporary", swept->temporary},
                   {"doomed", swept->doomed},
                   {"orphans", swept->orphans},
                   {"unfinished", swept->unfinished}});
    }
}

task<void> sweep_loop::run() {
    while (!stopping_) {
        // In a task of its own: what a pass throws ends the pass, not the loop. A database that is away will be back.
        const auto [thrown] = co_await asio::co_spawn(home_, pass(), asio::as_tuple(use_task));
        log_thrown(log_, "storage.sweep", thrown);
        if (stopping_) break;
        pause_.expires_after(every_);
        boost::system::error_code ignored;
        co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
    }
    ended_.expires_at(io_timer::time_point::min());
}

task<void> sweep_loop::stop() {
    stopping_ = true;
    pause_.cancel();
    if (!started_) co_return;
    boost::system::error_code ignored;
    co_await ended_.async_wait(asio::redirect_error(use_task, ignored));
}

}  // namespace fw::storage
