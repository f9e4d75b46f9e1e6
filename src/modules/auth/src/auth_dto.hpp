// What goes over the wire, and how it is declared.
#pragma once

#include "fw/auth/account.hpp"
#include "fw/auth/routes.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::auth {

enum class client_kind : std::uint8_t { browser, native };

struct register_request {
    std::string email, password;
    client_kind kind = client_kind::browser;
};
struct login_request {
    std::string email, password;
    std::optional<std::string> code;
    client_kind kind = client_kind::browser;
};
struct refresh_request {
    std::optional<std::string> cookie, token;
};
struct user_view {
    user_id id;
    std::string email;
    std::vector<std::string> roles, permissions;
};
/// To who has just signed in, or stayed so.
struct sign_in_view {
    std::string access_token;
    std::int64_t expires_in = 0;
    std::optional<std::string> refresh_token;
    bool must_set_up_second_factor = false;
    user_view user;
};
struct session_view {
    session_id id;
    std::string device, address;
    time_point made, used, expires;
    bool current = false;
};
struct session_list {
    std::vector<session_view> items;
};
struct session_path {
    session_id id;
};
struct ended_view {
    std::int64_t ended = 0;
};
struct email_request {
    std::string email;
};
struct token_request {
    std::string token;
};
struct reset_request {
    std::string token, password;
};
struct change_request {
    std::string old_password, new_password;
};
struct code_request {
    std::string code;
};
struct totp_view {
    std::string secret, uri;
};
struct recovery_view {
    std::vector<std::string> recovery_codes;
    std::string access_token;
    std::int64_t expires_in = 0;
};
struct new_key_request {
    std::string name;
    std::vector<std::string> scopes;
    std::optional<time_point> expires;
};
struct key_view {
    api_key_id id;
    std::string name, prefix;
    std::vector<std::string> scopes;
    time_point made;
    std::optional<time_point> expires, used;
};
struct made_key_view : key_view {
    std::string secret;
};
struct key_list {
    std::vector<key_view> items;
};
struct key_path {
    api_key_id id;
};

}  // namespace fw::auth

namespace fw::web {

template <>
struct choices_of<auth::client_kind> {
    static constexpr std::array all{choice{auth::client_kind::browser, "browser"},
                                    choice{auth::client_kind::native, "native"}};
};

namespace detail {
inline text an_email() {
    return text{}.least(3).most(254);
}
/// As it is typed, whatever it is: the rules for a new one are the service's.
inline text a_password() {
    return text{}.least(1).most(1024).secret();
}
inline constexpr std::string_view about_kind =
    "browser: the refresh token goes into an httpOnly cookie; native: it stands in the answer";
}  // namespace detail

template <>
struct shape_of<auth::register_request> {
    using t = auth::register_request;
    static constexpr std::string_view name = "RegisterRequest";
    static auto members() {
        return std::tuple{
            member("email", &t::email, detail::an_email(), "Where we may write to").example("\"anna@example.org\""),
            member("password", &t::password, detail::a_password(), "At least ten characters"),
            member("client", &t::kind, detail::about_kind).or_default()};
    }
};
template <>
struct shape_of<auth::login_request> {
    using t = auth::login_request;
    static constexpr std::string_view name = "LoginRequest";
    static auto members() {
        return std::tuple{member("email", &t::email, detail::an_email()).example("\"anna@example.org\""),
                          member("password", &t::password, detail::a_password()),
                          member("code", &t::code, text{}.least(6).most(20),
                                 "Six digits of the authenticator, or a recovery code, where a second factor is on"),
                          member("client", &t::kind, detail::about_kind).or_default()};
    }
};
template <>
struct shape_of<auth::refresh_request> {
    using t = auth::refresh_request;
    static constexpr std::string_view name = "RefreshRequest";
    static auto members() {
        return std::tuple{in_cookie(auth::refresh_cookie, &t::cookie, text{}.least(1).most(200)),
                          member("refreshToken", &t::token, text{}.least(1).most(200).secret(), "Of native clients")};
    }
};
template <>
struct shape_of<auth::user_view> {
    using t = auth::user_view;
    static constexpr std::string_view name = "CurrentUser";
    static auto members() {
        return std::tuple{member("id", &t::id), member("email", &t::email), member("roles", &t::roles),
                          member("permissions", &t::permissions)};
    }
};
template <>
struct shape_of<auth::sign_in_view> {
    using t = auth::sign_in_view;
    static constexpr std::string_view name = "SignedIn";
    static auto members() {
        return std::tuple{
            member("accessToken", &t::access_token, "For the header Authorization: Bearer …; keep it in memory"),
            member("expiresIn", &t::expires_in, "Seconds"),
            member("refreshToken", &t::refresh_token, text{}, "For native clients only"),
            member("mustSetUpSecondFactor", &t::must_set_up_second_factor,
                   "The token carries no rights before a second factor is set up"),
            member("user", &t::user)};
    }
};
template <>
struct shape_of<auth::session_view> {
    using t = auth::session_view;
    static constexpr std::string_view name = "Session";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("device", &t::device, "What it calls itself"),
                          member("address", &t::address),
                          member("createdAt", &t::made),
                          member("lastUsedAt", &t::used),
                          member("expiresAt", &t::expires),
                          member("current", &t::current, "The one that asks")};
    }
};
template <>
struct shape_of<auth::session_list> {
    static constexpr std::string_view name = "SessionList";
    static auto members() { return std::tuple{member("items", &auth::session_list::items)}; }
};
template <>
struct shape_of<auth::session_path> {
    static constexpr std::string_view name = "SessionPath";
    static auto members() { return std::tuple{in_path("id", &auth::session_path::id, "The session")}; }
};
template <>
struct shape_of<auth::ended_view> {
    static constexpr std::string_view name = "SessionsEnded";
    static auto members() { return std::tuple{member("ended", &auth::ended_view::ended)}; }
};
template <>
struct shape_of<auth::email_request> {
    static constexpr std::string_view name = "EmailRequest";
    static auto members() { return std::tuple{member("email", &auth::email_request::email, detail::an_email())}; }
};
template <>
struct shape_of<auth::token_request> {
    static constexpr std::string_view name = "TokenRequest";
    static auto members() {
        return std::tuple{member("token", &auth::token_request::token, text{}.least(1).most(200), "From the letter")};
    }
};
template <>
struct shape_of<auth::reset_request> {
    using t = auth::reset_request;
    static constexpr std::string_view name = "ResetPasswordRequest";
    static auto members() {
        return std::tuple{member("token", &t::token, text{}.least(1).most(200), "From the letter"),
                          member("password", &t::password, detail::a_password(), "At least ten characters")};
    }
};
template <>
struct shape_of<auth::change_request> {
    using t = auth::change_request;
    static constexpr std::string_view name = "ChangePasswordRequest";
    static auto members() {
        return std::tuple{member("oldPassword", &t::old_password, detail::a_password()),
                          member("newPassword", &t::new_password, detail::a_password(), "At least ten characters")};
    }
};
template <>
struct shape_of<auth::code_request> {
    static constexpr std::string_view name = "SecondFactorCode";
    static auto members() {
        return std::tuple{member("code", &auth::code_request::code, text{}.least(6).most(20),
                                 "Six digits of the authenticator, or a recovery code")};
    }
};
template <>
struct shape_of<auth::totp_view> {
    using t = auth::totp_view;
    static constexpr std::string_view name = "SecondFactorSetup";
    static auto members() {
        return std::tuple{member("secret", &t::secret, "Base32, to type into the authenticator"),
                          member("uri", &t::uri, "otpauth://…, to show as a picture that it scans")};
    }
};
template <>
struct shape_of<auth::recovery_view> {
    static constexpr std::string_view name = "RecoveryCodes";
    static auto members() {
        using t = auth::recovery_view;
        return std::tuple{
            member("recoveryCodes", &t::recovery_codes, each(text{}), "Each works once. They are shown this once"),
            member("accessToken", &t::access_token, "With the rights that you have now"),
            member("expiresIn", &t::expires_in, "Seconds")};
    }
};
template <>
struct shape_of<auth::new_key_request> {
    using t = auth::new_key_request;
    static constexpr std::string_view name = "NewApiKeyRequest";
    static auto members() {
        return std::tuple{member("name", &t::name, text{}.least(1).most(100), "For yourself, to know it again"),
                          member("scopes", &t::scopes, each(text{}.least(1).most(50)).least(1).most(20).unique(),
                                 "Permissions that you have yourself"),
                          member("expiresAt", &t::expires, "Never, if it is left out")};
    }
};
namespace detail {
template <class T>
auto key_members() {
    return std::tuple{member("id", &T::id),
                      member("name", &T::name),
                      member("prefix", &T::prefix, "Its first characters"),
                      member("scopes", &T::scopes),
                      member("createdAt", &T::made),
                      member("expiresAt", &T::expires),
                      member("lastUsedAt", &T::used)};
}
}  // namespace detail
template <>
struct shape_of<auth::key_view> {
    using t = auth::key_view;
    static constexpr std::string_view name = "ApiKey";
    static auto members() { return detail::key_members<t>(); }
};
template <>
struct shape_of<auth::made_key_view> {
    using t = auth::made_key_view;
    static constexpr std::string_view name = "MadeApiKey";
    static auto members() {
        return std::tuple_cat(
            detail::key_members<t>(),
            std::tuple{member("secret", &t::secret, "For the header Authorization: Bearer …. It is shown this once")});
    }
};
template <>
struct shape_of<auth::key_list> {
    static constexpr std::string_view name = "ApiKeyList";
    static auto members() { return std::tuple{member("items", &auth::key_list::items)}; }
};
template <>
struct shape_of<auth::key_path> {
    static constexpr std::string_view name = "ApiKeyPath";
    static auto members() { return std::tuple{in_path("id", &auth::key_path::id, "The key")}; }
};

}  // namespace fw::web
