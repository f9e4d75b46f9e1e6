#include "scene_repository.hpp"

#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/storage/pg_doomed_list.hpp"

namespace fw::wardrobe {

namespace {

using postgres::jsonb;
using postgres::reading;
using postgres::transaction;
using postgres::writing;

scene_status status_of(std::string_view name) {
    if (name == "ready") return scene_status::ready;
    return name == "error" ? scene_status::error : scene_status::processing;
}

/// Unfinished, and its job has ended without the worker telling, or is forgotten.
#define FW_SCENE_GIVEN_UP "s.status = 'processing' AND (j.id IS NULL OR j.state IN ('failed', 'cancelled'))"
#define FW_SCENE_COLUMNS                                                                                           \
    "s.design_id, s.quality, CASE WHEN " FW_SCENE_GIVEN_UP                                                         \
    " OR s.status = 'ready' AND r.name IS NULL THEN 'error' ELSE s.status END, s.version, s.name, s.job_id, "      \
    "coalesce(s.error_code, CASE WHEN j.state = 'cancelled' THEN 'scene.cancelled' ELSE j.error_code END, "        \
    "'scene.lost'), coalesce(s.error_message, CASE WHEN j.state = 'cancelled' THEN 'It was cancelled.' ELSE "      \
    "j.error_message END, 'It is gone: order it again.'), s.updated_at, r.facts FROM wardrobe.scenes s LEFT JOIN " \
    "platform.jobs j ON j.id = s.job_id LEFT JOIN wardrobe.results r ON r.name = s.name AND s.status = 'ready' "

scene_facts scene_of(const postgres::row& r) {
    scene_facts out;
    out.design = r.get<design::design_id>(0);
    out.quality = find_quality(r.get<std::string_view>(1)).value();
    out.status = status_of(r.get<std::string_view>(2));
    out.version = r.get<std::int64_t>(3);
    out.name = r.get<bytes>(4);
    out.job = r.get<std::optional<queue::job_id>>(5);
    if (out.status == scene_status::error) {
        out.error_code = r.get<std::string>(6);
        out.error_message = r.get<std::string>(7);
    }
    out.changed = r.get<time_point>(8);
    if (const auto facts = r.get<std::optional<jsonb>>(9)) {
        const auto parsed = json::parse(facts->text);
        out.files = parsed.at("files").as_array();
        out.fit = parsed.at("drape");
        out.elements = parsed.at("elements");
    }
    return out;
}

stage_result result_of(const postgres::row& r) {
    return {r.get<bytes>(0), r.get<std::string>(1), r.get<std::vector<std::string>>(2),
            json::parse(r.get<jsonb>(3).text), r.get<std::int64_t>(4)};
}

/// Of an avatar that is deleted meanwhile: nothing. The avatar's row is locked before the results', as where it is
/// deleted.
constexpr auto use_statement = writing(
    "wardrobe.use",
    "WITH mine AS (SELECT id FROM avatar.avatars WHERE id = $2 FOR KEY SHARE), there AS (SELECT name, kind, "
    "object_keys, facts, bytes FROM wardrobe.results WHERE name = ANY ($1) AND EXISTS (SELECT FROM mine) ORDER BY name "
    "FOR KEY SHARE), used AS (INSERT INTO wardrobe.uses (name, avatar_id, used_at) SELECT name, $2, $3 FROM there ON "
    "CONFLICT (name, avatar_id) DO UPDATE SET used_at = excluded.used_at) SELECT * FROM there");

task<std::optional<scene_facts>> find_in(transaction& tx, design::design_id design, quality how) {
    const auto found = co_await tx.run(
        reading("wardrobe.find", "SELECT " FW_SCENE_COLUMNS "WHERE s.design_id = $1 AND s.quality = $2"), design,
        std::string(to_string(how)));
    if (found.empty()) co_return std::nullopt;
    co_return scene_of(found.front());
}

task<ordered_scene> order_in(transaction& tx, const scene_mark& o, queue::job_request job) {
    // First of all the avatar, as whoever deletes it does; then the design: one order of it after the other.
    (void)co_await tx.run(writing("wardrobe.lock_avatar", "SELECT FROM avatar.avatars WHERE id = $1 FOR KEY SHARE"),
                          o.avatar);
    (void)co_await tx.run(writing("wardrobe.lock_design", "SELECT FROM design.designs WHERE id = $1 FOR NO KEY UPDATE"),
                          o.design);
    const auto before = co_await find_in(tx, o.design, o.quality);
    const auto there = co_await tx.run(use_statement, std::vector<bytes>{o.name}, o.avatar, o.now);
    const bool is_same = before && before->name == o.name && before->version == o.version;
    if (is_same && before->status != scene_status::error) co_return ordered_scene{};
    ordered_scene out;
    if (before && before->status == scene_status::processing) out.superseded = before->job;
    if (there.empty()) {
        co_await jobs::pg_job_ledger::record_in(tx, job, o.now);
        out.job = std::move(job);
    }
    (void)co_await tx.run(
        writing("wardrobe.order",
                "INSERT INTO wardrobe.scenes AS s (design_id, quality, version, name, job_id, status, created_at, "
                "updated_at, avatar_id) SELECT $1, $2, $3, $4, $5, $6, $7, $7, a.id FROM avatar.avatars a WHERE a.id "
                "= $8 ON CONFLICT (design_id, quality) DO UPDATE SET version = excluded.version, name = "
                "excluded.name, job_id = excluded.job_id, status = excluded.status, error_code = NULL, error_message "
                "= NULL, updated_at = excluded.updated_at, avatar_id = excluded.avatar_id"),
        o.design, std::string(to_string(o.quality)), o.version, o.name,
        out.job ? std::optional(out.job->id) : std::nullopt, std::string(out.job ? "processing" : "ready"), o.now,
        o.avatar);
    co_return out;
}

task<bool> finish_in(transaction& tx, const scene_mark& o, queue::job_id job) {
    const auto done = co_await tx.run(
        writing("wardrobe.finish",
                "UPDATE wardrobe.scenes SET status = 'ready', version = $4, name = $5, updated_at = $6, avatar_id = $7 "
                "WHERE design_id = $1 AND quality = $2 AND job_id = $3 AND status = 'processing'"),
        o.design, std::string(to_string(o.quality)), job, o.version, o.name, o.now, o.avatar);
    if (done.affected() == 0) co_return false;
    (void)co_await tx.run(
        writing("wardrobe.notify",
                "INSERT INTO platform.notifications (id, user_id, kind, data, created_at) VALUES ($1, $2, "
                "'scene:ready', $3, $4)"),
        make_uuid(o.now), o.by,
        jsonb{json::serialize(json::object{{"designId", to_string(o.design)},
                                           {"quality", to_string(o.quality)},
                                           {"version", o.version},
                                           {"jobId", to_string(job)}})},
        o.now);
    co_return true;
}

task<result<void>> keep_in(transaction& tx, const stage_result& what, avatar::avatar_id by, time_point now) {
    const auto mine =
        co_await tx.run(writing("wardrobe.lock_avatar", "SELECT FROM avatar.avatars WHERE id = $1 FOR KEY SHARE"), by);
    if (mine.empty()) co_return fail(error_kind::not_found, "avatar.unknown", "There is no such avatar.");
    (void)co_await tx.run(
        writing("wardrobe.keep",
                "INSERT INTO wardrobe.results (name, kind, object_keys, facts, bytes, created_at) VALUES ($1, $2, $3, "
                "$4, $5, $6) ON CONFLICT (name) DO UPDATE SET object_keys = excluded.object_keys, facts = "
                "excluded.facts, bytes = excluded.bytes"),
        what.name, what.kind, what.object_keys, jsonb{json::serialize(what.facts)}, what.size, now);
    (void)co_await tx.run(
        writing("wardrobe.use_kept",
                "INSERT INTO wardrobe.uses (name, avatar_id, used_at) VALUES ($1, $2, $3) ON CONFLICT (name, "
                "avatar_id) DO UPDATE SET used_at = excluded.used_at"),
        what.name, by, now);
    // One of this name may have been dropped, and its files be about to go.
    co_await storage::pg_doomed_list::spare_in(tx, objects::keys_of(what.object_keys));
    co_return result<void>{};
}

/// What the worker could not tell: the job was cancelled, or its process died once too often.
task<void> settle(postgres::database& db, time_point now) {
    (void)co_await db.run(
        writing("wardrobe.settle",
                "UPDATE wardrobe.scenes s SET status = 'error', error_code = CASE WHEN j.state = 'cancelled' THEN "
                "'scene.cancelled' ELSE coalesce(j.error_code, 'scene.lost') END, error_message = CASE WHEN j.state = "
                "'cancelled' THEN 'It was cancelled.' ELSE coalesce(j.error_message, 'It failed.') END, updated_at = "
                "$1 FROM platform.jobs j WHERE j.id = s.job_id AND s.status = 'processing' AND j.state IN ('failed', "
                "'cancelled')"),
        now);
}

/// A few hundred at most. The results are locked first, as by those who use them.
task<std::size_t> drop_some_in(transaction& tx, time_point before) {
    const auto stale = co_await tx.run(
        writing("wardrobe.lock_stale",
                "SELECT u.name, u.avatar_id FROM wardrobe.uses u JOIN wardrobe.results r ON r.name = u.name WHERE "
                "u.used_at < $1 AND NOT EXISTS (SELECT FROM wardrobe.scenes s WHERE s.name = u.name AND s.avatar_id = "
                "u.avatar_id) ORDER BY u.used_at LIMIT 300 FOR UPDATE OF r SKIP LOCKED"),
        before);
    std::vector<bytes> names;
    std::vector<avatar::avatar_id> avatars;
    for (const auto r : stale) {
        names.push_back(r.get<bytes>(0));
        avatars.push_back(r.get<avatar::avatar_id>(1));
    }
    const auto gone = co_await tx.run(
        writing("wardrobe.drop_stale",
                "DELETE FROM wardrobe.uses u USING unnest($1::bytea[], $2::uuid[]) AS a(name, avatar) WHERE u.name = "
                "a.name AND u.avatar_id = a.avatar AND u.used_at < $3"),
        names, avatars, before);
    co_return static_cast<std::size_t>(gone.affected());
}

}  // namespace

task<std::optional<scene_facts>> scene_repository::find(design::design_id design, quality how) {
    co_return co_await db_.in_transaction([=](transaction& tx) { return find_in(tx, design, how); });
}

task<std::vector<scene_facts>> scene_repository::list_ready(web::user_id owner) {
    const auto found = co_await db_.run(
        reading("wardrobe.list_ready", "SELECT " FW_SCENE_COLUMNS
                                       "JOIN design.designs d ON d.id = s.design_id WHERE d.user_id = $1 AND s.status "
                                       "= 'ready' AND r.name IS NOT NULL ORDER BY s.design_id, s.quality"),
        owner);
    std::vector<scene_facts> out;
    for (const auto r : found) out.push_back(scene_of(r));
    co_return out;
}

task<ordered_scene> scene_repository::order(scene_mark what, queue::job_request job) {
    co_return co_await db_.in_transaction([&](transaction& tx) { return order_in(tx, what, job); });
}

task<std::vector<stage_result>> scene_repository::use(std::vector<bytes> names, avatar::avatar_id by, time_point now) {
    std::vector<stage_result> out;
    for (const auto r : co_await db_.run(use_statement, names, by, now)) out.push_back(result_of(r));
    co_return out;
}

task<result<void>> scene_repository::keep(stage_result what, avatar::avatar_id by, time_point now) {
    co_return co_await db_.in_transaction([&what, by, now](transaction& tx) { return keep_in(tx, what, by, now); });
}

task<bool> scene_repository::finish(scene_mark what, queue::job_id job) {
    co_return co_await db_.in_transaction([&what, job](transaction& tx) { return finish_in(tx, what, job); });
}

task<void> scene_repository::note_error(design::design_id design, quality how, queue::job_id job, error why,
                                        time_point now) {
    (void)co_await db_.run(
        writing("wardrobe.note_error",
                "UPDATE wardrobe.scenes SET status = 'error', error_code = $4, error_message = $5, updated_at = $6 "
                "WHERE design_id = $1 AND quality = $2 AND job_id = $3 AND status = 'processing'"),
        design, std::string(to_string(how)), job, why.code, why.message, now);
}

task<std::size_t> scene_repository::drop_unused(time_point now) {
    co_await settle(db_, now);
    const auto before = now - std::chrono::days(30);
    for (std::size_t out = 0;;) {
        const auto some = co_await db_.in_transaction([before](transaction& tx) { return drop_some_in(tx, before); });
        if (some == 0) co_return out;
        out += some;
    }
}

task<std::vector<std::string>> scene_repository::list_orphans(std::vector<std::string> keys) {
    const auto found = co_await db_.run(
        reading("wardrobe.list_orphans",
                "SELECT key FROM unnest($1::text[]) AS u(key) WHERE NOT EXISTS (SELECT FROM wardrobe.results r WHERE "
                "r.name = decode(coalesce(substring(key FROM '^scenes/([0-9a-f]{64})/'), ''), 'hex') AND key = ANY "
                "(r.object_keys))"),
        keys);
    std::vector<std::string> out;
    for (const auto r : found) out.push_back(r.get<std::string>(0));
    co_return out;
}

}  // namespace fw::wardrobe
