// What is kept of identities elsewhere, and of sign-ins there that are under way. Each method is one transaction.
#pragma once

#include "auth_repository.hpp"
#include "fw/auth/oidc_service.hpp"

namespace fw::auth {

/// A sign-in under way. `secret` is sealed.
struct oidc_attempt {
    std::string provider;
    bytes secret;
    std::optional<user_id> link_to;  ///< who wants the identity, if somebody is signed in
    std::string return_to;
    time_point expires;
};

/// An account elsewhere. What tells who it is is sealed; `hash` finds it.
struct kept_identity {
    identity_id id;
    user_id user;
    std::string provider;
    token_hash hash{};
    bytes subject, email;  ///< sealed; the latter may be empty
    time_point made;
    std::optional<time_point> used;
};

class identity_repository {
public:
    identity_repository() = default;
    identity_repository(const identity_repository&) = delete;
    identity_repository& operator=(const identity_repository&) = delete;
    virtual ~identity_repository() = default;

    /// Forgets those that have expired on the way.
    [[nodiscard]] virtual task<result<void>> add_attempt(token_hash state, oidc_attempt what, time_point now) = 0;
    /// Once; nothing if it is not known, was taken or has expired.
    [[nodiscard]] virtual task<result<std::optional<oidc_attempt>>> take_attempt(token_hash state, time_point now) = 0;

    /// Errors: `auth.identity_taken` (conflict).
    [[nodiscard]] virtual task<result<void>> add(kept_identity what) = 0;
    /// Together with the account that it makes, or neither. Errors: `auth.identity_taken`, `auth.email_taken` (both
    /// conflict).
    [[nodiscard]] virtual task<result<user>> add_with_account(new_user owner, kept_identity what) = 0;
    /// Whose it is; notes the use.
    [[nodiscard]] virtual task<result<std::optional<user_id>>> find_owner(std::string provider, token_hash hash,
                                                                          time_point now) = 0;
    /// In the order of their ids.
    [[nodiscard]] virtual task<result<std::vector<kept_identity>>> list(user_id user) = 0;
    [[nodiscard]] virtual task<result<bool>> remove(user_id user, identity_id id) = 0;
};

[[nodiscard]] inline std::unexpected<error> identity_taken() {
    return fail(error_kind::conflict, "auth.identity_taken", "This identity belongs to an account already.");
}

}  // namespace fw::auth
