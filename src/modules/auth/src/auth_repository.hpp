// What is kept of accounts. Each method is one transaction.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "fw/async/task.hpp"
#include "fw/auth/account.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::auth {

/// Tokens are kept as their SHA-256: who reads the table can't use them.
using token_hash = crypto::sha256_digest;

struct new_user {
    user_id id;
    std::string email;
    std::string folded_email;
    std::string password_hash;
    bool email_verified = false;
    time_point made;
};

/// What became of a refresh token that somebody showed.
struct refreshed {
    session in;
    user who;
};
struct reused {  ///< it had been used before: its session has been ended
    session_id session;
    user_id user;
};
struct just_used {};  ///< exchanged a moment ago: another window of the same browser was faster
struct not_known {};
using refresh_outcome = std::variant<refreshed, reused, just_used, not_known>;
inline constexpr std::chrono::seconds refresh_grace{10};

/// Second factor of a user. Secrets are sealed by the vault.
struct second_factor {
    bytes sealed_secret;
    bool confirmed = false;
    std::optional<std::int64_t> used_step;
    int recovery_codes_left = 0;
};

/// Links that are mailed, each good for one use.
enum class mailed_token : std::uint8_t { verify_email, reset_password };

/// What has been revoked lately, so that a process that has not been told can catch up.
struct revoked_lately {
    std::vector<session_id> sessions;
    std::vector<std::pair<user_id, std::int64_t>> floors;  ///< tokens of generations below are not believed
};

enum class audit_outcome : std::uint8_t { done, refused };

struct audit_entry {
    std::string event;  ///< "auth.signed_in"
    audit_outcome outcome = audit_outcome::done;
    std::optional<user_id> user;
    std::string address;
    std::string detail;  ///< JSON object; nothing secret
    time_point at;
    std::optional<user_id> actor = {};  ///< who did it, where that is somebody else
};

/// The error of a second key of that name.
[[nodiscard]] inline std::unexpected<error> key_name_taken() {
    return fail(error_kind::conflict, "auth.key_name_taken", "You have a key of this name. Choose another.", "name");
}
[[nodiscard]] inline std::unexpected<error> email_taken() {
    return fail(error_kind::conflict, "auth.email_taken", "There is an account with this address.", "email");
}

class auth_repository {
public:
    auth_repository() = default;
    auth_repository(const auth_repository&) = delete;
    auth_repository& operator=(const auth_repository&) = delete;
    virtual ~auth_repository() = default;

    /// True before the first account.
    [[nodiscard]] virtual task<result<bool>> is_empty() = 0;
    /// With the role user; the first account of all is admin too. Errors: `auth.email_taken` (conflict).
    [[nodiscard]] virtual task<result<user>> add_user(new_user u) = 0;
    [[nodiscard]] virtual task<result<std::optional<user>>> find_user(user_id id) = 0;
    [[nodiscard]] virtual task<result<std::optional<user>>> find_user_by_email(std::string folded_email) = 0;
    [[nodiscard]] virtual task<result<void>> set_password(user_id id, std::string hash) = 0;
    [[nodiscard]] virtual task<result<void>> set_email_verified(user_id id) = 0;

    [[nodiscard]] virtual task<result<void>> add_session(session s, token_hash refresh) = 0;
    /// Exchanges the token for `next`. One that was exchanged before ends its session, unless it is the last before the
    /// present one and that was within `refresh_grace`.
    [[nodiscard]] virtual task<result<refresh_outcome>> refresh(token_hash shown, token_hash next, time_point now,
                                                                time_point expires, std::string address) = 0;
    /// Those that have not expired, the last used first.
    [[nodiscard]] virtual task<result<std::vector<session>>> list_sessions(user_id user, time_point now) = 0;
    /// False if the user has no such session.
    [[nodiscard]] virtual task<result<bool>> end_session(user_id user, session_id id, time_point now) = 0;
    /// All but `kept`; the ended ones.
    [[nodiscard]] virtual task<result<std::vector<session_id>>> end_sessions(user_id user,
                                                                             std::optional<session_id> kept,
                                                                             time_point now) = 0;

    /// The account's access tokens that are out count no more; the generation of those that are made from now on.
    [[nodiscard]] virtual task<result<std::int64_t>> raise_floor(user_id user, time_point now) = 0;
    /// Sessions that were ended, and floors raised, after `since`.
    [[nodiscard]] virtual task<result<revoked_lately>> list_revoked(time_point since) = 0;

    [[nodiscard]] virtual task<result<void>> add_mailed_token(mailed_token kind, token_hash hash, user_id user,
                                                              time_point expires) = 0;
    /// Whose it is; nothing if it is not known, used or expired. It is used up.
    [[nodiscard]] virtual task<result<std::optional<user_id>>> take_mailed_token(mailed_token kind, token_hash hash,
                                                                                 time_point now) = 0;

    [[nodiscard]] virtual task<result<std::optional<second_factor>>> find_second_factor(user_id user) = 0;
    /// Replaces one that is not confirmed. Errors: `auth.second_factor_on` (conflict).
    [[nodiscard]] virtual task<result<void>> begin_second_factor(user_id user, bytes sealed_secret) = 0;
    [[nodiscard]] virtual task<result<void>> confirm_second_factor(user_id user, std::int64_t step,
                                                                   std::vector<token_hash> recovery_codes) = 0;
    /// False if the step, or a later one, has been used already.
    [[nodiscard]] virtual task<result<bool>> use_step(user_id user, std::int64_t step) = 0;
    /// False if there is no such code, or it was used.
    [[nodiscard]] virtual task<result<bool>> use_recovery_code(user_id user, token_hash code) = 0;
    [[nodiscard]] virtual task<result<void>> remove_second_factor(user_id user) = 0;

    /// Errors: `auth.key_name_taken` (conflict).
    [[nodiscard]] virtual task<result<void>> add_api_key(api_key key, token_hash hash) = 0;
    [[nodiscard]] virtual task<result<std::vector<api_key>>> list_api_keys(user_id user) = 0;
    [[nodiscard]] virtual task<result<bool>> remove_api_key(user_id user, api_key_id id) = 0;
    /// Notes the use.
    [[nodiscard]] virtual task<result<std::optional<std::pair<api_key, user>>>> find_api_key(token_hash hash,
                                                                                             time_point now) = 0;

    [[nodiscard]] virtual task<result<void>> add_audit(audit_entry entry) = 0;
};

}  // namespace fw::auth
