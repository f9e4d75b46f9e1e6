#include "export_repository.hpp"

#include "fw/jobs/pg_job_ledger.hpp"

namespace fw::exports {

namespace {

using jobs::pg_job_ledger;
using postgres::jsonb;
using postgres::reading;
using postgres::transaction;
using postgres::writing;

constexpr int usual_priority = 100;
constexpr int last_priority = 1000;

/// Unfinished, and its job has ended without the worker telling, or is forgotten.
#define FW_EXPORT_GIVEN_UP \
    "(e.status IN ('queued', 'processing') AND (j.id IS NULL OR j.state IN ('failed', 'cancelled')))"
#define FW_EXPORT_COLUMNS                                                                                         \
    "e.id, e.design_id, e.user_id, e.type, e.format, e.quality, e.options, CASE WHEN " FW_EXPORT_GIVEN_UP         \
    " THEN 'error' ELSE e.status END, e.version, e.job_id, e.file_url, coalesce(e.file_size, 0), "                \
    "coalesce(encode(e.sha256, 'hex'), ''), coalesce(e.error_code, CASE WHEN j.state = 'cancelled' THEN "         \
    "'export.cancelled' ELSE j.error_code END, 'export.lost'), coalesce(e.error_message, CASE WHEN j.state = "    \
    "'cancelled' THEN 'It was cancelled.' ELSE j.error_message END, 'It is gone: try it again.'), e.created_at, " \
    "e.updated_at, e.expires_at FROM design.exports e LEFT JOIN platform.jobs j ON j.id = e.job_id "

export_status status_of(std::string_view name) {
    if (name == "complete") return export_status::complete;
    if (name == "error") return export_status::error;
    return name == "processing" ? export_status::processing : export_status::queued;
}

export_facts export_of(const postgres::row& r) {
    export_facts out;
    out.id = r.get<export_id>(0);
    out.design = r.get<design::design_id>(1);
    out.owner = r.get<web::user_id>(2);
    out.what.type = find_type(r.get<std::string_view>(3)).value();
    out.what.format = r.get<std::string>(4);
    out.what.quality = wardrobe::find_quality(r.get<std::string_view>(5)).value();
    out.what.options = parse_options(json::parse(r.get<jsonb>(6).text).as_object());
    out.status = status_of(r.get<std::string_view>(7));
    out.version = r.get<std::optional<std::int64_t>>(8);
    out.job = r.get<std::optional<queue::job_id>>(9);
    out.object_key = r.get<std::optional<std::string>>(10);
    out.bytes = r.get<std::int64_t>(11);
    out.sha256 = r.get<std::string>(12);
    if (out.status == export_status::error) {
        out.error_code = r.get<std::string>(13);
        out.error_message = r.get<std::string>(14);
    }
    out.made = r.get<time_point>(15);
    out.changed = r.get<time_point>(16);
    out.expires = r.get<std::optional<time_point>>(17);
    return out;
}

/// How many of this person's have not ended; the person's row is locked, so that the count holds.
task<std::int64_t> count_unfinished(transaction& tx, web::user_id owner) {
    (void)co_await tx.run(writing("exports.lock_owner", "SELECT FROM auth.users WHERE id = $1 FOR NO KEY UPDATE"),
                          owner);
    const auto found = co_await tx.run(
        reading("exports.count_unfinished",
                "SELECT count(*) FROM design.exports e LEFT JOIN platform.jobs j ON j.id = e.job_id WHERE e.user_id = "
                "$1 AND e.status IN ('queued', 'processing') AND NOT " FW_EXPORT_GIVEN_UP),
        owner);
    co_return found.front().get<std::int64_t>(0);
}

/// Records a job for one more: the tenth of somebody's exports waits behind the first ones of everybody else.
task<result<queue::job_request>> record_in(transaction& tx, web::user_id owner, queue::job_request job,
                                           time_point now) {
    const auto waiting = co_await count_unfinished(tx, owner);
    if (waiting >= most_unfinished)
        co_return fail(error_kind::conflict, "export.too_many",
                       fmt::format("{} exports are under way: wait until some have ended.", waiting));
    job.priority = static_cast<int>(std::min<std::int64_t>(usual_priority + waiting, last_priority));
    co_await pg_job_ledger::record_in(tx, job, now);
    co_return job;
}

task<result<queue::job_request>> add_in(transaction& tx, const export_facts& e, queue::job_request wanted) {
    FW_CO_TRY(auto job, co_await record_in(tx, e.owner, std::move(wanted), e.made));
    const auto added = co_await tx.run(
        writing("exports.add",
                "INSERT INTO design.exports (id, design_id, user_id, job_id, type, format, quality, options, status, "
                "created_at, updated_at) SELECT $1, d.id, $3, $4, $5, $6, $7, $8, 'queued', $9, $9 FROM design.designs "
                "d WHERE d.id = $2"),
        e.id, e.design, e.owner, job.id, std::string(to_string(e.what.type)), e.what.format,
        std::string(wardrobe::to_string(e.what.quality)), jsonb{json::serialize(to_json(e.what.options))}, e.made);
    if (added.affected() == 0) co_return fail(error_kind::not_found, "design.unknown", "There is no such design.");
    co_return job;
}

task<result<queue::job_request>> retry_in(transaction& tx, web::user_id owner, export_id id, queue::job_request wanted,
                                          time_point now) {
    const auto found = co_await tx.run(
        writing("exports.lock", "SELECT " FW_EXPORT_COLUMNS "WHERE e.id = $1 AND e.user_id = $2 FOR UPDATE OF e"), id,
        owner);
    if (found.empty()) co_return unknown_export();
    if (export_of(found.front()).status != export_status::error)
        co_return fail(error_kind::conflict, "export.not_failed", "Only what has failed can be tried again.");
    FW_CO_TRY(auto job, co_await record_in(tx, owner, std::move(wanted), now));
    (void)co_await tx.run(writing("exports.retry",
                                  "UPDATE design.exports SET status = 'queued', job_id = $2, error_code = NULL, "
                                  "error_message = NULL, updated_at = $3, expires_at = NULL WHERE id = $1"),
                          id, job.id, now);
    co_return job;
}

task<std::optional<export_facts>> remove_in(transaction& tx, web::user_id owner, export_id id, time_point now) {
    const auto found = co_await tx.run(
        writing("exports.lock", "SELECT " FW_EXPORT_COLUMNS "WHERE e.id = $1 AND e.user_id = $2 FOR UPDATE OF e"), id,
        owner);
    if (found.empty()) co_return std::nullopt;
    (void)co_await tx.run(
        writing("exports.remove",
                "WITH gone AS (DELETE FROM design.exports WHERE id = $1 RETURNING file_url) INSERT INTO "
                "platform.doomed_objects (object_key, due_at) SELECT file_url, $2 FROM gone WHERE file_url IS NOT "
                "NULL ON CONFLICT (object_key) DO NOTHING"),
        id, now);
    co_return export_of(found.front());
}

struct finished {
    export_id id;
    queue::job_id job;
    made_file file;
    time_point now;
};

task<bool> finish_in(transaction& tx, const finished& f) {
    const auto mine = co_await tx.run(
        writing("exports.finish",
                "UPDATE design.exports SET status = 'complete', file_url = $3, file_size = $4, sha256 = $5, version = "
                "$6, updated_at = $7, expires_at = $8 WHERE id = $1 AND job_id = $2 AND status = 'processing' "
                "RETURNING user_id, design_id, type"),
        f.id, f.job, f.file.object_key, f.file.size, f.file.sha256, f.file.version, f.now, f.now + kept);
    if (mine.empty()) co_return false;
    const auto [owner, design, type] = mine.front().as<web::user_id, design::design_id, std::string>();
    (void)co_await tx.run(
        writing("exports.notify",
                "INSERT INTO platform.notifications (id, user_id, kind, data, created_at) VALUES ($1, $2, "
                "'export:ready', $3, $4)"),
        make_uuid(f.now), owner,
        jsonb{json::serialize(json::object{{"exportId", to_string(f.id)},
                                           {"designId", to_string(design)},
                                           {"type", type},
                                           {"jobId", to_string(f.job)}})},
        f.now);
    co_return true;
}

}  // namespace

std::unexpected<error> unknown_export() {
    return fail(error_kind::not_found, "export.unknown", "There is no such export.");
}

task<result<queue::job_request>> export_repository::add(export_facts what, queue::job_request job) {
    co_return co_await db_.in_transaction([&](transaction& tx) { return add_in(tx, what, job); });
}

task<result<queue::job_request>> export_repository::retry(web::user_id owner, export_id id, queue::job_request job,
                                                          time_point now) {
    co_return co_await db_.in_transaction([&](transaction& tx) { return retry_in(tx, owner, id, job, now); });
}

task<std::optional<export_facts>> export_repository::find(web::user_id owner, export_id id) {
    const auto found = co_await db_.run(
        reading("exports.find", "SELECT " FW_EXPORT_COLUMNS "WHERE e.id = $1 AND e.user_id = $2"), id, owner);
    if (found.empty()) co_return std::nullopt;
    co_return export_of(found.front());
}

task<std::vector<export_facts>> export_repository::list(web::user_id owner, std::optional<design::design_id> of,
                                                        std::optional<export_service::place> before, std::size_t most) {
    const auto [made, id] = before.value_or(export_service::place{});
    const auto found = co_await db_.run(
        reading("exports.list",
                "SELECT " FW_EXPORT_COLUMNS
                "WHERE e.user_id = $1 AND ($2::uuid IS NULL OR e.design_id = $2) AND (NOT $3 OR (e.created_at, e.id) "
                "< ($4, $5)) ORDER BY e.created_at DESC, e.id DESC LIMIT $6"),
        owner, of, before.has_value(), made, id, static_cast<std::int32_t>(most));
    std::vector<export_facts> out;
    for (const auto r : found) out.push_back(export_of(r));
    co_return out;
}

task<std::optional<export_facts>> export_repository::remove(web::user_id owner, export_id id, time_point now) {
    co_return co_await db_.in_transaction([=](transaction& tx) { return remove_in(tx, owner, id, now); });
}

task<void> export_repository::doom_all_in(transaction& tx, web::user_id owner, time_point now) {
    (void)co_await tx.run(
        writing("exports.doom_all_files",
                "INSERT INTO platform.doomed_objects (object_key, due_at) SELECT file_url, $2 FROM design.exports "
                "WHERE user_id = $1 AND file_url IS NOT NULL ON CONFLICT (object_key) DO NOTHING"),
        owner, now);
}

task<std::optional<export_facts>> export_repository::begin(export_id id, queue::job_id job, time_point now) {
    const auto mine = co_await db_.run(
        writing("exports.begin",
                "WITH mine AS (UPDATE design.exports SET status = 'processing', updated_at = $3 WHERE id = $1 AND "
                "job_id = $2 AND status IN ('queued', 'processing') RETURNING *) SELECT e.id, e.design_id, e.user_id, "
                "e.type, e.format, e.quality, e.options, e.status, e.version, e.job_id, e.file_url, "
                "coalesce(e.file_size, 0), '', '', '', e.created_at, e.updated_at, e.expires_at FROM mine e"),
        id, job, now);
    if (mine.empty()) co_return std::nullopt;
    co_return export_of(mine.front());
}

task<bool> export_repository::finish(export_id id, queue::job_id job, made_file file, time_point now) {
    const finished f{id, job, std::move(file), now};
    co_return co_await db_.in_transaction([&f](transaction& tx) { return finish_in(tx, f); });
}

task<void> export_repository::note_error(export_id id, queue::job_id job, error why, time_point now) {
    (void)co_await db_.run(
        writing("exports.note_error",
                "UPDATE design.exports SET status = 'error', error_code = $3, error_message = $4, updated_at = $5, "
                "expires_at = $6 WHERE id = $1 AND job_id = $2 AND status IN ('queued', 'processing')"),
        id, job, why.code, why.message, now, now + kept);
}

task<std::size_t> export_repository::drop_expired(time_point now) {
    // What the worker could not tell: the job was cancelled, or its process died once too often.
    (void)co_await db_.run(
        writing("exports.settle",
                "UPDATE design.exports x SET status = 'error', error_code = CASE WHEN j.state = 'cancelled' THEN "
                "'export.cancelled' ELSE coalesce(j.error_code, 'export.lost') END, error_message = CASE WHEN j.state "
                "= 'cancelled' THEN 'It was cancelled.' ELSE coalesce(j.error_message, 'It is gone: try it again.') "
                "END, updated_at = $1, expires_at = $2 FROM design.exports e LEFT JOIN platform.jobs j ON j.id = "
                "e.job_id WHERE x.id = e.id AND x.job_id IS NOT DISTINCT FROM e.job_id AND " FW_EXPORT_GIVEN_UP),
        now, now + kept);
    const auto dropped = co_await db_.run(
        writing("exports.drop_expired",
                "WITH gone AS (DELETE FROM design.exports WHERE expires_at <= $1 RETURNING file_url), doomed AS "
                "(INSERT INTO platform.doomed_objects (object_key, due_at) SELECT file_url, $1 FROM gone WHERE "
                "file_url IS NOT NULL ON CONFLICT (object_key) DO NOTHING) SELECT count(*) FROM gone"),
        now);
    co_return static_cast<std::size_t>(dropped.front().get<std::int64_t>(0));
}

task<std::vector<std::string>> export_repository::list_orphans(std::vector<std::string> keys) {
    // designs/exports/<user>/<design>/<export>-<hash>.png: found by the last part.
    const auto found = co_await db_.run(
        reading("exports.list_orphans",
                "WITH k AS (SELECT key, substring(key FROM '/([0-9a-f-]{36})(?:-[0-9a-f]{16})?[.][a-z0-9]+$')::uuid AS "
                "export FROM "
                "unnest($1::text[]) AS u(key)) SELECT key FROM k WHERE NOT EXISTS (SELECT FROM design.exports e WHERE "
                "e.id = k.export AND e.file_url = k.key)"),
        keys);
    std::vector<std::string> out;
    for (const auto r : found) out.push_back(r.get<std::string>(0));
    co_return out;
}

}  // namespace fw::exports
