#include "parts/cell_cache.hpp"

namespace fw::apps {

namespace {

/// What is small and needed all the time, such as synonyms, is kept even where answers are not.
constexpr std::size_t least_bytes = 1 << 20;
constexpr auto tell_every = std::chrono::seconds(1);

std::size_t share_of(const cell_base& base) {
    const auto cells = static_cast<std::uint64_t>(base.at.settings.integer("server.threads"));
    return static_cast<std::size_t>(static_cast<std::uint64_t>(base.at.settings.size("cache.memory")) / cells);
}

}  // namespace

std::string cache_prefix() {
    return "cache:" FW_VERSION;
}

cell_cache::cell_cache(cell_base& base)
    : base_(base),
      local_bytes_(share_of(base)),
      redis_(base.redis, cache_prefix()),
      values_(base.home, std::max(local_bytes_, least_bytes), base.at.settings.flag("cache.shared") ? &redis_ : nullptr,
              base.at.time, base.at.log),
      messages_(base.home, base.shared.redis, base.at.log, [this] { values_.forget_all_here(); }),
      telling_(base.home, "cache.counts", base.at.log, tell_every, [this] { return tell(); }) {
    cache::listen(messages_, cache_prefix(), [this](std::string_view key) { values_.forget_here(key); });
    telling_.start(repeated_work::first::after_a_pause);
}

/// Counted without atomics, told once a second.
task<void> cell_cache::tell() {
    auto& to = base_.at.cached;
    const auto now = values_.counts();
    to.local_hits.add(now.local_hits - told_.local_hits);
    to.shared_hits.add(now.shared_hits - told_.shared_hits);
    to.shared_misses.add(now.shared_misses - told_.shared_misses);
    to.failures.add(now.shared_failures - told_.shared_failures);
    told_ = now;
    co_return;
}

task<void> cell_cache::stop() {
    co_await telling_.stop();
    co_await messages_.stop();
    co_await values_.stop();
}

}  // namespace fw::apps
