#include "fw/limits/memory_limiter.hpp"

#include "rules.hpp"

namespace fw::limits {

using std::chrono::microseconds;

task<result<decision>> memory_limiter::take(std::vector<bucket> buckets) {
    FW_CO_CHECK(check(buckets));
    const auto now = clock_.now();
    const std::lock_guard hold(guard_);
    decision out;
    std::vector<std::pair<std::string, time_point>> drawn;
    for (std::size_t i = 0; i < buckets.size(); ++i) {
        const auto& each = buckets[i];
        auto key = key_of("", each);
        // A bucket named twice is drawn from twice.
        auto full_at = now;
        if (const auto found = full_at_.find(key); found != full_at_.end()) full_at = std::max(now, found->second);
        for (const auto& [name, at] : drawn)
            if (name == key) full_at = at;
        const auto unit = unit_time(each.rule);
        const auto after = full_at + microseconds(unit * each.cost);
        const auto room = microseconds(unit * each.rule.burst) - (after - now);
        decision mine{.allowed = room.count() >= 0, .deciding = i, .limit = each.rule.burst};
        if (mine.allowed) {
            mine.remaining = room.count() / unit;
            mine.reset_after = after - now;
        } else {
            mine.remaining =
                std::max<std::int64_t>(0, (microseconds(unit * each.rule.burst) - (full_at - now)).count() / unit);
            mine.retry_after = -room;
            mine.reset_after = full_at - now;
        }
        const bool tighter = i == 0 || (mine.allowed ? out.allowed && mine.remaining < out.remaining
                                                     : out.allowed || mine.retry_after > out.retry_after);
        if (tighter) out = mine;
        drawn.emplace_back(std::move(key), after);
    }
    if (out.allowed) {
        for (auto& [key, at] : drawn) full_at_.insert_or_assign(std::move(key), at);
        if (full_at_.size() > most_keys_) make_room(now);
    }
    co_return out;
}

std::size_t memory_limiter::size() const {
    const std::lock_guard hold(guard_);
    return full_at_.size();
}

/// An eighth at once, so that a flood of keys costs each of them little.
void memory_limiter::make_room(time_point now) {
    std::erase_if(full_at_, [now](const auto& each) { return each.second <= now; });
    const auto wanted = most_keys_ - most_keys_ / 8;
    if (full_at_.size() <= wanted) return;
    std::vector<time_point> times;
    times.reserve(full_at_.size());
    for (const auto& [key, at] : full_at_) times.push_back(at);
    auto surplus = full_at_.size() - wanted;
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(surplus), times.end());
    const auto least = times[surplus];
    std::erase_if(full_at_, [&](const auto& each) { return surplus > 0 && each.second <= least && surplus-- > 0; });
}

}  // namespace fw::limits
