// A second tier in memory, for tests.
#pragma once

#include <functional>
#include <map>

#include "fw/base/clock.hpp"
#include "fw/cache/shared_tier.hpp"

namespace fw::cache {

class memory_tier final : public shared_tier {
public:
    explicit memory_tier(const clock& time, std::function<void(std::string_view)> heard = {})
        : clock_(time), heard_(std::move(heard)) {}

    [[nodiscard]] task<result<found>> find(std::string key) override;
    [[nodiscard]] task<result<void>> put(std::string key, std::optional<std::string> value,
                                         std::chrono::seconds lifetime) override;
    [[nodiscard]] task<result<void>> forget(std::vector<std::string> keys) override;

    /// Every call fails, as when Redis is away.
    void take_away(bool away) { away_ = away; }

private:
    struct entry {
        std::optional<std::string> value;
        bool forgotten = false;
        time_point until;
    };
    [[nodiscard]] const entry* find_kept(const std::string& key) const;

    const clock& clock_;
    std::function<void(std::string_view)> heard_;
    std::map<std::string, entry> kept_;
    bool away_ = false;
};

}  // namespace fw::cache
