// The second tier on Redis.
#pragma once

#include <functional>

#include "fw/cache/shared_tier.hpp"
#include "fw/redis/connection.hpp"
#include "fw/redis/subscriber.hpp"

namespace fw::cache {

/// Keys are kept under "`prefix`:": a prefix with the program's version in it makes every deployment begin with an
/// empty cache. Everything has an expiry, so that Redis may evict it.
class redis_tier final : public shared_tier {
public:
    /// The connection must outlive it.
    redis_tier(redis::connection& server, std::string prefix) : server_(server), prefix_(std::move(prefix)) {}

    [[nodiscard]] task<result<found>> find(std::string key) override;
    [[nodiscard]] task<result<void>> put(std::string key, std::optional<std::string> value,
                                         std::chrono::seconds lifetime) override;
    [[nodiscard]] task<result<void>> forget(std::vector<std::string> keys) override;

private:
    redis::connection& server_;
    std::string prefix_;
};

/// Calls `heard` for each key that anybody forgets under the prefix; on the subscriber's thread.
void listen(redis::subscriber& messages, const std::string& prefix, std::function<void(std::string_view key)> heard);

}  // namespace fw::cache
