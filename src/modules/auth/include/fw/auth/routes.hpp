// The endpoints of this module: /auth and the public keys.
#pragma once

#include "fw/auth/api_key_service.hpp"
#include "fw/auth/credential_service.hpp"
#include "fw/auth/sign_in_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::auth {

struct register_request;
struct login_request;
struct refresh_request;
struct user_view;
struct sign_in_view;
struct session_list;
struct session_path;
struct ended_view;
struct email_request;
struct token_request;
struct reset_request;
struct change_request;
struct code_request;
struct totp_view;
struct recovery_view;
struct new_key_request;
struct made_key_view;
struct key_list;
struct key_path;

/// Where browsers keep their refresh token.
inline constexpr std::string_view refresh_cookie = "fw_refresh";

/// Who asks, as services want to know it.
[[nodiscard]] client client_of(const web::context& ctx);

/// For routes that are about the session itself, or too grave for API keys. Errors: `auth.session_needed`.
[[nodiscard]] result<session_id> session_of(const web::context& ctx);

/// Takes the refresh token out of the browser: its session is over.
void forget_refresh_cookie(web::context& ctx);

/// Must outlive the router that its routes went into.
class auth_routes {
public:
    /// `verifier` publishes its keys.
    auth_routes(const auth_world& world, const token_verifier& verifier);

    void add_to(web::route_table& routes);

private:
    void add_sign_in(web::route_table& routes);
    void add_credentials(web::route_table& routes);
    void add_api_keys(web::route_table& routes);

    task<result<sign_in_view>> register_user(register_request in, web::context& ctx);
    task<result<sign_in_view>> login(login_request in, web::context& ctx);
    task<result<sign_in_view>> refresh(refresh_request in, web::context& ctx);
    task<result<void>> logout(web::context& ctx);
    task<result<user_view>> me(web::context& ctx);
    task<result<session_list>> list_sessions(web::context& ctx);
    task<result<void>> end_session(session_path in, web::context& ctx);
    task<result<ended_view>> end_other_sessions(web::context& ctx);
    task<result<void>> forgot_password(email_request in, web::context& ctx);
    task<result<void>> reset_password(reset_request in, web::context& ctx);
    task<result<void>> change_password(change_request in, web::context& ctx);
    task<result<void>> verify_email(token_request in, web::context& ctx);
    task<result<void>> resend_verification(web::context& ctx);
    task<result<totp_view>> begin_second_factor(web::context& ctx);
    task<result<recovery_view>> confirm_second_factor(code_request in, web::context& ctx);
    task<result<void>> remove_second_factor(code_request in, web::context& ctx);
    task<result<made_key_view>> make_key(new_key_request in, web::context& ctx);
    task<result<key_list>> list_keys(web::context& ctx);
    task<result<void>> remove_key(key_path in, web::context& ctx);
    task<result<web::response>> public_keys(web::context& ctx, const web::path_values& values);

    sign_in_service sign_in_;
    credential_service credentials_;
    api_key_service keys_;
    const token_verifier& verifier_;
};

}  // namespace fw::auth
