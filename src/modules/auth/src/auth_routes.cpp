#include "fw/auth/routes.hpp"

#include "answers.hpp"

namespace fw::auth {

namespace {

using web::access;
using web::context;
using web::del;
using web::get;
using web::post;
using web::rate_class;

user_view view_of(const web::principal& who) {
    return {who.user, who.email, who.roles, who.permissions};
}

key_view view_of(const api_key& k) {
    return {k.id, k.name, k.prefix, k.scopes, k.made, k.expires, k.used};
}

const web::error_case too_many{error_kind::rate_limited, "auth.too_many_tries", "Wait as long as it says"};
const web::error_case weak_password{error_kind::invalid, "auth.password_weak", "The rule stands in errors"};
const web::error_case wrong_code{error_kind::unauthenticated, "auth.second_factor_wrong", "Wrong or used already"};
const web::error_case session_needed{error_kind::forbidden, "auth.session_needed", "Asked with an API key"};
const web::error_case bad_link{error_kind::invalid, "auth.link_invalid", "Used, or too old"};

}  // namespace

auth_routes::auth_routes(const auth_world& world, const token_verifier& verifier)
    : sign_in_(world), credentials_(world), keys_(world), verifier_(verifier) {}

void auth_routes::add_to(web::route_table& routes) {
    add_sign_in(routes);
    add_credentials(routes);
    add_api_keys(routes);
}

task<result<sign_in_view>> auth_routes::register_user(register_request in, context& ctx) {
    FW_CO_TRY(const auto made,
              co_await sign_in_.register_user(std::move(in.email), std::move(in.password), client_of(ctx)));
    co_return answer(ctx, made, in.kind);
}

task<result<sign_in_view>> auth_routes::login(login_request in, context& ctx) {
    FW_CO_TRY(const auto s, co_await sign_in_.sign_in(std::move(in.email), std::move(in.password), std::move(in.code),
                                                      client_of(ctx)));
    co_return answer(ctx, s, in.kind);
}

task<result<sign_in_view>> auth_routes::refresh(refresh_request in, context& ctx) {
    const bool native = in.token.has_value();
    auto token = native ? std::move(in.token) : std::move(in.cookie);
    if (!token)
        co_return fail(error_kind::unauthenticated, "auth.refresh_invalid", "The sign-in has ended. Sign in again.");
    auto s = co_await sign_in_.refresh(std::move(*token), client_of(ctx));
    if (!s) {
        // A cookie that will never be good again need not be sent again.
        if (!native && s.error().kind == error_kind::unauthenticated)
            set_refresh_cookie(ctx, "", std::chrono::seconds(0));
        co_return std::unexpected(s.error());
    }
    co_return answer(ctx, *s, native ? client_kind::native : client_kind::browser);
}

task<result<void>> auth_routes::logout(context& ctx) {
    FW_CO_TRY(const auto here, session_of(ctx));
    set_refresh_cookie(ctx, "", std::chrono::seconds(0));
    auto ended = co_await sign_in_.end_session(ctx.user().user, here, client_of(ctx));
    // Signing out twice is as good as once.
    if (!ended && ended.error().kind != error_kind::not_found) co_return ended;
    co_return result<void>{};
}

task<result<user_view>> auth_routes::me(context& ctx) {
    co_return view_of(ctx.user());
}

task<result<session_list>> auth_routes::list_sessions(context& ctx) {
    FW_CO_TRY(const auto here, session_of(ctx));
    FW_CO_TRY(const auto all, co_await sign_in_.list_sessions(ctx.user().user));
    session_list out;
    for (const auto& s : all) out.items.push_back({s.id, s.device, s.address, s.made, s.used, s.expires, s.id == here});
    co_return out;
}

task<result<void>> auth_routes::end_session(session_path in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    co_return co_await sign_in_.end_session(ctx.user().user, in.id, client_of(ctx));
}

task<result<ended_view>> auth_routes::end_other_sessions(context& ctx) {
    FW_CO_TRY(const auto here, session_of(ctx));
    FW_CO_TRY(const auto count, co_await sign_in_.end_other_sessions(ctx.user().user, here, client_of(ctx)));
    co_return ended_view{static_cast<std::int64_t>(count)};
}

task<result<void>> auth_routes::forgot_password(email_request in, context& ctx) {
    co_return co_await credentials_.request_reset(std::move(in.email), client_of(ctx));
}

task<result<void>> auth_routes::reset_password(reset_request in, context& ctx) {
    co_return co_await credentials_.reset_password(std::move(in.token), std::move(in.password), client_of(ctx));
}

task<result<void>> auth_routes::change_password(change_request in, context& ctx) {
    FW_CO_TRY(const auto here, session_of(ctx));
    co_return co_await credentials_.change_password(ctx.user().user, here, std::move(in.old_password),
                                                    std::move(in.new_password), client_of(ctx));
}

task<result<void>> auth_routes::verify_email(token_request in, context& ctx) {
    co_return co_await credentials_.verify_email(std::move(in.token), client_of(ctx));
}

task<result<void>> auth_routes::resend_verification(context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    co_return co_await credentials_.request_verification(ctx.user().user);
}

task<result<totp_view>> auth_routes::begin_second_factor(context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    FW_CO_TRY(const auto setup, co_await credentials_.begin_second_factor(ctx.user().user));
    ctx.answer_fields.emplace_back("Cache-Control", "no-store");
    co_return totp_view{setup.secret, setup.uri};
}

task<result<recovery_view>> auth_routes::confirm_second_factor(code_request in, context& ctx) {
    FW_CO_TRY(const auto here, session_of(ctx));
    FW_CO_TRY(auto on,
              co_await credentials_.confirm_second_factor(ctx.user().user, here, std::move(in.code), client_of(ctx)));
    ctx.answer_fields.emplace_back("Cache-Control", "no-store");
    co_return recovery_view{std::move(on.recovery_codes), std::move(on.access_token),
                            std::chrono::seconds(access_token_life).count()};
}

task<result<void>> auth_routes::remove_second_factor(code_request in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    co_return co_await credentials_.remove_second_factor(ctx.user().user, std::move(in.code), client_of(ctx));
}

task<result<made_key_view>> auth_routes::make_key(new_key_request in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    FW_CO_TRY(const auto made,
              co_await keys_.make(ctx.user(), std::move(in.name), std::move(in.scopes), in.expires, client_of(ctx)));
    ctx.answer_fields.emplace_back("Cache-Control", "no-store");
    co_return made_key_view{{view_of(made.key)}, made.secret};
}

task<result<key_list>> auth_routes::list_keys(context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    FW_CO_TRY(const auto all, co_await keys_.list(ctx.user().user));
    key_list out;
    for (const auto& k : all) out.items.push_back(view_of(k));
    co_return out;
}

task<result<void>> auth_routes::remove_key(key_path in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    co_return co_await keys_.remove(ctx.user().user, in.id, client_of(ctx));
}

task<result<web::response>> auth_routes::public_keys(context& ctx, const web::path_values&) {
    ctx.answer_fields.emplace_back("Cache-Control", "public, max-age=300");
    co_return web::make_json(verifier_.to_jwks());
}

void auth_routes::add_sign_in(web::route_table& routes) {
    using r = auth_routes;
    routes.add(post("/auth/register"),
               {.name = "register",
                .group = "auth",
                .summary = "Make an account and sign in",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .success = 201,
                .errors = {{error_kind::conflict, "auth.email_taken", "Somebody has this address"},
                           {error_kind::forbidden, "auth.registration_closed", "The administrator makes accounts"},
                           {error_kind::invalid, "auth.email_invalid", "No address"},
                           weak_password,
                           too_many}},
               *this, &r::register_user);
    routes.add(post("/auth/login"),
               {.name = "login",
                .group = "auth",
                .summary = "Sign in",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .errors = {{error_kind::unauthenticated, "auth.bad_credentials", "Address or password is not right"},
                           {error_kind::unauthenticated, "auth.second_factor_required", "Send code as well"},
                           wrong_code,
                           too_many}},
               *this, &r::login);
    routes.add(
        post("/auth/refresh"),
        {.name = "refresh",
         .group = "auth",
         .summary = "A new access token",
         .help = "Of the refresh token in the cookie, or in the body. It is exchanged for the next one; an old one "
                 "that comes back ends the session.",
         .who = access::anyone,
         .rate = rate_class::sign_in,
         .errors = {{error_kind::unauthenticated, "auth.refresh_invalid", "The session has ended"},
                    {error_kind::unauthenticated, "auth.refresh_reused", "It was used before: the session is over"},
                    {error_kind::conflict, "auth.refreshed_elsewhere", "Another window was faster"}}},
        *this, &r::refresh);
    routes.add(post("/auth/logout"),
               {.name = "logout",
                .group = "auth",
                .summary = "End this session",
                .before_second_factor = true,
                .errors = {session_needed}},
               *this, &r::logout);
    routes.add(get("/auth/me"),
               {.name = "getCurrentUser", .group = "auth", .summary = "Who is signed in", .before_second_factor = true},
               *this, &r::me);
    routes.add(
        get("/auth/sessions"),
        {.name = "listSessions", .group = "auth", .summary = "Where one is signed in", .errors = {session_needed}},
        *this, &r::list_sessions);
    routes.add(del("/auth/sessions/{id}"),
               {.name = "endSession",
                .group = "auth",
                .summary = "Sign out somewhere else",
                .errors = {{error_kind::not_found, "auth.session_unknown", "No such session"}, session_needed}},
               *this, &r::end_session);
    routes.add(del("/auth/sessions"),
               {.name = "endOtherSessions",
                .group = "auth",
                .summary = "Sign out everywhere else",
                .errors = {session_needed}},
               *this, &r::end_other_sessions);
    routes.add(get("/.well-known/jwks.json").outside(),
               {.name = "getPublicKeys",
                .group = "auth",
                .summary = "The keys that access tokens are signed with",
                .who = access::anyone,
                .rate = rate_class::free,
                .gives = {{.schema = json::object{{"type", "object"}}}}},
               *this, &r::public_keys);
}

void auth_routes::add_credentials(web::route_table& routes) {
    using r = auth_routes;
    routes.add(post("/auth/password/forgot"),
               {.name = "forgotPassword",
                .group = "auth",
                .summary = "Have a link mailed that sets a new password",
                .help = "Answers the same whether there is such an account or not.",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .success = 202,
                .errors = {too_many}},
               *this, &r::forgot_password);
    routes.add(post("/auth/password/reset"),
               {.name = "resetPassword",
                .group = "auth",
                .summary = "Set a new password with the mailed link",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .errors = {bad_link, weak_password}},
               *this, &r::reset_password);
    routes.add(post("/auth/password/change"),
               {.name = "changePassword",
                .group = "auth",
                .summary = "Set a new password with the old one",
                .rate = rate_class::sign_in,
                .errors = {{error_kind::unauthenticated, "auth.bad_credentials", "The old one is not right"},
                           weak_password,
                           session_needed}},
               *this, &r::change_password);
    routes.add(post("/auth/email/verify"),
               {.name = "verifyEmail",
                .group = "auth",
                .summary = "Show that the address is yours, with the mailed link",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .errors = {bad_link}},
               *this, &r::verify_email);
    routes.add(post("/auth/email/resend"),
               {.name = "resendVerification",
                .group = "auth",
                .summary = "Have that link mailed again",
                .rate = rate_class::sign_in,
                .success = 202,
                .errors = {session_needed}},
               *this, &r::resend_verification);
    routes.add(post("/auth/mfa/totp"),
               {.name = "beginSecondFactor",
                .group = "auth",
                .summary = "A secret for an authenticator",
                .who = access::fresh_sign_in,
                .before_second_factor = true,
                .errors = {{error_kind::conflict, "auth.second_factor_on", "Remove it first"}, session_needed}},
               *this, &r::begin_second_factor);
    routes.add(post("/auth/mfa/totp/confirm"),
               {.name = "confirmSecondFactor",
                .group = "auth",
                .summary = "Turn the second factor on with a first code",
                .before_second_factor = true,
                .rate = rate_class::sign_in,
                .errors = {wrong_code,
                           {error_kind::conflict, "auth.second_factor_not_begun", "Ask for a secret first"},
                           {error_kind::conflict, "auth.second_factor_on", "It is on"},
                           session_needed}},
               *this, &r::confirm_second_factor);
    routes.add(
        post("/auth/mfa/totp/remove"),
        {.name = "removeSecondFactor",
         .group = "auth",
         .summary = "Turn the second factor off with a code",
         .rate = rate_class::sign_in,
         .errors = {wrong_code, {error_kind::conflict, "auth.second_factor_off", "There is none"}, session_needed}},
        *this, &r::remove_second_factor);
}

void auth_routes::add_api_keys(web::route_table& routes) {
    using r = auth_routes;
    routes.add(post("/auth/api-keys"),
               {.name = "makeApiKey",
                .group = "auth",
                .summary = "A key for a program that acts for you",
                .who = access::fresh_sign_in,
                .success = 201,
                .errors = {{error_kind::invalid, "auth.scope_unknown", "No such permission"},
                           {error_kind::forbidden, "auth.scope_not_held", "You don't have it yourself"},
                           {error_kind::invalid, "auth.key_expiry", "In the past"},
                           {error_kind::conflict, "auth.key_name_taken", "You have one of this name"},
                           session_needed}},
               *this, &r::make_key);
    routes.add(get("/auth/api-keys"),
               {.name = "listApiKeys", .group = "auth", .summary = "Your keys", .errors = {session_needed}}, *this,
               &r::list_keys);
    routes.add(del("/auth/api-keys/{id}"),
               {.name = "removeApiKey",
                .group = "auth",
                .summary = "Take a key away",
                .errors = {{error_kind::not_found, "auth.key_unknown", "No such key"}, session_needed}},
               *this, &r::remove_key);
}

}  // namespace fw::auth
