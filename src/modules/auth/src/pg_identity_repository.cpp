#include "pg_identity_repository.hpp"

#include "auth_rows.hpp"
#include "pg_auth_repository.hpp"

namespace fw::auth {

using postgres::reading;
using postgres::writing;

namespace {

constexpr auto add_identity =
    writing("auth.add_identity",
            "INSERT INTO auth.identities (id, user_id, provider, subject_hash, subject, email, created_at) VALUES "
            "($1, $2, $3, $4, $5, nullif($6, ''::bytea), $7)");

postgres::parameters values_of(const kept_identity& what) {
    return postgres::parameters::of(what.id, what.user, what.provider, data_of(what.hash), what.subject, what.email,
                                    what.made);
}

result<void> outcome_of(const std::expected<postgres::rows, postgres::violation>& made) {
    if (made) return {};
    if (made.error().constraint == "identities_subject_key") return identity_taken();
    throw std::runtime_error("auth.add_identity broke " + made.error().constraint);
}

task<result<user>> insert_both(postgres::transaction& tx, const new_user& owner, const kept_identity& what) {
    FW_CO_TRY(auto out, co_await insert_user(tx, owner));
    FW_CO_CHECK(outcome_of(co_await tx.try_run_with(add_identity, values_of(what))));
    co_return out;
}

}  // namespace

std::shared_ptr<identity_repository> make_identity_repository(postgres::database& db) {
    return std::make_shared<pg_identity_repository>(db);
}

task<result<void>> pg_identity_repository::add_attempt(token_hash state, oidc_attempt what, time_point now) {
    (void)co_await db_.run(
        writing("auth.add_oidc_state",
                "WITH gone AS (DELETE FROM auth.oidc_states WHERE expires_at <= $7) INSERT INTO auth.oidc_states "
                "(state_hash, provider, secret, link_user_id, return_to, expires_at) VALUES ($1, $2, $3, $4, $5, $6)"),
        data_of(state), what.provider, what.secret, what.link_to, what.return_to, what.expires, now);
    co_return result<void>{};
}

task<result<std::optional<oidc_attempt>>> pg_identity_repository::take_attempt(token_hash state, time_point now) {
    const auto taken = co_await db_.run(
        writing("auth.take_oidc_state",
                "DELETE FROM auth.oidc_states WHERE state_hash = $1 AND expires_at > $2 RETURNING provider, secret, "
                "link_user_id, coalesce(return_to, '/'), expires_at"),
        data_of(state), now);
    if (taken.empty()) co_return std::nullopt;
    const auto [provider, secret, link_to, return_to, expires] =
        taken.front().as<std::string, bytes, std::optional<user_id>, std::string, time_point>();
    co_return oidc_attempt{provider, secret, link_to, return_to, expires};
}

task<result<void>> pg_identity_repository::add(kept_identity what) {
    co_return outcome_of(co_await db_.try_run_with(add_identity, values_of(what)));
}

task<result<user>> pg_identity_repository::add_with_account(new_user owner, kept_identity what) {
    co_return co_await db_.in_transaction([&](postgres::transaction& tx) { return insert_both(tx, owner, what); });
}

task<result<std::optional<user_id>>> pg_identity_repository::find_owner(std::string provider, token_hash hash,
                                                                        time_point now) {
    const auto found = co_await db_.run(
        writing("auth.use_identity",
                "UPDATE auth.identities SET used_at = $3 WHERE provider = $1 AND subject_hash = $2 RETURNING user_id"),
        provider, data_of(hash), now);
    co_return found.empty() ? std::nullopt : std::optional(found.front().get<user_id>(0));
}

task<result<std::vector<kept_identity>>> pg_identity_repository::list(user_id user) {
    const auto found = co_await db_.run(
        reading("auth.list_identities",
                "SELECT id, provider, subject_hash, subject, coalesce(email, ''::bytea), created_at, used_at FROM "
                "auth.identities WHERE user_id = $1 ORDER BY id"),
        user);
    std::vector<kept_identity> out;
    for (const auto r : found) {
        const auto hash = r.get<bytes>(2);
        kept_identity one{r.get<identity_id>(0), user,
                          r.get<std::string>(1), {},
                          r.get<bytes>(3),       r.get<bytes>(4),
                          r.get<time_point>(5),  r.get<std::optional<time_point>>(6)};
        std::ranges::copy(hash, one.hash.begin());
        out.push_back(std::move(one));
    }
    co_return out;
}

task<result<bool>> pg_identity_repository::remove(user_id user, identity_id id) {
    const auto removed = co_await db_.run(
        writing("auth.remove_identity", "DELETE FROM auth.identities WHERE id = $2 AND user_id = $1"), user, id);
    co_return removed.affected() > 0;
}

}  // namespace fw::auth
