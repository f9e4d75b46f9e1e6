// Rate limits kept in this process: for tests, and for the time that Redis is away.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "fw/base/clock.hpp"
#include "fw/limits/limiter.hpp"

namespace fw::limits {

/// May be shared by threads. Keeps `most_keys` buckets; beyond them those forget first that are nearest to being full
/// again. The clock must outlive it.
class memory_limiter final : public limiter {
public:
    explicit memory_limiter(const clock& time, std::size_t most_keys = 100'000) : clock_(time), most_keys_(most_keys) {}
    [[nodiscard]] task<result<decision>> take(std::vector<bucket> buckets) override;
    [[nodiscard]] std::size_t size() const;

private:
    void make_room(time_point now);

    const clock& clock_;
    std::size_t most_keys_;
    mutable std::mutex guard_;
    std::unordered_map<std::string, time_point> full_at_;
};

}  // namespace fw::limits
