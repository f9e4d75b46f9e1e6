// How long to wait before the next attempt to connect. No I/O.
#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace fw::redis {

/// Doubles after each failure up to the most; each wait is between half of that and the whole, by chance, so that many
/// clients of a server that comes back do not come at once.
class backoff {
public:
    backoff(std::chrono::milliseconds first, std::chrono::milliseconds most, std::uint32_t seed)
        : first_(first), most_(most), next_(first), chance_(seed) {}

    [[nodiscard]] std::chrono::milliseconds next() {
        const auto whole = next_;
        next_ = std::min(most_, next_ * 2);
        std::uniform_int_distribution<std::int64_t> within((whole.count() + 1) / 2, whole.count());
        return std::chrono::milliseconds(within(chance_));
    }
    void reset() { next_ = first_; }

private:
    std::chrono::milliseconds first_, most_, next_;
    std::minstd_rand chance_;
};

}  // namespace fw::redis
