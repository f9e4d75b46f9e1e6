#include "answers.hpp"

namespace fw::auth {

client client_of(const web::context& ctx) {
    return {std::string(ctx.asked.address), std::string(ctx.asked.field("user-agent"))};
}

void set_cookie(web::context& ctx, std::string_view name, std::string_view value, std::string_view path,
                std::chrono::seconds life, std::string_view same_site) {
    ctx.answer_fields.emplace_back("Set-Cookie",
                                   fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite={}{}", name, value, path,
                                               life.count(), same_site, ctx.asked.secure ? "; Secure" : ""));
}

void set_refresh_cookie(web::context& ctx, std::string_view token, std::chrono::seconds life) {
    set_cookie(ctx, refresh_cookie, token, "/api", life, "Strict");
}

void forget_refresh_cookie(web::context& ctx) {
    set_refresh_cookie(ctx, "", std::chrono::seconds(0));
}

sign_in_view answer(web::context& ctx, const signed_in& s, client_kind kind) {
    sign_in_view out;
    out.access_token = s.access_token;
    out.expires_in = std::chrono::seconds(access_token_life).count();
    out.must_set_up_second_factor = s.must_set_up_second_factor;
    out.user = {s.who.id, s.who.email, s.who.roles, permissions_of(s.who.roles)};
    if (kind == client_kind::native)
        out.refresh_token = s.refresh_token;
    else
        set_refresh_cookie(ctx, s.refresh_token, session_life);
    ctx.answer_fields.emplace_back("Cache-Control", "no-store");
    return out;
}

result<session_id> session_of(const web::context& ctx) {
    if (ctx.user().session) return session_id{*ctx.user().session};
    return fail(error_kind::forbidden, "auth.session_needed", "This is not for API keys: sign in for it.");
}

}  // namespace fw::auth
