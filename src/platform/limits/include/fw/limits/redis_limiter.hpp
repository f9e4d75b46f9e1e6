// Rate limits kept by Redis: one for all processes, one round trip for all buckets of a request.
#pragma once

#include <memory>

#include "fw/base/clock.hpp"
#include "fw/limits/limiter.hpp"
#include "fw/redis/connection.hpp"

namespace fw::limits {

/// What is asked in one turn of the loop travels in one call of the script, decided in the order in which it came: a
/// busy server asks Redis a few thousand times a second, whatever comes.
/// For the thread of its connection, which must outlive it. The time is the server's, so that processes agree; tests
/// give a clock, which must outlive it too.
class redis_limiter final : public limiter {
public:
    explicit redis_limiter(redis::connection& server, std::string prefix = "fw:limit:", const clock* time = nullptr,
                           std::chrono::milliseconds deadline = std::chrono::milliseconds(250));
    [[nodiscard]] task<result<decision>> take(std::vector<bucket> buckets) override;

private:
    struct batch;
    [[nodiscard]] static task<void> send(redis::connection& server, std::shared_ptr<std::shared_ptr<batch>> gathering,
                                         std::shared_ptr<batch> what, std::chrono::milliseconds deadline);

    redis::connection& server_;
    std::string prefix_;
    const clock* clock_;
    std::chrono::milliseconds deadline_;
    std::shared_ptr<std::shared_ptr<batch>> gathering_;  ///< what the next call takes along
};

}  // namespace fw::limits
