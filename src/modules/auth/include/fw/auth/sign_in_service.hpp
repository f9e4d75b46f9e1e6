// Registering, signing in and staying signed in.
#pragma once

#include <string>
#include <vector>

#include "fw/async/worker_pool.hpp"
#include "fw/auth/access_token.hpp"
#include "fw/auth/account.hpp"
#include "fw/auth/ports.hpp"
#include "fw/crypto/password.hpp"
#include "fw/keys/vault.hpp"

namespace fw::auth {

class auth_repository;

inline constexpr std::chrono::days session_life{7};
inline constexpr std::chrono::hours verification_life{48};

/// Whom the installation lets in, and how.
struct auth_policy {
    crypto::password_cost cost;
    std::vector<std::string> second_factor_roles = {};  ///< these may do nothing before they have set one up
    bool open_registration = true;                      ///< the first account can always be made
};

/// What the services of this module work with. All of it must outlive them.
struct auth_world {
    auth_repository& kept;
    const clock& time;
    worker_pool& hashing;
    const token_signer& tokens;
    const keys::vault& vault;
    sign_in_throttle& throttle;
    auth_mail& mail;
    revocations& revoked;
    auth_policy policy;
};

/// Where somebody signs in from.
struct client {
    std::string address;
    std::string device;  ///< User-Agent
};

struct signed_in {
    user who;
    session in;
    std::string access_token;
    std::string refresh_token;
    bool must_set_up_second_factor = false;  ///< the access token carries no rights until then
};

/// Methods may be called from every I/O thread.
class sign_in_service {
public:
    /// Takes as long as hashing a password.
    explicit sign_in_service(const auth_world& world);

    /// Errors: `auth.email_invalid`, `auth.password_weak`, `auth.email_taken`, `auth.registration_closed`,
    /// `auth.too_many_tries`.
    [[nodiscard]] task<result<signed_in>> register_user(std::string email, std::string password, client from);

    /// `code`: six digits of the authenticator, or a recovery code. Errors: `auth.bad_credentials`, the same for an
    /// unknown address, a wrong password and a closed account, in the same time; `auth.second_factor_required`,
    /// `auth.second_factor_wrong`; `auth.too_many_tries`.
    [[nodiscard]] task<result<signed_in>> sign_in(std::string email, std::string password,
                                                  std::optional<std::string> code, client from);

    /// Errors: `auth.refresh_invalid`; `auth.refresh_reused`, and the session is over; `auth.refreshed_elsewhere`
    /// (conflict): use the token that the other window was given.
    [[nodiscard]] task<result<signed_in>> refresh(std::string refresh_token, client from);

    [[nodiscard]] task<result<std::vector<session>>> list_sessions(user_id user);
    /// Errors: `auth.session_unknown`.
    [[nodiscard]] task<result<void>> end_session(user_id user, session_id id, client from);
    /// All but one; how many.
    [[nodiscard]] task<result<std::size_t>> end_other_sessions(user_id user, session_id kept, client from);

private:
    [[nodiscard]] task<result<void>> slow_down(std::optional<std::string> folded_email, std::string address);
    [[nodiscard]] task<result<user>> check_password(std::string folded_email, std::string password);
    [[nodiscard]] task<result<void>> check_second_factor(user who, std::optional<std::string> code);

    auth_world world_;
    std::string nobodys_hash_;  ///< of the same cost: looking for somebody who is not there takes as long
};

}  // namespace fw::auth
