// What both limiters check and compute alike. The same arithmetic, in whole microseconds, is in redis_limiter.cpp's
// script; the contract suite holds them together.
#pragma once

#include "fw/base/clock.hpp"
#include "fw/limits/limiter.hpp"

namespace fw::limits {

[[nodiscard]] result<void> check(const std::vector<bucket>& buckets);

/// Time that one unit takes to come back.
[[nodiscard]] inline std::int64_t unit_time(const policy& rule) {
    return std::max<std::int64_t>(1, rule.period.count() / rule.rate);
}
[[nodiscard]] std::string key_of(std::string_view prefix, const bucket& each);

}  // namespace fw::limits
