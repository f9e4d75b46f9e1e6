#include "fw/cache/local_cache.hpp"

namespace fw::cache {

namespace {

/// A node of the list, one of the table, the control block of the value: about what the allocator takes for them.
constexpr std::size_t overhead = 200;
constexpr std::size_t largest_share = 16;

}  // namespace

std::size_t local_cache::cost_of(const entry& e) {
    return e.key.size() + (e.value ? e.value->size() : 0) + overhead;
}

const cached_value* local_cache::find(std::string_view key, time_point now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    if (found->second->until <= now) {
        drop(found->second);
        return nullptr;
    }
    recent_first_.splice(recent_first_.begin(), recent_first_, found->second);
    return &found->second->value;
}

void local_cache::put(std::string_view key, cached_value value, time_point until) {
    erase(key);
    entry e{std::string(key), std::move(value), until};
    const auto cost = cost_of(e);
    if (cost > most_bytes_ / largest_share) return;
    while (bytes_ + cost > most_bytes_) drop(std::prev(recent_first_.end()));
    recent_first_.push_front(std::move(e));
    by_key_.emplace(recent_first_.front().key, recent_first_.begin());
    bytes_ += cost;
}

void local_cache::erase(std::string_view key) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) drop(found->second);
}

void local_cache::clear() {
    by_key_.clear();
    recent_first_.clear();
    bytes_ = 0;
}

void local_cache::drop(order::iterator which) {
    bytes_ -= cost_of(*which);
    by_key_.erase(which->key);
    recent_first_.erase(which);
}

}  // namespace fw::cache
