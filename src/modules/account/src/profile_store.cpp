#include "fw/account/profile_store.hpp"

namespace fw::account {

namespace {

using postgres::reading;
using postgres::writing;

std::string_view to_text(units u) {
    return u == units::metric ? "metric" : "imperial";
}

}  // namespace

task<std::optional<preferences>> profile_store::find(auth::user_id user) {
    const auto found =
        co_await db_.run(reading("account.get_profile",
                                 "SELECT coalesce(display_name, ''), locale, units FROM auth.users WHERE id = $1"),
                         user);
    if (found.empty()) co_return std::nullopt;
    const auto [name, locale, kind] = found.front().as<std::string, std::string, std::string>();
    co_return preferences{name, locale, kind == to_text(units::metric) ? units::metric : units::imperial};
}

task<void> profile_store::change(auth::user_id user, profile_change what, time_point now) {
    std::optional<std::string> kind;
    if (what.units) kind = to_text(*what.units);
    (void)co_await db_.run(
        writing("account.change_profile",
                "UPDATE auth.users SET display_name = CASE WHEN $2::text IS NULL THEN display_name ELSE nullif($2, '') "
                "END, locale = coalesce($3, locale), units = coalesce($4, units), updated_at = $5 WHERE id = $1"),
        user, what.display_name, what.locale, kind, now);
}

}  // namespace fw::account
