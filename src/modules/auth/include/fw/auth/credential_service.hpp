// Passwords, addresses and second factors: changing what one signs in with.
#pragma once

#include <string>
#include <vector>

#include "fw/auth/sign_in_service.hpp"

namespace fw::auth {

inline constexpr std::chrono::hours reset_life{1};

/// For the authenticator app.
struct second_factor_setup {
    std::string secret;  ///< base32, to type
    std::string uri;     ///< to scan
};

/// What confirming a second factor gives.
struct second_factor_on {
    std::vector<std::string> recovery_codes;  ///< shown this once
    std::string access_token;                 ///< of the same session, with the rights that its holder has now
};

/// What somebody shows once more before something that can not be undone.
struct proof {
    std::optional<std::string> password;
    std::optional<std::string> code;  ///< of the authenticator, or a recovery code
};
/// How long a sign-in counts as such, for accounts that have neither.
inline constexpr std::chrono::minutes proof_life{5};

class credential_service {
public:
    explicit credential_service(const auth_world& world) : world_(world) {}

    /// Sends a letter if there is such an account; says nothing either way. Errors: `auth.too_many_tries`.
    [[nodiscard]] task<result<void>> request_reset(std::string email, client from);
    /// Ends all sessions. Errors: `auth.link_invalid`, `auth.password_weak`.
    [[nodiscard]] task<result<void>> reset_password(std::string token, std::string password, client from);
    /// Ends the other sessions. Errors: `auth.bad_credentials`, `auth.password_weak`.
    [[nodiscard]] task<result<void>> change_password(user_id id, session_id here, std::string old_password,
                                                     std::string new_password, client from);

    /// Sends the letter again, unless the address is verified.
    [[nodiscard]] task<result<void>> request_verification(user_id id);
    /// Errors: `auth.link_invalid`.
    [[nodiscard]] task<result<void>> verify_email(std::string token, client from);

    /// A new secret, which counts once a code of it has been shown. Errors: `auth.second_factor_on`.
    [[nodiscard]] task<result<second_factor_setup>> begin_second_factor(user_id id);
    /// Turns it on. Errors: `auth.second_factor_wrong`, `auth.second_factor_on`, `auth.second_factor_not_begun`,
    /// `auth.session_ended`.
    [[nodiscard]] task<result<second_factor_on>> confirm_second_factor(user_id id, session_id here, std::string code,
                                                                       client from);
    /// Errors: `auth.second_factor_wrong`; `auth.second_factor_off` (conflict).
    [[nodiscard]] task<result<void>> remove_second_factor(user_id id, std::string code, client from);

    /// That the account's owner asks, not whoever found the browser open: its password; of an account without one a
    /// code of the second factor, or a sign-in of the last five minutes. Errors: `auth.password_required` (invalid),
    /// `auth.bad_credentials`, `auth.second_factor_wrong`, `auth.fresh_sign_in_required` (forbidden),
    /// `auth.too_many_tries`, `auth.session_ended`.
    [[nodiscard]] task<result<void>> prove(user_id id, session_id here, proof shown, client from);

private:
    [[nodiscard]] task<result<void>> prove_password(user who, std::optional<std::string> password, client from);
    [[nodiscard]] task<result<void>> prove_otherwise(user who, session_id here, std::optional<std::string> code,
                                                     client from);
    [[nodiscard]] task<result<user>> get_user(user_id id);
    [[nodiscard]] task<result<void>> store_password(user who, std::string password, std::optional<session_id> kept,
                                                    client from);
    auth_world world_;
};

}  // namespace fw::auth
