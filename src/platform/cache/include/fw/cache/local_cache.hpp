// The first tier: what one thread keeps in memory. No locks: each I/O thread has its own share of the process's budget.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "fw/base/clock.hpp"

namespace fw::cache {

/// Shared with whoever is sending it; nullptr: known not to be there.
using cached_value = std::shared_ptr<const std::string>;

/// Least recently used goes first once `most_bytes` are kept (keys, values and what they cost to keep). For one thread.
class local_cache {
public:
    explicit local_cache(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    /// Nothing where the key is not kept, or its time is over. The pointer holds until the next call of another member.
    [[nodiscard]] const cached_value* find(std::string_view key, time_point now);
    /// A value that is larger than a sixteenth of the budget is not kept.
    void put(std::string_view key, cached_value value, time_point until);
    void erase(std::string_view key);
    void clear();

    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] std::size_t size() const { return by_key_.size(); }

private:
    struct entry {
        std::string key;
        cached_value value;
        time_point until;
    };
    using order = std::list<entry>;

    static std::size_t cost_of(const entry& e);
    void drop(order::iterator which);

    order recent_first_;
    std::unordered_map<std::string_view, order::iterator> by_key_;
    std::size_t bytes_ = 0;
    std::size_t most_bytes_;
};

}  // namespace fw::cache
