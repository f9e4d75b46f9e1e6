#include "fw/jobs/job_store.hpp"

namespace fw::jobs {

namespace {

using postgres::reading;
using postgres::writing;

#define FW_JOB_COLUMNS                                                                                            \
    "id, queue, name, state, coalesce(result::text, ''), coalesce(error_code, ''), coalesce(error_message, ''), " \
    "cancel_requested_at IS NOT NULL, created_at, updated_at, finished_at"

job_facts facts_of(const postgres::row& r) {
    job_facts out;
    out.id = r.get<queue::job_id>(0);
    out.queue = r.get<std::string>(1);
    out.name = r.get<std::string>(2);
    out.state = queue::find_job_state(r.get<std::string>(3)).value();
    out.result = r.get<std::string>(4);
    out.error = {r.get<std::string>(5), r.get<std::string>(6)};
    out.cancel_asked = r.get<bool>(7);
    out.made = r.get<time_point>(8);
    out.changed = r.get<time_point>(9);
    out.over = r.get<std::optional<time_point>>(10);
    if (out.state == queue::job_state::done) out.how_far.percent = 100;
    return out;
}

}  // namespace

task<std::optional<job_facts>> job_store::find(web::user_id user, queue::job_id id) {
    const auto found = co_await db_.run(
        reading("jobs.get", "SELECT " FW_JOB_COLUMNS " FROM platform.jobs WHERE id = $1 AND user_id = $2"), id, user);
    if (found.empty()) co_return std::nullopt;
    co_return facts_of(found.front());
}

task<std::vector<job_facts>> job_store::list(web::user_id user, std::optional<job_place> before, std::size_t most) {
    constexpr auto first_page = reading("jobs.list", "SELECT " FW_JOB_COLUMNS
                                                     " FROM platform.jobs WHERE user_id = $1 ORDER BY created_at DESC, "
                                                     "id DESC LIMIT $2");
    constexpr auto next_page =
        reading("jobs.list_before", "SELECT " FW_JOB_COLUMNS
                                    " FROM platform.jobs WHERE user_id = $1 AND (created_at, id) < ($3, $4) ORDER BY "
                                    "created_at DESC, id DESC LIMIT $2");
    const auto count = static_cast<std::int32_t>(most);
    const auto found = before ? co_await db_.run(next_page, user, count, before->made, before->id)
                              : co_await db_.run(first_page, user, count);
    std::vector<job_facts> out;
    for (const auto r : found) out.push_back(facts_of(r));
    co_return out;
}

task<void> job_store::note_cancel(queue::job_id id) {
    (void)co_await db_.run(
        writing("jobs.note_cancel",
                "UPDATE platform.jobs SET cancel_requested_at = coalesce(cancel_requested_at, now()), "
                "updated_at = now() WHERE id = $1 AND state IN ('queued', 'running')"),
        id);
}

}  // namespace fw::jobs
