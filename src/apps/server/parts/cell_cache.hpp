// What a cell keeps of what it is asked again and again: in memory, then in Redis.
#pragma once

#include "fw/async/repeat.hpp"
#include "fw/cache/redis_tier.hpp"
#include "fw/cache/tiered_cache.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

/// The keys' prefix in Redis: another version of the program begins with an empty cache.
[[nodiscard]] std::string cache_prefix();

class cell_cache {
public:
    explicit cell_cache(cell_base& base);

    [[nodiscard]] cache::tiered_cache& values() { return values_; }
    /// Whether answers are kept in memory and in Redis.
    [[nodiscard]] bool keeps_here() const { return local_bytes_ > 0; }
    [[nodiscard]] task<void> stop();

private:
    [[nodiscard]] task<void> tell();

    cell_base& base_;
    std::size_t local_bytes_;
    cache::redis_tier redis_;
    cache::tiered_cache values_;
    redis::subscriber messages_;
    cache::cache_counts told_;
    repeated_work telling_;
};

}  // namespace fw::apps
