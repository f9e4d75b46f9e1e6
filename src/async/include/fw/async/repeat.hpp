// Work that is done again and again in the background until it is told to stop.
#pragma once

#include <functional>

#include "fw/async/timeout.hpp"
#include "fw/base/log.hpp"

namespace fw {

/// Does a step, pauses, does the next. A step runs in a task of its own: what it throws is logged under the name and
/// ends the step, not the work. Belongs to the thread of `home`; what the step refers to must outlive it, and it must
/// outlive its own run: `stop` waits for that.
class repeated_work {
public:
    using duration = std::chrono::steady_clock::duration;
    enum class first : std::uint8_t {
        at_once,
        /// And once more after `stop`, so that what has come together until then is not lost.
        after_a_pause,
    };

    repeated_work(asio::io_context& home, std::string name, logger log, duration pause, std::function<task<>()> step);
    repeated_work(const repeated_work&) = delete;
    repeated_work& operator=(const repeated_work&) = delete;

    /// Once; not after `stop`.
    void start(first when = first::at_once);
    /// The pause ends, or the one after the step that runs now is left out.
    void wake();
    /// For the step that runs: the pause after it is this one, that once.
    void pause_next(duration how_long) { next_ = how_long; }

    [[nodiscard]] bool has_started() const { return started_; }
    [[nodiscard]] bool is_stopping() const { return stopping_; }
    /// No step begins any more, but for the last one of `after_a_pause`.
    void ask_to_stop();
    /// Asks and waits for the step that runs. At once where nothing was started; any number may wait.
    [[nodiscard]] task<> stop();

private:
    [[nodiscard]] task<> run(first when);
    [[nodiscard]] task<> do_step();
    [[nodiscard]] task<> pause();

    asio::io_context& home_;
    std::string name_;
    logger log_;
    duration usual_, next_;
    std::function<task<>()> step_;
    io_timer pause_;
    io_timer ended_;  ///< expires when `run` has ended
    bool woken_ = false, started_ = false, stopping_ = false;
};

}  // namespace fw
