// Series of metrics that are found without a lock, for what happens with every request.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace fw::telemetry {

/// What identifies a series: the addresses of texts that live as long as the cache (literals, a router's paths), and a
/// number. Two addresses of the same text are two entries of one series, which does no harm.
struct series_key {
    const void* first = nullptr;
    const void* second = nullptr;
    std::uint64_t number = 0;
    bool operator==(const series_key&) const = default;
};

/// Remembers what `family::with` gave. Entries are never removed; when its places are taken it asks the family each
/// time. Safe from every thread.
template <class Metric>
class series_cache {
public:
    series_cache() = default;
    series_cache(const series_cache&) = delete;
    series_cache& operator=(const series_cache&) = delete;
    ~series_cache() {
        for (auto& place : places_) delete place.load();
    }

    /// `find()` gives the series where the cache does not know it yet.
    template <class Find>
    [[nodiscard]] Metric& get(const series_key& key, Find find) {
        const std::size_t home = hash(key);
        for (std::size_t i = 0; i < most_tried; ++i) {
            auto& place = places_[(home + i) % places_.size()];
            const entry* known = place.load(std::memory_order_acquire);
            if (known == nullptr) {
                auto fresh = std::make_unique<entry>(entry{key, &find()});
                if (place.compare_exchange_strong(known, fresh.get(), std::memory_order_acq_rel))
                    return *fresh.release()->metric;
            }
            if (known->key == key) return *known->metric;
        }
        return find();
    }

private:
    struct entry {
        series_key key;
        Metric* metric;
    };
    static constexpr std::size_t most_tried = 16;

    static std::size_t hash(const series_key& key) {
        auto h = reinterpret_cast<std::uintptr_t>(key.first) * 0x9e3779b97f4a7c15ull;
        h ^= reinterpret_cast<std::uintptr_t>(key.second) * 0xbf58476d1ce4e5b9ull;
        h ^= key.number * 0x94d049bb133111ebull;
        return h ^ h >> 29;
    }

    std::array<std::atomic<const entry*>, 1024> places_{};
};

}  // namespace fw::telemetry
