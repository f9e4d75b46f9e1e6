// avatar_repository: avatars and what is told and found of them.
#include "avatar_repository.hpp"

#include "avatar_rows.hpp"
#include "fw/jobs/pg_job_ledger.hpp"

namespace fw::avatar {

namespace {

using jobs::pg_job_ledger;
using postgres::reading;
using postgres::transaction;
using postgres::writing;

/// Dooms all files of the avatars that `which` selects (of avatar.avatars a).
#define FW_DOOM_FILES(which, now)                                                                                    \
    "WITH mine AS (SELECT a.id, a.thumbnail_url FROM avatar.avatars a WHERE " which                                  \
    ") INSERT INTO platform.doomed_objects (object_key, due_at) SELECT k, " now                                      \
    " FROM (SELECT thumbnail_url FROM mine UNION SELECT p.original_url FROM avatar.photos p JOIN mine ON mine.id = " \
    "p.avatar_id UNION SELECT p.processed_url FROM avatar.photos p JOIN mine ON mine.id = p.avatar_id UNION SELECT " \
    "m.object_key FROM avatar.models m JOIN mine ON mine.id = m.avatar_id UNION SELECT s.object_key FROM "           \
    "avatar.stages s JOIN mine ON mine.id = s.avatar_id) AS f(k) WHERE k IS NOT NULL ON CONFLICT (object_key) DO "   \
    "NOTHING"

struct addition {
    avatar_facts made;
    bytes told;
    std::optional<queue::job_request> job;
};

task<result<void>> add_in(transaction& tx, const addition& a) {
    const auto& made = a.made;
    // One at a time for each owner, so that the count holds.
    (void)co_await tx.run(writing("avatar.lock_owner", "SELECT FROM auth.users WHERE id = $1 FOR NO KEY UPDATE"),
                          made.owner);
    if (a.job) co_await pg_job_ledger::record_in(tx, *a.job, made.made);
    const auto row = co_await tx.run(
        writing("avatar.add",
                "INSERT INTO avatar.avatars (id, user_id, name, source, keep_photos, job_id, created_at, updated_at) "
                "SELECT $1, $2, $3, $4, $5, $6, $7, $7 WHERE (SELECT count(*) FROM avatar.avatars WHERE user_id = $2) "
                "< $8"),
        made.id, made.owner, made.name, std::string(to_string(made.source)), made.keep_photos, made.job, made.made,
        most_avatars);
    if (row.affected() == 0)
        co_return fail(error_kind::conflict, "avatar.too_many",
                       fmt::format("There are {} avatars already: delete one you no longer need.", most_avatars));
    (void)co_await tx.run(writing("avatar.add_body",
                                  "INSERT INTO avatar.measurements (id, avatar_id, told, is_manual, created_at, "
                                  "updated_at) VALUES ($1, $2, $3, $4, $5, $5)"),
                          make_uuid(made.made), made.id, a.told, made.source == source::measurements, made.made);
    co_return result<void>{};
}

/// Whether a change that named a version may go on; the row is locked from here on.
task<result<avatar_facts>> lock_avatar(transaction& tx, web::user_id owner, avatar_id id,
                                       std::optional<std::int64_t> seen) {
    const auto found = co_await tx.run(
        writing("avatar.lock", "SELECT " FW_AVATAR_COLUMNS " FROM avatar.avatars a LEFT JOIN platform.jobs j ON j.id "
                               "= a.job_id WHERE a.id = $1 AND a.user_id = $2 FOR UPDATE OF a"),
        id, owner);
    if (found.empty()) co_return unknown_avatar();
    auto out = avatar_of(found.front());
    if (seen && *seen != out.version)
        co_return fail(error_kind::stale, "http.if_match_failed",
                       "The avatar has been changed meanwhile: read it again.");
    co_return out;
}

task<result<std::optional<queue::job_id>>> order_in(transaction& tx, const work_order& o) {
    FW_CO_TRY(const auto before, co_await lock_avatar(tx, o.owner, o.id, o.seen));
    co_await pg_job_ledger::record_in(tx, o.job, o.now);
    std::optional<std::string> from;
    if (o.from) from = std::string(to_string(*o.from));
    (void)co_await tx.run(
        writing("avatar.order",
                "UPDATE avatar.avatars SET job_id = $2, status = 'processing', error_code = NULL, error_message = "
                "NULL, source = coalesce($3, source), version = version + 1, updated_at = $4 WHERE id = $1"),
        o.id, o.job.id, from, o.now);
    if (o.told)
        (void)co_await tx.run(
            writing("avatar.tell", "UPDATE avatar.measurements SET told = $2, updated_at = $3 WHERE avatar_id = $1"),
            o.id, *o.told, o.now);
    co_return before.job;
}

struct change_of_avatar {
    web::user_id owner;
    avatar_id id;
    std::optional<std::int64_t> seen;
    avatar_repository::changes what;
    time_point now;
};

task<result<avatar_facts>> change_in(transaction& tx, const change_of_avatar& c) {
    FW_CO_TRY(auto out, co_await lock_avatar(tx, c.owner, c.id, c.seen));
    const bool kept_before = out.keep_photos;
    if (c.what.name) out.name = *c.what.name;
    if (c.what.keep_photos) out.keep_photos = *c.what.keep_photos;
    ++out.version;
    out.changed = c.now;
    (void)co_await tx.run(writing("avatar.change",
                                  "UPDATE avatar.avatars SET name = $2, keep_photos = $3, version = "
                                  "$4, updated_at = $5 WHERE id = $1"),
                          c.id, out.name, out.keep_photos, out.version, c.now);
    // Those that were kept: what has just been sent waits for its job.
    if (kept_before && !out.keep_photos)
        (void)co_await tx.run(
            writing("avatar.drop_kept_photos", FW_DROP_PHOTOS("p.avatar_id = $1 AND p.delete_after IS NULL", "$2")),
            c.id, c.now);
    co_return out;
}

task<result<avatar_facts>> remove_in(transaction& tx, web::user_id owner, avatar_id id, time_point now) {
    FW_CO_TRY(const auto gone, co_await lock_avatar(tx, owner, id, std::nullopt));
    (void)co_await tx.run(writing("avatar.doom_files", FW_DOOM_FILES("a.id = $1", "$2")), id, now);
    (void)co_await tx.run(writing("avatar.remove", "DELETE FROM avatar.avatars WHERE id = $1"), id);
    co_return gone;
}

}  // namespace

task<result<void>> avatar_repository::add(avatar_facts made, bytes told, std::optional<queue::job_request> job) {
    const addition a{std::move(made), std::move(told), std::move(job)};
    co_return co_await db_.in_transaction([&a](transaction& tx) { return add_in(tx, a); });
}

task<std::optional<avatar_facts>> avatar_repository::find(web::user_id owner, avatar_id id) {
    const auto found = co_await db_.run(
        reading("avatar.find", "SELECT " FW_AVATAR_COLUMNS " FROM avatar.avatars a LEFT JOIN platform.jobs j ON j.id "
                               "= a.job_id WHERE a.id = $1 AND a.user_id = $2"),
        id, owner);
    if (found.empty()) co_return std::nullopt;
    co_return avatar_of(found.front());
}

task<std::vector<avatar_facts>> avatar_repository::list(web::user_id owner, std::optional<place> before,
                                                        std::size_t most) {
    const auto [made, id] = before.value_or(place{});
    const auto found = co_await db_.run(
        reading("avatar.list",
                "SELECT " FW_AVATAR_COLUMNS " FROM avatar.avatars a LEFT JOIN platform.jobs j ON j.id = a.job_id WHERE "
                "a.user_id = $1 AND (NOT $2 OR (a.created_at, a.id) < ($3, $4)) ORDER BY a.created_at DESC, a.id DESC "
                "LIMIT $5"),
        owner, before.has_value(), made, id, static_cast<std::int32_t>(most));
    std::vector<avatar_facts> out;
    for (const auto r : found) out.push_back(avatar_of(r));
    co_return out;
}

task<result<avatar_facts>> avatar_repository::change(web::user_id owner, avatar_id id, std::optional<std::int64_t> seen,
                                                     changes what, time_point now) {
    const change_of_avatar c{owner, id, seen, std::move(what), now};
    co_return co_await db_.in_transaction([&c](transaction& tx) { return change_in(tx, c); });
}

task<result<avatar_facts>> avatar_repository::remove(web::user_id owner, avatar_id id, time_point now) {
    co_return co_await db_.in_transaction([=](transaction& tx) { return remove_in(tx, owner, id, now); });
}

task<void> avatar_repository::doom_all_in(transaction& tx, web::user_id owner, time_point now) {
    (void)co_await tx.run(writing("avatar.doom_all_files", FW_DOOM_FILES("a.user_id = $1", "$2")), owner, now);
}

task<result<std::optional<queue::job_id>>> avatar_repository::order(work_order what) {
    co_return co_await db_.in_transaction([&what](transaction& tx) { return order_in(tx, what); });
}

task<std::optional<sealed_body>> avatar_repository::find_body(avatar_id id) {
    const auto found = co_await db_.run(reading("avatar.find_body",
                                                "SELECT told, sealed, coalesce(confidence::float8, 0), is_manual FROM "
                                                "avatar.measurements WHERE avatar_id = $1"),
                                        id);
    if (found.empty()) co_return std::nullopt;
    const auto r = found.front();
    co_return sealed_body{r.get<bytes>(0), r.get<std::optional<bytes>>(1), r.get<double>(2), r.get<bool>(3)};
}

task<std::vector<std::pair<avatar_id, model_file>>> avatar_repository::list_models_of(std::vector<avatar_id> ids) {
    const auto found = co_await db_.run(
        reading("avatar.list_models", "SELECT " FW_MODEL_COLUMNS ", avatar_id FROM avatar.models WHERE avatar_id = "
                                      "ANY ($1) ORDER BY avatar_id, lod, draco"),
        ids);
    std::vector<std::pair<avatar_id, model_file>> out;
    for (const auto r : found) out.emplace_back(r.get<avatar_id>(7), model_of(r));
    co_return out;
}

task<std::vector<model_file>> avatar_repository::list_models(avatar_id id) {
    std::vector<model_file> out;
    for (auto& [of, file] : co_await list_models_of({id})) out.push_back(std::move(file));
    co_return out;
}

task<std::vector<std::string>> avatar_repository::list_orphans(std::vector<std::string> keys) {
    // avatars/photos/original/<user>/<avatar_facts>/<photo>.jpg, avatars/models/<user>/<avatar_facts>/avatar.glb: the
    // rows of those avatars are looked at, found by their keys.
    const auto found = co_await db_.run(
        reading("avatar.list_orphans",
                "WITH k AS (SELECT key, substring(key FROM "
                "'^avatars/(?:photos/original|photos/processed|models)/[^/]+/([0-9a-f-]{36})/')::uuid AS avatar FROM "
                "unnest($1::text[]) AS u(key)) SELECT key FROM k WHERE NOT EXISTS (SELECT FROM avatar.photos p WHERE "
                "p.avatar_id = k.avatar AND (p.original_url = k.key OR p.processed_url = k.key)) AND NOT EXISTS "
                "(SELECT FROM avatar.models m WHERE m.avatar_id = k.avatar AND m.object_key = k.key) AND NOT EXISTS "
                "(SELECT FROM avatar.avatars a WHERE a.id = k.avatar AND a.thumbnail_url = k.key)"),
        keys);
    std::vector<std::string> out;
    for (const auto r : found) out.push_back(r.get<std::string>(0));
    co_return out;
}

}  // namespace fw::avatar
