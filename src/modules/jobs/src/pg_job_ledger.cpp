#include "fw/jobs/pg_job_ledger.hpp"

#include "fw/async/spawn.hpp"

namespace fw::jobs {

namespace {

using postgres::jsonb;
using postgres::reading;
using postgres::writing;
using queue::job_request;
using std::chrono::milliseconds;

/// One that has failed is open again: somebody tries it anew. What is done or cancelled stays so.
constexpr auto add_job =
    writing("jobs.record",
            "INSERT INTO platform.jobs (id, queue, name, user_id, dedup_key, payload, priority, max_attempts, "
            "backoff_ms, run_after, trace, created_at, updated_at) VALUES ($1, $2, $3, $4, nullif($5, ''), $6, $7, $8, "
            "$9, $10, nullif($11, ''), $12, $12) ON CONFLICT (id) DO UPDATE SET state = 'queued', error_code = NULL, "
            "error_message = NULL, finished_at = NULL, updated_at = excluded.updated_at "
            "WHERE platform.jobs.state = 'failed'");

postgres::parameters values_of(const job_request& what, time_point now) {
    std::optional<uuid> owner;
    if (!what.owner.empty()) owner = find_uuid(what.owner);
    std::optional<std::int32_t> backoff;
    if (what.backoff) backoff = static_cast<std::int32_t>(what.backoff->count());
    return postgres::parameters::of(
        what.id, std::string(to_string(what.queue)), what.name, owner, what.dedup, jsonb{what.payload},
        static_cast<std::int16_t>(what.priority),
        static_cast<std::int16_t>(what.attempts.value_or(queue::policy_of(what.queue).attempts)), backoff,
        now + what.delay, what.trace, now);
}

job_request request_of(const postgres::row& r, time_point now) {
    job_request out;
    out.id = r.get<queue::job_id>(0);
    out.queue = queue::find_queue(r.get<std::string>(1)).value();
    out.name = r.get<std::string>(2);
    out.owner = r.get<std::string>(3);
    out.dedup = r.get<std::string>(4);
    out.payload = r.get<jsonb>(5).text;
    out.priority = r.get<std::int16_t>(6);
    out.attempts = r.get<std::int16_t>(7);
    if (const auto backoff = r.get<std::optional<std::int32_t>>(8)) out.backoff = milliseconds(*backoff);
    out.delay = std::max(milliseconds(0), std::chrono::ceil<milliseconds>(r.get<time_point>(9) - now));
    out.trace = r.get<std::string>(10);
    return out;
}

task<result<void>> record(postgres::database& db, job_request what, time_point now) {
    const auto kept = co_await db.try_run_with(add_job, values_of(what, now));
    if (kept) co_return result<void>{};
    co_return fail(error_kind::not_found, "jobs.owner_unknown", "The account that asks for the job is gone.");
}

task<result<void>> note_end(postgres::database& db, queue::job_id id, queue::job_state state, std::string json,
                            queue::job_error why, time_point now) {
    std::optional<jsonb> answer;
    if (!json.empty()) answer = jsonb{std::move(json)};
    (void)co_await db.run(writing("jobs.finish",
                                  "UPDATE platform.jobs SET state = $2, result = $3, error_code = nullif($4, ''), "
                                  "error_message = nullif($5, ''), finished_at = $6, updated_at = $6, "
                                  "progress = CASE WHEN $2 = 'done' THEN 1 ELSE progress END, "
                                  // A letter that has been sent is nobody's business any more.
                                  "payload = CASE WHEN queue = 'email' AND $2 = 'done' THEN '{}' ELSE payload END "
                                  "WHERE id = $1 AND state IN ('queued', 'running')"),
                          id, std::string(to_string(state)), answer, why.code, why.message, now);
    co_return result<void>{};
}

task<result<bool>> find_over(postgres::database& db, queue::job_id id) {
    const auto found = co_await db.run(
        reading("jobs.is_over", "SELECT state NOT IN ('queued', 'running') FROM platform.jobs WHERE id = $1"), id);
    co_return !found.empty() && found.front().get<bool>(0);
}

task<result<std::vector<job_request>>> list_open(postgres::database& db, std::optional<queue::job_id> after,
                                                 std::size_t most, time_point now) {
    const auto found =
        co_await db.run(reading("jobs.list_open",
                                "SELECT id, queue, name, coalesce(user_id::text, ''), coalesce(dedup_key, ''), "
                                "payload, priority, max_attempts, backoff_ms, run_after, coalesce(trace, '') FROM "
                                "platform.jobs WHERE state IN ('queued', 'running') AND ($1::uuid IS NULL OR id > "
                                "$1) ORDER BY id LIMIT $2"),
                        after, static_cast<std::int32_t>(most));
    std::vector<job_request> out;
    for (const auto r : found) out.push_back(request_of(r, now));
    co_return out;
}

}  // namespace

// The ledger's callers have finished their work: that the database is away must not undo it.

task<result<void>> pg_job_ledger::recorded(job_request what) {
    return outage_as_error(record(db_, std::move(what), clock_.now()));
}

task<result<void>> pg_job_ledger::finished(queue::queue_name /*queue*/, queue::job_id id, queue::job_state state,
                                           std::string json, queue::job_error why) {
    return outage_as_error(note_end(db_, id, state, std::move(json), std::move(why), clock_.now()));
}

task<result<bool>> pg_job_ledger::is_over(queue::job_id id) {
    return outage_as_error(find_over(db_, id));
}

task<result<std::vector<job_request>>> pg_job_ledger::unfinished(std::optional<queue::job_id> after, std::size_t most) {
    return outage_as_error(list_open(db_, after, most, clock_.now()));
}

retention::rule pg_job_ledger::finished_jobs(std::chrono::milliseconds kept) {
    return {"platform.jobs",
            writing("jobs.remove_finished",
                    "DELETE FROM platform.jobs WHERE id IN (SELECT id FROM platform.jobs WHERE finished_at < $1 AND "
                    "state IN ('done', 'failed', 'cancelled') ORDER BY finished_at LIMIT $2)"),
            kept};
}

task<void> pg_job_ledger::record_in(postgres::transaction& tx, job_request what, time_point now) {
    (void)co_await tx.run_with(add_job, values_of(what, now));
}

}  // namespace fw::jobs
