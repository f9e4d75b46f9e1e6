#include "fw/cache/memory_tier.hpp"

namespace fw::cache {

namespace {

std::unexpected<error> is_away() {
    return fail(error_kind::unavailable, "redis.unavailable", "Redis is away.");
}

}  // namespace

const memory_tier::entry* memory_tier::find_kept(const std::string& key) const {
    const auto at = kept_.find(key);
    return at == kept_.end() || at->second.until <= clock_.now() ? nullptr : &at->second;
}

task<result<shared_tier::found>> memory_tier::find(std::string key) {
    if (away_) co_return is_away();
    const auto* const kept = find_kept(key);
    if (kept == nullptr || kept->forgotten) co_return found{};
    co_return found(kept->value);
}

task<result<void>> memory_tier::put(std::string key, std::optional<std::string> value, std::chrono::seconds lifetime) {
    if (away_) co_return is_away();
    if (find_kept(key) == nullptr) kept_[key] = {std::move(value), false, clock_.now() + lifetime};
    co_return result<void>{};
}

task<result<void>> memory_tier::forget(std::vector<std::string> keys) {
    if (away_) co_return is_away();
    for (const auto& key : keys) {
        kept_[key] = {{}, true, clock_.now() + grace};
        if (heard_) heard_(key);
    }
    co_return result<void>{};
}

}  // namespace fw::cache
