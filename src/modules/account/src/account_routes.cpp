#include "fw/account/routes.hpp"

#include "fw/auth/routes.hpp"

namespace fw::account {

struct profile_view {
    auth::user_id id;
    std::string email, display_name, locale;
    account::units units = account::units::metric;
    bool email_verified = false, second_factor = false;
    std::vector<std::string> roles;
    time_point made;
};
struct profile_request {
    std::optional<std::string> display_name, locale;
    std::optional<account::units> units;
};

}  // namespace fw::account

namespace fw::web {

template <>
struct choices_of<account::units> {
    static constexpr std::array all{choice{account::units::metric, "metric"},
                                    choice{account::units::imperial, "imperial"}};
};
template <>
struct shape_of<account::profile_view> {
    using t = account::profile_view;
    static constexpr std::string_view name = "Profile";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("email", &t::email),
                          member("displayName", &t::display_name, "May be empty"),
                          member("locale", &t::locale),
                          member("units", &t::units),
                          member("emailVerified", &t::email_verified),
                          member("secondFactor", &t::second_factor),
                          member("roles", &t::roles),
                          member("createdAt", &t::made)};
    }
};
template <>
struct shape_of<account::profile_request> {
    using t = account::profile_request;
    static constexpr std::string_view name = "ProfileRequest";
    static constexpr std::size_t least_members = 1;
    static auto members() {
        return std::tuple{member("displayName", &t::display_name, text{}.most(100), "Empty takes it away"),
                          member("locale", &t::locale, text{}.least(2).most(35), "Language: de, en-GB"),
                          member("units", &t::units, "In which lengths are shown")};
    }
};

}  // namespace fw::web

namespace fw::account {

namespace {

profile_view view_of(const profile& p) {
    return {p.who.id,    p.who.email, p.display_name, p.locale, p.units, p.who.email_verified, p.who.second_factor,
            p.who.roles, p.who.made};
}

result<void> need_session(const web::context& ctx) {
    if (ctx.user().session) return {};
    return fail(error_kind::forbidden, "auth.session_needed", "This is not for API keys: sign in for it.");
}

}  // namespace

task<result<profile_view>> account_routes::get(web::context& ctx) {
    FW_CO_TRY(const auto p, co_await service_.get(ctx.user().user));
    co_return view_of(p);
}

task<result<profile_view>> account_routes::change(profile_request in, web::context& ctx) {
    FW_CO_CHECK(need_session(ctx));
    FW_CO_TRY(const auto p,
              co_await service_.change(ctx.user().user, {std::move(in.display_name), std::move(in.locale), in.units}));
    co_return view_of(p);
}

task<result<web::response>> account_routes::collect(web::context& ctx, const web::path_values&) {
    FW_CO_TRY(auto archive, co_await service_.collect(ctx.user().user, std::string(ctx.asked.address)));
    web::response out{.content_type = "application/zip"};
    out.fields.emplace_back("Content-Disposition", "attachment; filename=\"fashion-wallet.zip\"");
    out.fields.emplace_back("Cache-Control", "no-store");
    out.body = std::move(archive);
    co_return out;
}

task<result<void>> account_routes::erase(web::context& ctx) {
    FW_CO_CHECK(co_await service_.erase(ctx.user().user));
    auth::forget_refresh_cookie(ctx);
    co_return result<void>{};
}

void account_routes::add_to(web::route_table& routes) {
    using r = account_routes;
    routes.add(web::get("/account"), {.name = "getProfile", .group = "account", .summary = "Your account"}, *this,
               &r::get);
    routes.add(web::patch_at("/account"),
               {.name = "changeProfile",
                .group = "account",
                .summary = "Name, language, units",
                .errors = {{error_kind::invalid, "account.locale", "No language"}}},
               *this, &r::change);
    auto& archive = routes.add(
        web::get("/account/export"),
        {.name = "exportAccount",
         .group = "account",
         .summary = "Everything that is kept of you, as a ZIP archive",
         .help = "A folder for each kind of thing: JSON, models as GLB, pictures. It is made while it is sent.",
         .who = web::access::fresh_sign_in,
         .rate = web::rate_class::expensive},
        *this, &r::collect);
    archive.gives.push_back(
        {.content_type = "application/zip", .schema = json::object{{"type", "string"}, {"format", "binary"}}});
    routes.add(web::del("/account"),
               {.name = "deleteAccount",
                .group = "account",
                .summary = "Delete everything, for good",
                .who = web::access::fresh_sign_in,
                .before_second_factor = true,
                .errors = {{error_kind::conflict, "auth.last_admin", "There would be no administrator left"}}},
               *this, &r::erase);
}

}  // namespace fw::account
