#include "rules.hpp"

namespace fw::limits {

result<policy> make_policy(std::string name, std::int64_t rate, std::chrono::microseconds period, std::int64_t burst) {
    constexpr std::int64_t most = 1'000'000;
    constexpr double year = 365.0 * 24 * 3600 * 1e6;
    const bool sane = rate > 0 && period.count() > 0 && burst > 0 && burst <= most && period.count() / rate >= 1 &&
                      static_cast<double>(period.count() / rate) * static_cast<double>(burst) <= year;
    if (!sane)
        return fail(
            error_kind::invalid, "limits.policy",
            fmt::format("The limit \"{}\" needs a rate of up to 1,000,000 a second, a burst of 1 to 1,000,000, and "
                        "at most a year to fill it.",
                        name),
            name);
    return policy{std::move(name), rate, period, burst};
}

result<void> check(const std::vector<bucket>& buckets) {
    if (buckets.empty() || buckets.size() > 16)
        return fail(error_kind::invalid, "limits.buckets", "A request draws from 1 to 16 buckets.");
    for (const auto& each : buckets)
        if (each.cost < 1 || each.cost > each.rule.burst)
            return fail(error_kind::invalid, "limits.cost",
                        fmt::format("A cost of {} never fits in a burst of {}.", each.cost, each.rule.burst));
    return {};
}

std::string key_of(std::string_view prefix, const bucket& each) {
    std::string out;
    out.reserve(prefix.size() + each.rule.name.size() + 1 + each.key.size());
    return out.append(prefix).append(each.rule.name).append(1, ':').append(each.key);
}

}  // namespace fw::limits
