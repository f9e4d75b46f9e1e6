#include "scene_repository.hpp"

#include "fw/jobs/pg_job_ledger.hpp"

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

task<std::optional<queue::job_id>> order_in(transaction& tx, const scene_order& o) {
    // The design's row, so that two orders of one scene come one after the other.
    (void)co_await tx.run(writing("wardrobe.lock_design", "SELECT FROM design.designs WHERE id = $1 FOR KEY SHARE"),
                          o.design);
    if (o.job) co_await jobs::pg_job_ledger::record_in(tx, *o.job, o.now);
    const auto before = co_await tx.run(
        writing("wardrobe.job_before",
                "SELECT job_id FROM wardrobe.scenes WHERE design_id = $1 AND quality = $2 AND status = 'processing' "
                "FOR UPDATE"),
        o.design, std::string(to_string(o.quality)));
    (void)co_await tx.run(
        writing("wardrobe.order",
                "INSERT INTO wardrobe.scenes AS s (design_id, quality, version, name, job_id, status, created_at, "
                "updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (design_id, quality) DO UPDATE SET "
                "version = excluded.version, name = excluded.name, job_id = excluded.job_id, status = "
                "excluded.status, error_code = NULL, error_message = NULL, updated_at = excluded.updated_at"),
        o.design, std::string(to_string(o.quality)), o.version, o.name, o.job ? std::optional(o.job->id) : std::nullopt,
        std::string(o.job ? "processing" : "ready"), o.now);
    if (before.empty()) co_return std::nullopt;
    co_return before.front().get<std::optional<queue::job_id>>(0);
}

task<bool> finish_in(transaction& tx, const scene_order& o, queue::job_id job) {
    const auto done = co_await tx.run(
        writing("wardrobe.finish",
                "UPDATE wardrobe.scenes SET status = 'ready', version = $4, name = $5, updated_at = $6 WHERE "
                "design_id = $1 AND quality = $2 AND job_id = $3 AND status = 'processing'"),
        o.design, std::string(to_string(o.quality)), job, o.version, o.name, o.now);
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

task<void> keep_in(transaction& tx, const stage_result& what, web::user_id by, time_point now) {
    (void)co_await tx.run(
        writing("wardrobe.keep",
                "INSERT INTO wardrobe.results (name, kind, object_keys, facts, bytes, created_at) VALUES ($1, $2, $3, "
                "$4, $5, $6) ON CONFLICT (name) DO NOTHING"),
        what.name, what.kind, what.object_keys, jsonb{json::serialize(what.facts)}, what.size, now);
    (void)co_await tx.run(
        writing("wardrobe.use_kept",
                "INSERT INTO wardrobe.uses (name, user_id, used_at) VALUES ($1, $2, $3) ON CONFLICT (name, user_id) "
                "DO UPDATE SET used_at = excluded.used_at"),
        what.name, by, now);
}

}  // namespace

/// A job that ended without the worker telling has said so itself.
#define FW_SCENE_COLUMNS                                                                                             \
    "s.design_id, s.quality, CASE WHEN s.status = 'processing' AND j.state IN ('failed', 'cancelled') THEN 'error' " \
    "ELSE s.status END, s.version, s.name, s.job_id, CASE WHEN s.status = 'processing' AND j.state = 'cancelled' "   \
    "THEN 'scene.cancelled' ELSE coalesce(s.error_code, j.error_code, '') END, CASE WHEN s.status = 'processing' "   \
    "AND j.state = 'cancelled' THEN 'It was cancelled.' ELSE coalesce(s.error_message, j.error_message, '') END, "   \
    "s.updated_at, r.facts FROM wardrobe.scenes s LEFT JOIN platform.jobs j ON j.id = s.job_id LEFT JOIN "           \
    "wardrobe.results r ON r.name = s.name AND s.status = 'ready' "

namespace {

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
    }
    return out;
}

}  // namespace

task<std::optional<scene_facts>> scene_repository::find(design::design_id design, quality how) {
    const auto found = co_await db_.run(
        reading("wardrobe.find", "SELECT " FW_SCENE_COLUMNS "WHERE s.design_id = $1 AND s.quality = $2"), design,
        std::string(to_string(how)));
    if (found.empty()) co_return std::nullopt;
    co_return scene_of(found.front());
}

task<std::vector<scene_facts>> scene_repository::list_ready(web::user_id owner) {
    const auto found = co_await db_.run(
        reading("wardrobe.list_ready", "SELECT " FW_SCENE_COLUMNS
                                       "JOIN design.designs d ON d.id = s.design_id WHERE d.user_id = $1 AND s.status "
                                       "= 'ready' ORDER BY s.design_id, s.quality"),
        owner);
    std::vector<scene_facts> out;
    for (const auto r : found) out.push_back(scene_of(r));
    co_return out;
}

task<void> scene_repository::drop_all_in(transaction& tx, web::user_id user, time_point now) {
    (void)co_await tx.run(
        writing("wardrobe.drop_all",
                "WITH gone AS (DELETE FROM wardrobe.results r USING wardrobe.uses u WHERE u.name = r.name AND "
                "u.user_id = $1 AND NOT EXISTS (SELECT FROM wardrobe.uses o WHERE o.name = r.name AND o.user_id <> "
                "$1) RETURNING r.object_keys) INSERT INTO platform.doomed_objects (object_key, due_at) SELECT "
                "unnest(object_keys), $2 FROM gone ON CONFLICT (object_key) DO NOTHING"),
        user, now);
}

task<std::optional<queue::job_id>> scene_repository::order(scene_order what) {
    co_return co_await db_.in_transaction([&what](transaction& tx) { return order_in(tx, what); });
}

task<std::vector<stage_result>> scene_repository::use(std::vector<bytes> names, web::user_id by, time_point now) {
    const auto found = co_await db_.run(
        writing("wardrobe.use",
                "WITH there AS (SELECT name, kind, object_keys, facts, bytes FROM wardrobe.results WHERE name = ANY "
                "($1) FOR KEY SHARE), used AS (INSERT INTO wardrobe.uses (name, user_id, used_at) SELECT name, $2, $3 "
                "FROM there ON CONFLICT (name, user_id) DO UPDATE SET used_at = excluded.used_at) SELECT * FROM "
                "there"),
        names, by, now);
    std::vector<stage_result> out;
    for (const auto r : found)
        out.push_back({r.get<bytes>(0), r.get<std::string>(1), r.get<std::vector<std::string>>(2),
                       json::parse(r.get<jsonb>(3).text), r.get<std::int64_t>(4)});
    co_return out;
}

task<void> scene_repository::keep(stage_result what, web::user_id by, time_point now) {
    co_await db_.in_transaction([&what, by, now](transaction& tx) { return keep_in(tx, what, by, now); });
}

task<bool> scene_repository::finish(scene_order what, queue::job_id job) {
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
    const auto dropped = co_await db_.run(
        writing("wardrobe.drop_unused",
                "WITH stale AS (DELETE FROM wardrobe.uses u WHERE used_at < $1 AND NOT EXISTS (SELECT FROM "
                "wardrobe.scenes s WHERE s.name = u.name) RETURNING name), gone AS (DELETE FROM wardrobe.results r "
                "WHERE r.created_at < $2 AND NOT EXISTS (SELECT FROM wardrobe.uses u WHERE u.name = r.name) RETURNING "
                "object_keys), doomed AS (INSERT INTO platform.doomed_objects (object_key, due_at) SELECT unnest("
                "object_keys), $3 FROM gone ON CONFLICT (object_key) DO NOTHING) SELECT count(*) FROM gone"),
        now - std::chrono::days(30), now - std::chrono::days(1), now);
    co_return static_cast<std::size_t>(dropped.front().get<std::int64_t>(0));
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
