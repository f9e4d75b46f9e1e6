#include "fw/auth/oidc_routes.hpp"

#include "answers.hpp"
#include "fw/web/query.hpp"
#include "oidc_dto.hpp"

namespace fw::auth {

namespace {

using web::access;
using web::context;
using web::rate_class;

constexpr std::string_view oidc_path = "/api/v1/auth/oidc";

// Lax: the browser comes back from another site.
void set_oidc_cookie(context& ctx, std::string_view value, std::chrono::seconds life) {
    set_cookie(ctx, oidc_cookie, value, oidc_path, life, "Lax");
}

web::response go_to(std::string address) {
    web::response out{.status = 302};
    out.fields.emplace_back("Location", std::move(address));
    out.fields.emplace_back("Cache-Control", "no-store");
    return out;
}

const web::error_case unknown_provider{error_kind::not_found, "auth.oidc_unknown", "No such provider here"};
const web::error_case away{error_kind::unavailable, "auth.oidc_away", "The provider does not answer"};
const web::error_case bad_return{error_kind::invalid, "auth.return_to", "Not a path of this service"};
const web::error_case bad_state{error_kind::unauthenticated, "auth.oidc_state", "Used, too old or another browser's"};

}  // namespace

task<result<oidc_providers_view>> oidc_routes::providers(context&) {
    oidc_providers_view out;
    for (auto& p : service_.providers()) out.items.push_back({p.name, p.label.empty() ? p.name : p.label});
    co_return out;
}

task<result<web::response>> oidc_routes::authorize(oidc_authorize_request in, context& ctx) {
    FW_CO_TRY(auto begun, co_await service_.begin(std::move(in.provider), std::move(in.return_to), std::nullopt));
    set_oidc_cookie(ctx, begun.binding, oidc_attempt_life);
    co_return go_to(std::move(begun.address));
}

task<result<oidc_address_view>> oidc_routes::link(oidc_link_request in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    FW_CO_TRY(auto begun, co_await service_.begin(std::move(in.provider), std::move(in.return_to), ctx.user().user));
    set_oidc_cookie(ctx, begun.binding, oidc_attempt_life);
    co_return oidc_address_view{std::move(begun.address)};
}

// By hand: providers add parameters of their own, which are stepped over.
task<result<web::response>> oidc_routes::callback(context& ctx, const web::path_values& values) {
    const auto query = ctx.asked.query;
    oidc_service::answer what;
    what.state = web::find_in_query(query, "state").value_or("");
    what.code = web::find_in_query(query, "code");
    what.error = web::find_in_query(query, "error");
    what.issuer = web::find_in_query(query, "iss");
    if (const auto cookie = ctx.asked.cookie(oidc_cookie)) what.binding = std::string(*cookie);
    set_oidc_cookie(ctx, "", std::chrono::seconds(0));
    FW_CO_TRY(auto done, co_await service_.finish(std::string(values[0]), std::move(what), client_of(ctx)));
    if (done.second_step) {
        ctx.answer_fields.pop_back();
        set_oidc_cookie(ctx, *done.second_step, std::chrono::minutes(5));
        co_return go_to("/sign-in/second-factor");
    }
    if (done.mailed) co_return go_to("/sign-in/mail-sent");
    if (done.in) set_refresh_cookie(ctx, done.in->refresh_token, session_life);
    co_return go_to(std::move(done.return_to));
}

task<result<sign_in_view>> oidc_routes::second_step(oidc_second_step_request in, context& ctx) {
    set_oidc_cookie(ctx, "", std::chrono::seconds(0));
    FW_CO_TRY(const auto s,
              co_await service_.finish_second_step(in.cookie.value_or(""), std::move(in.code), client_of(ctx)));
    co_return answer(ctx, s, in.kind);
}

task<result<identity_list>> oidc_routes::list(context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    FW_CO_TRY(auto all, co_await service_.list(ctx.user().user));
    identity_list out;
    for (auto& one : all) out.items.push_back({one.id, one.provider, one.email, one.made, one.used});
    co_return out;
}

task<result<void>> oidc_routes::unlink(identity_path in, context& ctx) {
    FW_CO_CHECK(session_of(ctx));
    co_return co_await service_.unlink(ctx.user().user, in.id, client_of(ctx));
}

void oidc_routes::add_to(web::route_table& routes) {
    using r = oidc_routes;
    routes.add(web::get("/auth/oidc"),
               {.name = "listIdentityProviders",
                .group = "auth",
                .summary = "Where one can sign in with an account elsewhere",
                .who = access::anyone},
               *this, &r::providers);
    routes.add(web::get("/auth/oidc/{provider}/authorize"),
               {.name = "authorizeWithProvider",
                .group = "auth",
                .summary = "Send the browser to a provider",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .success = 302,
                .errors = {unknown_provider, away, bad_return}},
               *this, &r::authorize);
    auto& back = routes.add(
        web::get("/auth/oidc/{provider}/callback"),
        {.name = "returnFromProvider",
         .group = "auth",
         .summary = "Where the provider sends the browser back to",
         .help =
             "Signs in (the refresh token is in the cookie) or links, and goes to returnTo; where the account has a "
             "second factor, to /sign-in/second-factor; to /sign-in/mail-sent where all that there is to say was "
             "written to the address.",
         .who = access::anyone,
         .rate = rate_class::sign_in,
         .success = 302,
         .errors = {unknown_provider,
                    away,
                    bad_state,
                    {error_kind::unauthenticated, "auth.oidc_denied", "The provider says no"},
                    {error_kind::unauthenticated, "auth.oidc_token", "What it says can't be believed"},
                    {error_kind::conflict, "auth.identity_taken", "It belongs to another account"},
                    {error_kind::forbidden, "auth.identity_unverified",
                     "The provider does not vouch for the address"}}},
        *this, &r::callback);
    back.parameters.push_back({.in = web::parameter::place::path,
                               .name = "provider",
                               .help = "Its name",
                               .required = true,
                               .schema = json::object{{"type", "string"}}});
    routes.add(web::post("/auth/oidc/{provider}/link"),
               {.name = "linkIdentity",
                .group = "auth",
                .summary = "Begin to link an account elsewhere",
                .who = access::fresh_sign_in,
                .rate = rate_class::sign_in,
                .errors = {unknown_provider, away, bad_return}},
               *this, &r::link);
    routes.add(web::post("/auth/oidc/second-factor"),
               {.name = "finishSignInWithProvider",
                .group = "auth",
                .summary = "The second factor after a provider",
                .who = access::anyone,
                .rate = rate_class::sign_in,
                .errors = {bad_state, {error_kind::unauthenticated, "auth.second_factor_wrong", "Begin anew"}}},
               *this, &r::second_step);
    routes.add(web::get("/auth/identities"),
               {.name = "listIdentities", .group = "auth", .summary = "Your accounts elsewhere"}, *this, &r::list);
    routes.add(web::del("/auth/identities/{id}"),
               {.name = "unlinkIdentity",
                .group = "auth",
                .summary = "Sign in with it no more",
                .who = access::fresh_sign_in,
                .errors = {{error_kind::not_found, "auth.identity_unknown", "None of yours"},
                           {error_kind::conflict, "auth.last_sign_in", "There would be no way in left"}}},
               *this, &r::unlink);
}

}  // namespace fw::auth
