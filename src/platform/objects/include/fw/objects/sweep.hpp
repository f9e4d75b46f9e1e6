// What no longer belongs in a store is removed: our own lifecycle, the same on every store.
#pragma once

#include <chrono>
#include <vector>

#include "fw/base/log.hpp"
#include "fw/objects/object_store.hpp"

namespace fw::objects {

/// Objects whose removal was decided in the transaction that made them superfluous. Safe from every thread.
class doomed_list {
public:
    doomed_list() = default;
    doomed_list(const doomed_list&) = delete;
    doomed_list& operator=(const doomed_list&) = delete;
    virtual ~doomed_list() = default;

    /// Those due by `now`, the oldest first, at most `most`.
    [[nodiscard]] virtual task<result<std::vector<object_key>>> list_due(time_point now, std::size_t most) = 0;
    /// They are gone.
    [[nodiscard]] virtual task<result<void>> forget(std::vector<object_key> keys) = 0;
};

/// Knows whose objects are: each module tells of the keys under its own prefix. Safe from every thread.
class object_registry {
public:
    object_registry() = default;
    object_registry(const object_registry&) = delete;
    object_registry& operator=(const object_registry&) = delete;
    virtual ~object_registry() = default;

    /// "avatars/": the keys that it answers for.
    [[nodiscard]] virtual std::string prefix() const = 0;
    /// Which of the keys no row names; in any order.
    [[nodiscard]] virtual task<result<std::vector<object_key>>> list_orphans(std::vector<object_key> keys) = 0;
};

[[nodiscard]] std::vector<std::string> texts_of(const std::vector<object_key>& keys);
[[nodiscard]] std::vector<object_key> keys_of(std::vector<std::string> texts);

struct sweep_limits {
    std::chrono::seconds temporary = std::chrono::hours(25);  ///< how long what lies under temp/ may live
    std::chrono::seconds grace = std::chrono::hours(2);       ///< how long an object may wait for the row that names it
    std::chrono::seconds unfinished = std::chrono::hours(24);  ///< how long a writer may take
};

struct sweep_result {
    std::size_t temporary = 0;
    std::size_t doomed = 0;
    std::size_t orphans = 0;
    std::size_t unfinished = 0;
};

/// One pass over the store. Any number may run at once, on any machine. What has been removed stays removed if it ends
/// early. Errors: those of the store and of the ports.
class sweeper {
public:
    /// All of them must outlive it.
    sweeper(object_store& store, doomed_list& doomed, std::vector<object_registry*> registries, sweep_limits limits,
            const clock& time)
        : store_(store), doomed_(doomed), registries_(std::move(registries)), limits_(limits), clock_(time) {}

    [[nodiscard]] task<result<sweep_result>> run();

private:
    [[nodiscard]] task<result<std::size_t>> remove_doomed();
    [[nodiscard]] task<result<std::size_t>> remove_temporary();
    [[nodiscard]] task<result<std::size_t>> remove_orphans(object_registry& registry);

    object_store& store_;
    doomed_list& doomed_;
    std::vector<object_registry*> registries_;
    sweep_limits limits_;
    const clock& clock_;
};

}  // namespace fw::objects
