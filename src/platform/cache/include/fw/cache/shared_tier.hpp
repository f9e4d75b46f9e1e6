// The second tier: what all processes share.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/base/error.hpp"

namespace fw::cache {

/// Whoever loads a value may be overtaken by whoever changes it: so a key that was forgotten takes no value for a
/// moment (`grace`), longer than any loading lasts. For one thread. Errors of all: `unavailable`, `timeout`: a cache
/// that is away is no failure to those who can do without.
class shared_tier {
public:
    shared_tier() = default;
    shared_tier(const shared_tier&) = delete;
    shared_tier& operator=(const shared_tier&) = delete;
    virtual ~shared_tier() = default;

    /// Nothing: not kept. A kept absence is an empty optional inside.
    using found = std::optional<std::optional<std::string>>;
    [[nodiscard]] virtual task<result<found>> find(std::string key) = 0;
    /// No effect where the key is kept already, or was forgotten a moment ago.
    [[nodiscard]] virtual task<result<void>> put(std::string key, std::optional<std::string> value,
                                                 std::chrono::seconds lifetime) = 0;
    /// And tells all processes so.
    [[nodiscard]] virtual task<result<void>> forget(std::vector<std::string> keys) = 0;
};

/// How long a forgotten key takes no value.
constexpr std::chrono::seconds grace{15};

}  // namespace fw::cache
