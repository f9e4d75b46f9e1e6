// Rate limits: may this be done now, and if not, when?
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw::limits {

/// `rate` units a period in the long run, of which `burst` at once after a rest. A value, to be read from a file.
struct policy {
    std::string name;  ///< part of the bucket's key: "auth.login"
    std::int64_t rate = 0;
    std::chrono::microseconds period{};
    std::int64_t burst = 0;
    bool operator==(const policy&) const = default;
};

/// Errors: `limits.policy`: rate, period and burst must be above nothing, at most 1,000,000 units a second and a
/// million units of burst, and refilling the burst takes a year at most.
[[nodiscard]] result<policy> make_policy(std::string name, std::int64_t rate, std::chrono::microseconds period,
                                         std::int64_t burst);

/// One of the buckets that a request draws from: of an address, of a user, of a class of routes.
struct bucket {
    std::string key;  ///< whose: "ip:192.0.2.7"
    policy rule;
    std::int64_t cost = 1;
};

struct decision {
    bool allowed = true;
    std::size_t deciding = 0;                 ///< index of the bucket that the rest is about: the tightest
    std::int64_t limit = 0;                   ///< its burst
    std::int64_t remaining = 0;               ///< units left at once
    std::chrono::microseconds retry_after{};  ///< nothing if allowed
    std::chrono::microseconds reset_after{};  ///< until the whole burst is there again
};

/// Generic cell rate algorithm (ITU-T I.371). All buckets allow, and all are drawn from; or one refuses, and none is.
class limiter {
public:
    limiter() = default;
    limiter(const limiter&) = delete;
    limiter& operator=(const limiter&) = delete;
    virtual ~limiter() = default;

    /// At most 16 buckets. Errors: `limits.buckets` (none, or too many), `limits.cost` (a cost below one or above the
    /// burst: it would never be allowed); those of what keeps the buckets (`redis.unavailable`, `timeout`).
    [[nodiscard]] virtual task<result<decision>> take(std::vector<bucket> buckets) = 0;
};

}  // namespace fw::limits
