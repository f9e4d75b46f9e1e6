// What is asked for again and again: memory, then what all processes share, then whoever knows.
#pragma once

#include <functional>
#include <map>
#include <random>

#include "fw/async/timeout.hpp"
#include "fw/base/log.hpp"
#include "fw/cache/local_cache.hpp"
#include "fw/cache/shared_tier.hpp"

namespace fw::cache {

/// How long a kind of value is kept. A tenth more or less by chance, so that what was loaded together does not end
/// together. Zero: not kept there.
struct lifetimes {
    std::chrono::seconds local = std::chrono::minutes(5);
    std::chrono::seconds shared = std::chrono::hours(1);
    std::chrono::seconds absence = std::chrono::minutes(1);  ///< that there is no such thing
};

struct cache_counts {
    std::uint64_t local_hits = 0;
    std::uint64_t shared_hits = 0;
    std::uint64_t shared_misses = 0;
    std::uint64_t loads = 0;
    std::uint64_t joined = 0;  ///< waited for a load that was under way
    std::uint64_t shared_failures = 0;
};

/// For one thread: create, use, stop and destroy it there. However many ask for a key at once, one loads it, and goes
/// on even if whoever asked first has gone away. What is forgotten while it is being loaded is given to those who wait,
/// and not kept.
class tiered_cache {
public:
    /// Nothing: there is no such thing. What it throws, all who wait throw. It lives until its task has ended, so it
    /// may be a coroutine lambda with captures by value.
    using loader = std::function<task<std::optional<std::string>>()>;

    /// `shared` may be nullptr: one tier. All must outlive it.
    tiered_cache(asio::io_context& home, std::size_t local_bytes, shared_tier* shared, const clock& time, logger log);
    tiered_cache(const tiered_cache&) = delete;
    tiered_cache& operator=(const tiered_cache&) = delete;
    ~tiered_cache();

    /// Without waiting; nothing where it is not in memory. For the path that has to be fast.
    [[nodiscard]] const cached_value* find_local(std::string_view key);

    /// nullptr: there is no such thing.
    [[nodiscard]] task<cached_value> get(std::string key, lifetimes keep, loader load);

    /// After a change was committed: here at once, elsewhere as soon as they hear of it. Never fails: where the second
    /// tier is away, other processes keep the old value for the rest of its local lifetime, which is logged.
    [[nodiscard]] task<void> forget(std::vector<std::string> keys);

    /// Somebody else forgot it.
    void forget_here(std::string_view key);
    /// Messages may have been missed, or everything is to go.
    void forget_all_here();

    [[nodiscard]] const cache_counts& counts() const { return counts_; }
    [[nodiscard]] std::size_t local_bytes() const { return local_.bytes(); }

    /// Waits for the loads that are under way.
    [[nodiscard]] task<void> stop();

private:
    struct flight;

    void start(std::string key, lifetimes keep, loader load, std::shared_ptr<flight> with);
    void land(const std::string& key, flight& with, std::exception_ptr thrown, cached_value value);
    [[nodiscard]] task<cached_value> look(std::string key, lifetimes keep, loader load,
                                          std::shared_ptr<const flight> with);
    [[nodiscard]] time_point end_of(std::chrono::seconds lifetime);
    void note_failure(const error& e);

    asio::io_context& home_;
    local_cache local_;
    shared_tier* shared_;
    const clock& clock_;
    logger log_;
    cache_counts counts_;
    std::minstd_rand chance_;
    std::map<std::string, std::shared_ptr<flight>, std::less<>> flights_;
    std::size_t flying_ = 0;
    io_timer landed_;  ///< expires when the last flight has ended
    time_point failure_told_{};
};

}  // namespace fw::cache
