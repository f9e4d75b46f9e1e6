// Signing in with an account elsewhere (OpenID Connect: authorization code, PKCE, nonce, state).
#pragma once

#include <map>
#include <memory>

#include "fw/auth/sign_in_service.hpp"
#include "fw/http/http_client.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

class identity_repository;
class oidc_provider;
struct identity_claims;
struct kept_identity;

struct identity_tag;
using identity_id = strong_id<identity_tag>;

/// A provider that the operator trusts.
struct oidc_settings {
    std::string name;    ///< in addresses: "google"
    std::string issuer;  ///< exactly as its tokens say it
    std::string client_id, client_secret = {};
    std::string label = {};  ///< for people
    std::string scopes = "openid email profile";
};

/// Where the browser goes, and what it keeps so that nobody else can finish what it began.
struct oidc_begun {
    std::string address;
    std::string binding;  ///< for a cookie
};

struct oidc_finished {
    std::string return_to;
    std::optional<signed_in> in;  ///< nothing after linking
    std::optional<std::string>
        second_step;      ///< the account has a second factor: for a cookie, and then `finish_second_step`
    bool mailed = false;  ///< nobody was let in: what there is to say was written to the address
};

struct linked_identity {
    identity_id id;
    std::string provider;
    std::string email;
    time_point made;
    std::optional<time_point> used;
};

inline constexpr std::chrono::minutes oidc_attempt_life{10};

[[nodiscard]] std::shared_ptr<identity_repository> make_identity_repository(postgres::database& db);

/// One a thread. Identities are found by issuer and subject alone, never by address: a new one makes an account, or is
/// linked by somebody who is signed in. Where an account has the address already, its owner is told by mail, and
/// whoever is at the browser learns nothing.
class oidc_service {
public:
    /// `callback_base`: redirect addresses are it, the provider's name and "/callback". `lookup_key`: of the keyed
    /// hashes that find identities. Everything given must outlive it.
    oidc_service(const auth_world& world, identity_repository& identities, http::client& asks,
                 std::vector<oidc_settings> providers, std::string callback_base, bytes lookup_key);
    ~oidc_service();

    [[nodiscard]] std::vector<oidc_settings> providers() const;  ///< without secrets

    /// `return_to`: a path of ours. Errors: `auth.oidc_unknown` (no such provider), `auth.return_to`, and those of the
    /// provider being away.
    [[nodiscard]] task<result<oidc_begun>> begin(std::string provider, std::string return_to,
                                                 std::optional<user_id> link_to);

    /// What the provider sent the browser back with.
    struct answer {
        std::string state;
        std::optional<std::string> code = {}, error = {}, issuer = {};
        std::optional<std::string> binding = {};  ///< of the cookie
    };
    /// Errors, each noted: `auth.oidc_state` (unknown, used, too old, another provider's or another browser's),
    /// `auth.oidc_denied` (the provider says no), those of `verify_id_token`, `auth.identity_taken`,
    /// `auth.identity_unverified` (forbidden: the provider does not vouch for the address of a new one),
    /// `auth.email_invalid`, `auth.registration_closed`, `auth.bad_credentials` (the account is closed).
    [[nodiscard]] task<result<oidc_finished>> finish(std::string provider, answer what, client from);
    /// Errors: `auth.oidc_state`, `auth.second_factor_wrong`; one try, then from the beginning.
    [[nodiscard]] task<result<signed_in>> finish_second_step(std::string token, std::string code, client from);

    [[nodiscard]] task<result<std::vector<linked_identity>>> list(user_id user);
    /// Errors: `auth.identity_unknown`; `auth.last_sign_in` (conflict): there would be no way in left.
    [[nodiscard]] task<result<void>> unlink(user_id user, identity_id id, client from);

private:
    [[nodiscard]] result<oidc_provider*> get_provider(const std::string& name) const;
    [[nodiscard]] task<result<oidc_finished>> finish_checked(std::string provider, answer what, client from);
    /// Nothing where there is an account with the address that the identity is not linked to.
    [[nodiscard]] task<result<std::optional<user>>> owner_of(std::string provider, identity_claims who, client from);
    [[nodiscard]] task<result<std::optional<user>>> make_account(std::string provider, identity_claims who,
                                                                 std::string folded, client from);
    [[nodiscard]] kept_identity identity_of(user_id owner, std::string provider, const identity_claims& who) const;
    [[nodiscard]] task<result<void>> link(user_id to, std::string provider, identity_claims who, client from);
    [[nodiscard]] std::array<std::uint8_t, 32> hash_of_subject(const identity_claims& who) const;
    [[nodiscard]] std::string redirect_of(const std::string& provider) const;

    auth_world world_;
    identity_repository& identities_;
    std::map<std::string, std::unique_ptr<oidc_provider>> providers_;
    std::string callback_base_;
    bytes lookup_key_;
};

}  // namespace fw::auth
