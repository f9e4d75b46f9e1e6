// pg_auth_repository: sessions and API keys.
#include "auth_rows.hpp"
#include "pg_auth_repository.hpp"

namespace fw::auth {

namespace {

using postgres::reading;
using postgres::writing;
using texts = std::vector<std::string>;

#define FW_SESSION_COLUMNS                                                                                  \
    "s.id, s.user_id, coalesce(s.user_agent, ''), coalesce(host(s.address), ''), s.created_at, s.used_at, " \
    "s.expires_at, s.proved_at"

/// Columns 0 to 7.
session session_of(const postgres::row& r) {
    return {r.get<session_id>(0), r.get<user_id>(1),    r.get<std::string>(2), r.get<std::string>(3),
            r.get<time_point>(4), r.get<time_point>(5), r.get<time_point>(6),  r.get<time_point>(7)};
}

/// Columns 0 to 7.
#define FW_KEY_COLUMNS "k.id, k.user_id, k.name, k.prefix, k.scopes, k.created_at, k.expires_at, k.used_at"
api_key key_of(const postgres::row& r) {
    using maybe_time = std::optional<time_point>;
    return {r.get<api_key_id>(0), r.get<user_id>(1),    r.get<std::string>(2), r.get<std::string>(3),
            r.get<texts>(4),      r.get<time_point>(5), r.get<maybe_time>(6),  r.get<maybe_time>(7)};
}

/// What became of a token that is not the present one of a session that goes on.
task<result<refresh_outcome>> look_back(postgres::transaction& tx, bytes shown, time_point now) {
    const auto found = co_await tx.run(
        reading("auth.find_used_refresh",
                "SELECT id, user_id, previous_hashes[cardinality(previous_hashes)] = $1 AND used_at > $2 FROM "
                "auth.sessions WHERE previous_hashes @> ARRAY[$1] AND revoked_at IS NULL FOR UPDATE"),
        shown, now - refresh_grace);
    if (found.empty()) co_return refresh_outcome(not_known{});
    const auto [id, owner, a_moment_ago] = found.front().as<session_id, user_id, bool>();
    if (a_moment_ago) co_return refresh_outcome(just_used{});
    (void)co_await tx.run(writing("auth.end_stolen_session",
                                  "UPDATE auth.sessions SET revoked_at = $2, revoked_reason "
                                  "= 'refresh token reused' WHERE id = $1"),
                          id, now);
    co_return refresh_outcome(reused{id, owner});
}

struct exchange {
    bytes shown, next;
    time_point now, expires;
    std::string address;
};

task<result<refresh_outcome>> exchange_token(postgres::transaction& tx, exchange e) {
    const auto renewed = co_await tx.run(
        writing(
            "auth.refresh_session",
            "UPDATE auth.sessions s SET refresh_hash = $2, previous_hashes = s.previous_hashes || s.refresh_hash, "
            "used_at = $3, expires_at = $4, address = nullif($5, '')::inet FROM auth.users u WHERE s.refresh_hash = "
            "$1 AND s.revoked_at IS NULL AND s.expires_at > $3 AND u.id = s.user_id AND u.is_active "
            "RETURNING " FW_SESSION_COLUMNS ", " FW_USER_COLUMNS),
        e.shown, e.next, e.now, e.expires, e.address);
    if (renewed.empty()) co_return co_await look_back(tx, std::move(e.shown), e.now);
    const auto r = renewed.front();
    co_return refresh_outcome(refreshed{session_of(r), user_of(r, 8)});
}

}  // namespace

task<result<void>> pg_auth_repository::add_session(session s, token_hash refresh) {
    (void)co_await db_.run(
        writing("auth.add_session",
                "INSERT INTO auth.sessions (id, user_id, refresh_hash, user_agent, address, created_at, used_at, "
                "expires_at, proved_at) VALUES ($1, $2, $3, $4, nullif($5, '')::inet, $6, $7, $8, $9)"),
        s.id, s.user, data_of(refresh), s.device, s.address, s.made, s.used, s.expires, s.proved);
    co_return result<void>{};
}

task<result<refresh_outcome>> pg_auth_repository::refresh(token_hash shown, token_hash next, time_point now,
                                                          time_point expires, std::string address) {
    const exchange e{data_of(shown), data_of(next), now, expires, std::move(address)};
    co_return co_await db_.in_transaction([&e](postgres::transaction& tx) { return exchange_token(tx, e); });
}

task<result<std::vector<session>>> pg_auth_repository::list_sessions(user_id user, time_point now) {
    const auto found = co_await db_.run(
        reading("auth.list_sessions", "SELECT " FW_SESSION_COLUMNS " FROM auth.sessions s WHERE s.user_id = $1 AND "
                                      "s.revoked_at IS NULL AND s.expires_at > $2 ORDER BY s.used_at DESC, s.id DESC"),
        user, now);
    std::vector<session> out;
    for (const auto r : found) out.push_back(session_of(r));
    co_return out;
}

task<result<bool>> pg_auth_repository::end_session(user_id user, session_id id, time_point now) {
    const auto ended =
        co_await db_.run(writing("auth.end_session",
                                 "UPDATE auth.sessions SET revoked_at = $3, revoked_reason = 'signed out' WHERE "
                                 "id = $2 AND user_id = $1 AND revoked_at IS NULL"),
                         user, id, now);
    co_return ended.affected() > 0;
}

task<result<std::vector<session_id>>> pg_auth_repository::end_sessions(user_id user, std::optional<session_id> kept,
                                                                       time_point now) {
    const auto ended =
        co_await db_.run(writing("auth.end_sessions",
                                 "UPDATE auth.sessions SET revoked_at = $3, revoked_reason = 'signed out' WHERE "
                                 "user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2 RETURNING id"),
                         user, kept, now);
    std::vector<session_id> out;
    for (const auto r : ended) out.push_back(r.get<session_id>(0));
    co_return out;
}

task<result<std::int64_t>> pg_auth_repository::raise_floor(user_id user, time_point now) {
    const auto raised = co_await db_.run(
        writing(
            "auth.raise_floor",
            "INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES ($1, 1, $2) ON CONFLICT "
            "(user_id) DO UPDATE SET generation = token_floors.generation + 1, raised_at = $2 RETURNING generation"),
        user, now);
    co_return raised.front().get<std::int64_t>(0);
}

task<result<revoked_lately>> pg_auth_repository::list_revoked(time_point since) {
    revoked_lately out;
    const auto ended = co_await db_.run(
        reading("auth.list_revoked_sessions", "SELECT id FROM auth.sessions WHERE revoked_at > $1"), since);
    for (const auto r : ended) out.sessions.push_back(r.get<session_id>(0));
    const auto raised = co_await db_.run(
        reading("auth.list_raised_floors", "SELECT user_id, generation FROM auth.token_floors WHERE raised_at > $1"),
        since);
    for (const auto r : raised) out.floors.emplace_back(r.get<user_id>(0), r.get<std::int64_t>(1));
    co_return out;
}

task<result<void>> pg_auth_repository::add_api_key(api_key key, token_hash hash) {
    const auto made = co_await db_.try_run(
        writing("auth.add_api_key",
                "INSERT INTO auth.api_keys (id, user_id, name, prefix, key_hash, scopes, created_at, "
                "expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
        key.id, key.user, key.name, key.prefix, data_of(hash), key.scopes, key.made, key.expires);
    if (made) co_return result<void>{};
    if (made.error().constraint == "api_keys_name_key") co_return key_name_taken();
    throw std::runtime_error("auth.add_api_key broke " + made.error().constraint);
}

task<result<std::vector<api_key>>> pg_auth_repository::list_api_keys(user_id user) {
    const auto found =
        co_await db_.run(reading("auth.list_api_keys",
                                 "SELECT " FW_KEY_COLUMNS
                                 " FROM auth.api_keys k WHERE k.user_id = $1 AND k.revoked_at IS NULL ORDER BY k.id"),
                         user);
    std::vector<api_key> out;
    for (const auto r : found) out.push_back(key_of(r));
    co_return out;
}

task<result<bool>> pg_auth_repository::remove_api_key(user_id user, api_key_id id) {
    const auto removed =
        co_await db_.run(writing("auth.remove_api_key",
                                 "UPDATE auth.api_keys SET revoked_at = now() WHERE id = $2 AND user_id = $1 AND "
                                 "revoked_at IS NULL"),
                         user, id);
    co_return removed.affected() > 0;
}

task<result<std::optional<std::pair<api_key, user>>>> pg_auth_repository::find_api_key(token_hash hash,
                                                                                       time_point now) {
    const auto found = co_await db_.run(
        writing("auth.use_api_key",
                "UPDATE auth.api_keys k SET used_at = $2 FROM auth.users u WHERE k.key_hash = $1 AND k.revoked_at IS "
                "NULL AND (k.expires_at IS NULL OR k.expires_at > $2) AND u.id = k.user_id AND u.is_active "
                "RETURNING " FW_KEY_COLUMNS ", " FW_USER_COLUMNS),
        data_of(hash), now);
    if (found.empty()) co_return std::nullopt;
    const auto r = found.front();
    co_return std::pair(key_of(r), user_of(r, 8));
}

}  // namespace fw::auth
