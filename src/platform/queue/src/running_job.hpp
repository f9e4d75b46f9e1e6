// One job in the hands of a runner.
#pragma once

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <mutex>

#include "fw/async/timeout.hpp"
#include "fw/queue/queue_runner.hpp"

namespace fw::queue {

enum class stop_reason : std::uint8_t { none, asked, time_limit, shutting_down, lock_lost, world_away };

/// The sink writes down how far the work is, on whichever thread works; `send_progress` tells the queue, at home.
class running_job final : public job_context, public progress_sink, public std::enable_shared_from_this<running_job> {
public:
    running_job(asio::io_context& home, job_queue& jobs, reserved_job got, resources cost, logger log);

    [[nodiscard]] const job& what() const override { return what_; }
    [[nodiscard]] task<result<void>> report(queue::progress how_far) override;
    [[nodiscard]] progress_sink& sink(int from, int to) override;
    [[nodiscard]] bool is_cancelled() const override { return told_to_stop_.load(std::memory_order_relaxed); }

    // As a sink.
    void report(std::string_view stage, double fraction) override;
    [[nodiscard]] bool cancelled() const override { return is_cancelled(); }

    /// The first reason counts.
    void stop(stop_reason why);
    [[nodiscard]] stop_reason why_stopped() const { return why_; }
    [[nodiscard]] const lease& held() const { return held_; }
    [[nodiscard]] resources cost() const { return cost_; }
    [[nodiscard]] asio::cancellation_signal& signal() { return signal_; }

    /// Renews the lock until `end`; stops the job when the lock is lost, somebody asks, or the time is over.
    [[nodiscard]] static task<void> watch(std::shared_ptr<running_job> self, milliseconds lock, milliseconds limit);
    void end();

private:
    [[nodiscard]] static task<void> send_progress(std::shared_ptr<running_job> self);
    void heed(const result<beat>& answer);

    asio::io_context& home_;
    job_queue& jobs_;
    job what_;
    lease held_;
    resources cost_;
    logger log_;
    io_timer beat_, throttle_;
    asio::cancellation_signal signal_;
    std::atomic<bool> told_to_stop_ = false;
    stop_reason why_ = stop_reason::none;
    bool ended_ = false;

    std::atomic<bool> sending_ = false;
    std::mutex guard_;  ///< of what follows
    queue::progress latest_;
    bool has_stage_ = false;  ///< the handler's own
    int from_ = 0, to_ = 100;
};

}  // namespace fw::queue
