// Rate limits kept by Redis: one for all processes, one round trip for all buckets of a request.
#pragma once

#include "fw/base/clock.hpp"
#include "fw/limits/limiter.hpp"
#include "fw/redis/connection.hpp"

namespace fw::limits {

/// For the thread of its connection, which must outlive it. The time is the server's, so that processes agree; tests
/// give a clock, which must outlive it too.
class redis_limiter final : public limiter {
public:
    explicit redis_limiter(redis::connection& server, std::string prefix = "fw:limit:", const clock* time = nullptr,
                           std::chrono::milliseconds deadline = std::chrono::milliseconds(250));
    [[nodiscard]] task<result<decision>> take(std::vector<bucket> buckets) override;

private:
    redis::connection& server_;
    std::string prefix_;
    const clock* clock_;
    std::chrono::milliseconds deadline_;
};

}  // namespace fw::limits
