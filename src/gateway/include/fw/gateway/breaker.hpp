// Stops asking what keeps failing, so that callers get their answer at once and the one that fails can recover.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include "fw/base/clock.hpp"

namespace fw::gateway {

struct breaker_options {
    std::size_t least_calls = 20;  ///< fewer say nothing
    double error_share = 0.5;
    std::chrono::seconds window{30};
    std::chrono::seconds open_time{30};
    std::chrono::seconds healthy_time{60};  ///< half-open with nothing but successes, then closed
    std::size_t most_probes = 3;            ///< at work at once while half-open
};

/// Not thread-safe. The clock must outlive it.
class breaker {
public:
    enum class state : std::uint8_t { closed, open, half_open };

    explicit breaker(const clock& time, breaker_options options = {}) : clock_(time), options_(options) {}

    /// Whether a call may be made; each that may is followed by `done`.
    [[nodiscard]] bool admit();
    void done(bool good);

    [[nodiscard]] state now();
    /// Until it will let calls through again, at least a second; meaningful while it refuses.
    [[nodiscard]] std::chrono::seconds retry_after() const;

private:
    struct slot {
        std::int64_t second = 0;
        std::uint32_t calls = 0;
        std::uint32_t bad = 0;
    };
    void open();
    void count(bool good);

    const clock& clock_;
    breaker_options options_;
    state state_ = state::closed;
    time_point since_{};
    std::size_t probes_ = 0;
    std::deque<slot> slots_;  ///< a second each, at most the window's
};

}  // namespace fw::gateway
