// Accounts and what belongs to them, as the rest of the program sees them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/error.hpp"
#include "fw/base/ids.hpp"
#include "fw/web/context.hpp"

namespace fw::auth {

using web::user_id;
struct session_tag;
using session_id = strong_id<session_tag>;
struct api_key_tag;
using api_key_id = strong_id<api_key_tag>;

struct user {
    user_id id;
    std::string email;          ///< as typed; compared in its folded form
    std::string password_hash;  ///< empty for those who only come through a provider
    std::vector<std::string> roles;
    bool active = true;
    bool email_verified = false;
    bool second_factor = false;
    time_point made;
    std::int64_t generation =
        0;  ///< of his access tokens: raised when those that are out must not be believed any more
};

/// Somebody is signed in on some device. A refresh token belongs to one session; each use of it makes the next one.
struct session {
    session_id id;
    user_id user;
    std::string device;   ///< what the browser or app calls itself, at most 200 bytes
    std::string address;  ///< where it was last refreshed from
    time_point made;
    time_point used;
    time_point expires;
    time_point proved;  ///< when the password or the second factor were last shown
};

struct api_key {
    api_key_id id;
    user_id user;
    std::string name;                 ///< unique among the user's keys
    std::string prefix;               ///< its first characters, so that people know it again
    std::vector<std::string> scopes;  ///< permissions
    time_point made;
    std::optional<time_point> expires;
    std::optional<time_point> used;
};

/// The four roles of the product and what each may do.
inline constexpr std::string_view role_user = "user", role_premium = "premium", role_curator = "curator",
                                  role_admin = "admin";
[[nodiscard]] bool is_role(std::string_view name);
[[nodiscard]] std::vector<std::string> role_names();
/// Sorted, each once.
[[nodiscard]] std::vector<std::string> permissions_of(const std::vector<std::string>& roles);
[[nodiscard]] bool is_permission(std::string_view name);

/// Two addresses that differ in case alone are one account's. Errors: `auth.email_invalid`.
[[nodiscard]] result<std::string> fold_email(std::string_view email);

/// At least 10 characters, at most 1,024 bytes, and neither the address nor one of those everybody tries first.
/// Errors: `auth.password_weak` with the rule in `problems`.
[[nodiscard]] result<void> check_new_password(std::string_view password, std::string_view email);

}  // namespace fw::auth
