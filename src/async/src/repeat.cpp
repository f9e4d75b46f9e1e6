#include "fw/async/repeat.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"

namespace fw {

repeated_work::repeated_work(asio::io_context& home, std::string name, logger log, duration pause,
                             std::function<task<>()> step)
    : home_(home),
      name_(std::move(name)),
      log_(std::move(log)),
      usual_(pause),
      next_(pause),
      step_(std::move(step)),
      pause_(home.get_executor()),
      ended_(home.get_executor(), io_timer::time_point::max()) {}

void repeated_work::start(first when) {
    started_ = true;
    spawn(home_, name_, log_, run(when));
}

void repeated_work::wake() {
    woken_ = true;
    pause_.cancel();
}

task<> repeated_work::run(first when) {
    if (when == first::at_once) co_await do_step();
    while (!stopping_) {
        co_await pause();
        if (!stopping_) co_await do_step();
    }
    // What came since the last step began is not lost.
    if (when == first::after_a_pause) co_await do_step();
    ended_.expires_at(io_timer::time_point::min());
}

task<> repeated_work::do_step() {
    woken_ = false;
    next_ = usual_;
    const auto [thrown] = co_await asio::co_spawn(home_, step_(), asio::as_tuple(use_task));
    log_thrown(log_, name_, thrown);
}

task<> repeated_work::pause() {
    if (woken_) co_return;
    pause_.expires_after(next_);
    boost::system::error_code ignored;
    co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
}

void repeated_work::ask_to_stop() {
    stopping_ = true;
    wake();
}

task<> repeated_work::stop() {
    ask_to_stop();
    if (!started_) co_return;
    boost::system::error_code ignored;
    while (ended_.expiry() == io_timer::time_point::max())
        co_await ended_.async_wait(asio::redirect_error(use_task, ignored));
}

}  // namespace fw
