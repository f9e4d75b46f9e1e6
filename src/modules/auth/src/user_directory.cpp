#include "fw/auth/user_directory.hpp"

#include "audit.hpp"
#include "auth_rows.hpp"
#include "issue.hpp"
#include "pg_auth_repository.hpp"
#include "secret_token.hpp"

namespace fw::auth {

namespace {

using postgres::reading;
using postgres::writing;
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

/// One after another, so that of two administrators not each closes the other's account.
task<void> lock_directory(postgres::transaction& tx) {
    (void)co_await tx.run(writing("auth.lock_registration", "SELECT pg_advisory_xact_lock(7240001)"));
}

task<result<void>> require_admin(postgres::transaction& tx) {
    const auto left = co_await tx.run(
        reading("auth.any_admin", "SELECT EXISTS (SELECT FROM auth.users WHERE is_active AND 'admin' = ANY (roles))"));
    if (left.front().get<bool>(0)) co_return result<void>{};
    co_return fail(error_kind::conflict, "auth.last_admin",
                   "There would be no administrator left. Make another one first.");
}

struct change {
    user_id id;
    std::optional<texts> roles = {};
    std::optional<bool> active = {};
    time_point now;
};

/// The generation of the account's tokens afterwards.
task<result<std::int64_t>> apply(postgres::transaction& tx, change c) {
    co_await lock_directory(tx);
    const auto changed =
        co_await tx.run(writing("auth.change_user",
                                "UPDATE auth.users SET roles = coalesce($2, roles), is_active = coalesce($3, "
                                "is_active), updated_at = $4 WHERE id = $1"),
                        c.id, c.roles, c.active, c.now);
    if (changed.affected() == 0) co_return unknown_user();
    FW_CO_CHECK(co_await require_admin(tx));
    const auto raised = co_await tx.run(
        writing(
            "auth.raise_floor",
            "INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES ($1, 1, $2) ON CONFLICT "
            "(user_id) DO UPDATE SET generation = token_floors.generation + 1, raised_at = $2 RETURNING generation"),
        c.id, c.now);
    co_return raised.front().get<std::int64_t>(0);
}

std::string escaped_for_like(std::string_view part) {
    std::string out;
    for (const char c : part) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

}  // namespace

task<result<std::vector<user>>> user_directory::list(user_query what) {
    const auto before = what.before ? std::optional(what.before->at) : std::nullopt;
    const auto before_id = what.before ? what.before->id : uuid{};
    const auto found = co_await db_.run(
        reading("auth.list_users", "SELECT " FW_USER_COLUMNS
                                   " FROM auth.users u WHERE ($1 = '' OR lower(u.email) LIKE '%' || $1 || '%') AND "
                                   "($2::timestamptz IS NULL OR (u.created_at, u.id) < ($2, $3)) ORDER BY "
                                   "u.created_at DESC, u.id DESC LIMIT $4"),
        escaped_for_like(what.part), before, before_id, static_cast<std::int64_t>(what.most));
    std::vector<user> out;
    for (const auto r : found) out.push_back(user_of(r, 0));
    co_return out;
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
    const change c{.id = id, .roles = roles, .now = world_.time.now()};
    FW_CO_TRY(const auto generation,
              co_await db_.in_transaction([&c](postgres::transaction& tx) { return apply(tx, c); }));
    FW_CO_CHECK(co_await world_.revoked.tokens_outdated(id, generation));
    FW_CO_CHECK(
        co_await note(std::move(by), "admin.roles_set", id, {{"roles", fmt::format("{}", fmt::join(roles, " "))}}));
    co_return co_await get(id);
}

task<result<user>> user_directory::set_active(acting by, user_id id, bool active) {
    const change c{.id = id, .active = active, .now = world_.time.now()};
    FW_CO_TRY(const auto generation,
              co_await db_.in_transaction([&c](postgres::transaction& tx) { return apply(tx, c); }));
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
    const auto before = what.before ? std::optional(what.before->at) : std::nullopt;
    const auto before_id = what.before ? what.before->id : uuid{};
    const auto found = co_await db_.run(
        reading("auth.list_audit",
                "SELECT id, at, user_id, actor_id, action, outcome, coalesce(host(address), ''), details::text FROM "
                "auth.audit_log WHERE ($1::uuid IS NULL OR user_id = $1) AND ($2::uuid IS NULL OR actor_id = $2) AND "
                "($3 = '' OR action = $3 OR starts_with(action, $3 || '.')) AND ($4::timestamptz IS NULL OR at >= $4) "
                "AND ($5::timestamptz IS NULL OR at < $5) AND ($6::timestamptz IS NULL OR (at, id) < ($6, $7)) ORDER "
                "BY at DESC, id DESC LIMIT $8"),
        what.about, what.actor, what.action, what.from, what.until, before, before_id,
        static_cast<std::int64_t>(what.most));
    std::vector<audit_line> out;
    for (const auto r : found)
        out.push_back({r.get<uuid>(0), r.get<time_point>(1), r.get<std::optional<user_id>>(2),
                       r.get<std::optional<user_id>>(3), r.get<std::string>(4), r.get<std::string>(5),
                       r.get<std::string>(6), r.get<std::string>(7)});
    co_return out;
}

task<result<void>> user_directory::erase(postgres::transaction& tx, user_id id) {
    co_await lock_directory(tx);
    const auto gone = co_await tx.run(writing("auth.erase_user", "DELETE FROM auth.users WHERE id = $1"), id);
    if (gone.affected() == 0) co_return unknown_user();
    FW_CO_CHECK(co_await require_admin(tx));
    (void)co_await tx.run(
        writing("auth.raise_floor_for_good",
                "INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES ($1, $2, $3) ON CONFLICT "
                "(user_id) DO UPDATE SET generation = $2, raised_at = $3"),
        id, never_again, world_.time.now());
    (void)co_await tx.run(writing("auth.forget_in_audit", "SELECT auth.forget_in_audit($1)"), id);
    co_await insert_audit(tx, {"account.deleted", audit_outcome::done, id, {}, to_details({}), world_.time.now()});
    co_return result<void>{};
}

task<result<void>> user_directory::erased(user_id id) {
    return world_.revoked.tokens_outdated(id, never_again);
}

}  // namespace fw::auth
