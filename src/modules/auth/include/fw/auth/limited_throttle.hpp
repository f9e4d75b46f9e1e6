// Sign-ins slowed down by the rate limits that all servers share.
#pragma once

#include "fw/auth/ports.hpp"
#include "fw/limits/limiter.hpp"

namespace fw::auth {

/// Ten tries at once for an account and then one every 90 seconds; thirty for an address and then one every 20. Lets
/// everybody through while the limiter is away: better slow guesses than a product nobody can sign in to.
class limited_throttle final : public sign_in_throttle {
public:
    explicit limited_throttle(limits::limiter& by) : by_(by) {}
    [[nodiscard]] task<result<std::optional<std::chrono::seconds>>> take(std::optional<std::string> folded_email,
                                                                         std::string address) override;

private:
    limits::limiter& by_;
};

}  // namespace fw::auth
