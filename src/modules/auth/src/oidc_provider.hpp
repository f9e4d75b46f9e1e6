// One identity provider: what it publishes, kept for a while, and the exchange of a code.
#pragma once

#include "fw/async/task.hpp"
#include "fw/auth/oidc_service.hpp"
#include "id_token.hpp"

namespace fw::auth {

/// One a thread; what it is given must outlive it.
class oidc_provider {
public:
    oidc_provider(oidc_settings how, http::client& asks, const clock& time)
        : how_(std::move(how)), asks_(asks), clock_(time) {}

    [[nodiscard]] const oidc_settings& settings() const { return how_; }

    /// Where the browser is sent. Errors: `auth.oidc_away` (unavailable), `auth.oidc_discovery`.
    [[nodiscard]] task<result<std::string>> authorization_address(std::string state, std::string nonce,
                                                                  std::string code_challenge, std::string redirect);

    /// Who came back with the code. Errors: those of `verify_id_token`, `auth.oidc_refused` (the provider does not take
    /// the code), `auth.oidc_away`.
    [[nodiscard]] task<result<identity_claims>> redeem(std::string code, std::string verifier, std::string nonce,
                                                       std::string redirect);

private:
    [[nodiscard]] task<result<std::string>> fetch(std::string address);
    [[nodiscard]] task<result<discovery_document>> discover();
    enum class freshness : std::uint8_t { kept, anew };
    [[nodiscard]] task<result<key_set>> keys(std::string address, freshness how);

    oidc_settings how_;
    http::client& asks_;
    const clock& clock_;
    std::optional<discovery_document> document_;
    std::optional<key_set> keys_;
    time_point document_at_{}, keys_at_{};
};

}  // namespace fw::auth
