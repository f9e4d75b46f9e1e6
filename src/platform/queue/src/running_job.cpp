#include "running_job.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"

namespace fw::queue {

using steady = std::chrono::steady_clock;

running_job::running_job(asio::io_context& home, job_queue& jobs, reserved_job got, resources cost, logger log)
    : home_(home),
      jobs_(jobs),
      what_(std::move(got.what)),
      held_(std::move(got.held)),
      cost_(cost),
      log_(std::move(log)),
      beat_(home),
      throttle_(home) {}

void running_job::stop(stop_reason why) {
    if (ended_ || why_ != stop_reason::none) return;
    why_ = why;
    told_to_stop_.store(true, std::memory_order_relaxed);
    signal_.emit(asio::cancellation_type::terminal);
}

void running_job::end() {
    ended_ = true;
    beat_.cancel();
    throttle_.cancel();
}

void running_job::heed(const result<beat>& answer) {
    if (answer && answer->cancel_asked) stop(stop_reason::asked);
    if (!answer && answer.error().code == "queue.lock_lost") stop(stop_reason::lock_lost);
}

task<result<void>> running_job::report(queue::progress how_far) {
    {
        const std::lock_guard hold(guard_);
        how_far.percent = std::max(how_far.percent, latest_.percent);
        latest_ = how_far;
        has_stage_ = !how_far.stage.empty();
    }
    heed(co_await jobs_.report(held_, std::move(how_far)));
    if (is_cancelled()) co_return cancelled_error();
    co_return result<void>{};
}

progress_sink& running_job::sink(int from, int to) {
    const std::lock_guard hold(guard_);
    from_ = from;
    to_ = to;
    return *this;
}

void running_job::report(std::string_view stage, double fraction) {
    {
        const std::lock_guard hold(guard_);
        const auto percent = from_ + static_cast<int>(std::clamp(fraction, 0.0, 1.0) * (to_ - from_));
        latest_.percent = std::max(latest_.percent, percent);
        if (!has_stage_) latest_.stage = stage;
    }
    if (sending_.exchange(true)) return;
    asio::post(home_,
               [self = shared_from_this()] { spawn(self->home_, "queue.progress", self->log_, send_progress(self)); });
}

task<void> running_job::send_progress(std::shared_ptr<running_job> self) {
    queue::progress sent;
    while (!self->ended_) {
        queue::progress next;
        {
            const std::lock_guard hold(self->guard_);
            next = self->latest_;
        }
        if (next == sent) break;
        self->heed(co_await self->jobs_.report(self->held_, next));
        sent = std::move(next);
        if (self->ended_) break;
        self->throttle_.expires_after(std::chrono::milliseconds(200));
        boost::system::error_code ignored;
        co_await self->throttle_.async_wait(asio::redirect_error(use_task, ignored));
        // From here a report posts again; what it wrote before is seen by the next turn.
        self->sending_ = false;
        const std::lock_guard hold(self->guard_);
        if (self->latest_ == sent || self->sending_.exchange(true)) co_return;
    }
    self->sending_ = false;
}

task<void> running_job::watch(std::shared_ptr<running_job> self, milliseconds lock, milliseconds limit) {
    auto until = steady::now() + limit;
    while (!self->ended_) {
        self->beat_.expires_at(std::min(until, steady::now() + lock / 3));
        boost::system::error_code ignored;
        co_await self->beat_.async_wait(asio::redirect_error(use_task, ignored));
        if (self->ended_) break;
        if (steady::now() >= until) {
            until = steady::time_point::max();
            self->stop(stop_reason::time_limit);
        }
        self->heed(co_await self->jobs_.renew(self->held_, lock));
    }
}

}  // namespace fw::queue
