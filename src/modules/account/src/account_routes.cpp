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
struct erase_request {
    std::optional<std::string> password, code;
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

template <>
struct shape_of<account::erase_request> {
    using t = account::erase_request;
    static constexpr std::string_view name = "DeleteAccountRequest";
    static auto members() {
        return std::tuple{
            member("password", &t::password, text{}.least(1).most(1024).secret(), "Of an account that has one"),
            member("code", &t::code, text{}.least(6).most(40).secret(),
                   "Of the second factor, for an account that signs in elsewhere and has no password")};
    }
};

}  // namespace fw::web

namespace fw::account {

namespace {

profile_view view_of(const profile& p) {
    return {p.who.id,    p.who.email, p.display_name, p.locale, p.units, p.who.email_verified, p.who.second_factor,
            p.who.roles, p.who.made};
}

}  // namespace

task<result<profile_view>> account_routes::get(web::context& ctx) {
    FW_CO_TRY(const auto p, co_await service_.get(ctx.user().user));
    co_return view_of(p);
}

task<result<profile_view>> account_routes::change(profile_request in, web::context& ctx) {
    FW_CO_CHECK(auth::session_of(ctx));
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

task<result<void>> account_routes::erase(erase_request in, web::context& ctx) {
    FW_CO_TRY(const auto here, auth::session_of(ctx));
    FW_CO_CHECK(co_await credentials_.prove(ctx.user().user, here, {std::move(in.password), std::move(in.code)},
                                            auth::client_of(ctx)));
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
                .help = "Asks for the password once more. An account without one, which signs in elsewhere, sends a "
                        "code of its second factor, or has signed in within the last five minutes.",
                .before_second_factor = true,
                .rate = web::rate_class::sign_in,
                .errors = {{error_kind::conflict, "auth.last_admin", "There would be no administrator left"},
                           {error_kind::invalid, "auth.password_required", "The account has a password: send it"},
                           {error_kind::unauthenticated, "auth.bad_credentials", "The password is not right"},
                           {error_kind::unauthenticated, "auth.second_factor_wrong", "Wrong or used already"},
                           {error_kind::forbidden, "auth.fresh_sign_in_required",
                            "The account has no password, and the sign-in is older than five minutes"},
                           {error_kind::forbidden, "auth.session_needed", "Asked with an API key"},
                           {error_kind::rate_limited, "auth.too_many_tries", "Wait as long as it says"}}},
               *this, &r::erase);
}

}  // namespace fw::account
