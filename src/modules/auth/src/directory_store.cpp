#include "fw/auth/directory_store.hpp"

#include "audit.hpp"
#include "auth_rows.hpp"
#include "directory_queries.hpp"
#include "pg_auth_repository.hpp"

namespace fw::auth {

namespace {

using postgres::reading;
using postgres::writing;

std::unexpected<error> unknown_user() {
    return fail(error_kind::not_found, "auth.user_unknown", "There is no such account.");
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

/// The generation of the account's tokens afterwards.
task<result<std::int64_t>> apply(postgres::transaction& tx, user_change c) {
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

task<postgres::rows> ask(postgres::database& db, const char* name, composed_query what) {
    co_return co_await db.run_with(postgres::composed_reading(name, what.sql.c_str()), std::move(what.with));
}

}  // namespace

task<std::vector<user>> directory_store::list(user_query what) {
    const auto found = co_await ask(db_, "auth.list_users", make_query(what));
    std::vector<user> out;
    for (const auto r : found) out.push_back(user_of(r, 0));
    co_return out;
}

task<std::vector<audit_line>> directory_store::list_audit(audit_query what) {
    const auto found = co_await ask(db_, "auth.list_audit", make_query(what));
    std::vector<audit_line> out;
    for (const auto r : found)
        out.push_back({r.get<uuid>(0), r.get<time_point>(1), r.get<std::optional<user_id>>(2),
                       r.get<std::optional<user_id>>(3), r.get<std::string>(4), r.get<std::string>(5),
                       r.get<std::string>(6), r.get<std::string>(7)});
    co_return out;
}

task<result<std::int64_t>> directory_store::change(user_change what) {
    co_return co_await db_.in_transaction([&what](postgres::transaction& tx) { return apply(tx, what); });
}

task<result<void>> directory_store::erase(postgres::transaction& tx, user_id id, std::int64_t generation,
                                          time_point now) {
    co_await lock_directory(tx);
    const auto gone = co_await tx.run(writing("auth.erase_user", "DELETE FROM auth.users WHERE id = $1"), id);
    if (gone.affected() == 0) co_return unknown_user();
    FW_CO_CHECK(co_await require_admin(tx));
    (void)co_await tx.run(
        writing("auth.raise_floor_for_good",
                "INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES ($1, $2, $3) ON CONFLICT "
                "(user_id) DO UPDATE SET generation = $2, raised_at = $3"),
        id, generation, now);
    (void)co_await tx.run(writing("auth.forget_in_audit", "SELECT auth.forget_in_audit($1)"), id);
    co_await insert_audit(tx, {"account.deleted", audit_outcome::done, id, {}, to_details({}), now});
    co_return result<void>{};
}

}  // namespace fw::auth
