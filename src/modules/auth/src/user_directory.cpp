#include "fw/auth/user_directory.hpp"

#include "audit.hpp"
#include "issue.hpp"
#include "pg_auth_repository.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

using texts = std::vector<std::string>;

constexpr std::int64_t never_again = 1LL << 52;  ///< no token of an erased account has a generation like this

std::unexpected<error> unknown_user() {
    return fail(error_kind::not_found, "auth.user_unknown", "There is no such account.");
}

result<void> check_roles(const texts& roles) {
    for (const auto& r : roles)
        if (!is_role(r))
            return fail(error_kind::invalid, "auth.role_unknown", fmt::format("There is no role {}.", r), "roles");
    if (roles.empty() || std::ranges::find(roles, role_user) == roles.end())
        return fail(error_kind::invalid, "auth.role_unknown", "Everybody has the role user.", "roles");
    return {};
}

}  // namespace

task<result<std::vector<user>>> user_directory::list(user_query what) {
    co_return co_await kept_.list(std::move(what));
}

task<result<user>> user_directory::get(user_id id) {
    FW_CO_TRY(auto found, co_await world_.kept.find_user(id));
    if (!found) co_return unknown_user();
    co_return std::move(*found);
}

task<result<user>> user_directory::get_by_email(std::string email) {
    FW_CO_TRY(auto folded, fold_email(email));
    FW_CO_TRY(auto found, co_await world_.kept.find_user_by_email(std::move(folded)));
    if (!found) co_return unknown_user();
    co_return std::move(*found);
}

task<result<void>> user_directory::note(acting by, std::string action, std::optional<user_id> about,
                                        std::vector<std::pair<std::string, std::string>> details) {
    if (!by.who) details.emplace_back("by", "operator");
    audit_entry entry{std::move(action),     audit_outcome::done, about,
                      std::move(by.address), to_details(details), world_.time.now()};
    entry.actor = by.who;
    co_return co_await world_.kept.add_audit(std::move(entry));
}

task<result<user>> user_directory::set_roles(acting by, user_id id, texts roles) {
    FW_CO_CHECK(check_roles(roles));
    FW_CO_TRY(const auto generation, co_await kept_.change({.id = id, .roles = roles, .now = world_.time.now()}));
    FW_CO_CHECK(co_await world_.revoked.tokens_outdated(id, generation));
    FW_CO_CHECK(
        co_await note(std::move(by), "admin.roles_set", id, {{"roles", fmt::format("{}", fmt::join(roles, " "))}}));
    co_return co_await get(id);
}

task<result<user>> user_directory::set_active(acting by, user_id id, bool active) {
    FW_CO_TRY(const auto generation, co_await kept_.change({.id = id, .active = active, .now = world_.time.now()}));
    FW_CO_CHECK(co_await world_.revoked.tokens_outdated(id, generation));
    if (!active) FW_CO_CHECK(co_await end_sessions_of(world_, id, std::nullopt));
    FW_CO_CHECK(co_await note(std::move(by), active ? "admin.account_opened" : "admin.account_closed", id, {}));
    co_return co_await get(id);
}

task<result<std::size_t>> user_directory::sign_out(acting by, user_id id) {
    FW_CO_CHECK(co_await get(id));
    FW_CO_TRY(const auto count, co_await end_sessions_of(world_, id, std::nullopt));
    FW_CO_CHECK(co_await note(std::move(by), "admin.signed_out", id, {}));
    co_return count;
}

task<result<void>> user_directory::reset_second_factor(acting by, user_id id) {
    FW_CO_TRY(const auto who, co_await get(id));
    if (!who.second_factor)
        co_return fail(error_kind::conflict, "auth.second_factor_off", "There is no second factor.");
    FW_CO_CHECK(co_await world_.kept.remove_second_factor(id));
    FW_CO_CHECK(co_await outdate_tokens(world_, id));
    FW_CO_CHECK(co_await world_.mail.security_notice(who.email, "An administrator has removed your second factor."));
    co_return co_await note(std::move(by), "admin.second_factor_reset", id, {});
}

task<result<user>> user_directory::create(acting by, std::string email, std::string password, texts roles) {
    FW_CO_TRY(const auto folded, fold_email(email));
    FW_CO_CHECK(check_new_password(password, folded));
    FW_CO_CHECK(check_roles(roles));
    FW_CO_TRY(auto hash, co_await world_.hashing.run([password = std::move(password), cost = world_.policy.cost] {
        return crypto::hash_password(password, cost);
    }));
    const auto now = world_.time.now();
    FW_CO_TRY(auto made,
              co_await world_.kept.add_user({user_id::make(now), email, folded, std::move(hash), true, now}));
    FW_CO_CHECK(co_await note(by, "admin.account_made", made.id, {}));
    // The first account of all stays the administrator.
    if (std::ranges::find(made.roles, role_admin) != made.roles.end() &&
        std::ranges::find(roles, role_admin) == roles.end())
        roles.emplace_back(role_admin);
    if (roles == made.roles) co_return made;
    co_return co_await set_roles(std::move(by), made.id, std::move(roles));
}

task<result<std::string>> user_directory::make_reset_token(acting by, user_id id) {
    FW_CO_CHECK(co_await get(id));
    auto token = make_secret_token();
    FW_CO_CHECK(co_await world_.kept.add_mailed_token(mailed_token::reset_password, hash_of(token), id,
                                                      world_.time.now() + std::chrono::hours(1)));
    FW_CO_CHECK(co_await note(std::move(by), "admin.reset_link_made", id, {}));
    co_return token;
}

task<result<std::vector<audit_line>>> user_directory::list_audit(audit_query what) {
    co_return co_await kept_.list_audit(std::move(what));
}

task<result<void>> user_directory::erase(postgres::transaction& tx, user_id id) {
    co_return co_await directory_store::erase(tx, id, never_again, world_.time.now());
}

task<result<void>> user_directory::erased(user_id id) {
    return world_.revoked.tokens_outdated(id, never_again);
}

}  // namespace fw::auth
