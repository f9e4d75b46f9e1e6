#include "fw/idempotency/pg_answer_store.hpp"

#include "fw/base/json.hpp"

namespace fw::idempotency {

namespace {

using postgres::reading;
using postgres::writing;

constexpr auto begin_key = writing(
    "idempotency.begin",
    "INSERT INTO platform.idempotency_keys AS k (user_id, key, request_hash, created_at, locked_until, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_id, key) DO UPDATE SET request_hash = excluded.request_hash, "
    "status = NULL, answer = NULL, answer_headers = NULL, created_at = excluded.created_at, locked_until = "
    "excluded.locked_until, expires_at = excluded.expires_at WHERE k.expires_at <= excluded.created_at OR (k.status IS "
    "NULL AND k.locked_until <= excluded.created_at AND k.request_hash = excluded.request_hash) RETURNING 1");

// The body is kept as a JSON text, not as a document: it is given out again byte by byte.
constexpr auto find_key = reading(
    "idempotency.find",
    "SELECT request_hash = $3, status::int, answer #>> '{}', answer_headers FROM platform.idempotency_keys WHERE "
    "user_id = $1 AND key = $2");

// A few rows whose day is over go with each that comes: however many come, those that are over don't pile up between
// two rounds of the retention.
constexpr auto finish_key = writing(
    "idempotency.finish",
    "WITH gone AS (DELETE FROM platform.idempotency_keys WHERE (user_id, key) IN (SELECT user_id, key FROM "
    "platform.idempotency_keys WHERE expires_at <= $7 AND (user_id, key) <> ($1, $2) ORDER BY expires_at LIMIT 10 FOR "
    "UPDATE SKIP LOCKED)) UPDATE platform.idempotency_keys SET status = $4, answer = to_jsonb($5::text), "
    "answer_headers = $6 WHERE user_id = $1 AND key = $2 AND request_hash = $3 AND status IS NULL");

constexpr auto abandon_key = writing("idempotency.abandon",
                                     "DELETE FROM platform.idempotency_keys WHERE user_id = $1 AND key = $2 AND "
                                     "request_hash = $3 AND status IS NULL");

postgres::bytes hash_of(const claim& c) {
    return {c.request.begin(), c.request.end()};
}

postgres::jsonb to_json(const std::vector<std::pair<std::string, std::string>>& fields) {
    json::array out;
    for (const auto& [name, value] : fields) out.push_back(json::array{name, value});
    return {json::serialize(out)};
}

std::vector<std::pair<std::string, std::string>> fields_of(const postgres::jsonb& text) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& f : json::parse(text.text).as_array())
        out.emplace_back(std::string(f.at(0).as_string()), std::string(f.at(1).as_string()));
    return out;
}

}  // namespace

task<beginning> pg_answer_store::begin(claim c, time_point now, std::chrono::milliseconds lock) {
    const auto claimed = co_await db_.run(begin_key, c.user, c.key, hash_of(c), now, now + lock, now + kept_for);
    if (!claimed.empty()) co_return begun{};
    const auto found = co_await db_.run(find_key, c.user, c.key, hash_of(c));
    if (found.empty()) co_return under_way{};  // it was given up between the two statements: let him ask again
    const auto row = found.front();
    if (!row.get<bool>(0)) co_return other_request{};
    const auto status = row.get<std::optional<std::int32_t>>(1);
    if (!status) co_return under_way{};
    co_return kept_answer{*status, fields_of(row.get<postgres::jsonb>(3)), row.get<std::string>(2)};
}

task<void> pg_answer_store::finish(claim c, kept_answer answer, time_point now) {
    (void)co_await db_.run(finish_key, c.user, c.key, hash_of(c), static_cast<std::int16_t>(answer.status), answer.body,
                           to_json(answer.fields), now);
}

task<void> pg_answer_store::abandon(claim c) {
    (void)co_await db_.run(abandon_key, c.user, c.key, hash_of(c));
}

retention::rule pg_answer_store::expired_answers() {
    return {"platform.idempotency_keys",
            writing("idempotency.remove_expired",
                    "DELETE FROM platform.idempotency_keys WHERE (user_id, key) IN (SELECT user_id, key FROM "
                    "platform.idempotency_keys WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP "
                    "LOCKED)"),
            std::chrono::milliseconds(0)};
}

}  // namespace fw::idempotency
