#include "fw/jobs/job_service.hpp"

#include <algorithm>
#include <array>

namespace fw::jobs {

namespace {

using postgres::jsonb;
using postgres::reading;

constexpr std::array<std::string_view, 5> state_names{"queued", "running", "done", "failed", "cancelled"};

state state_of(std::string_view name) {
    return static_cast<state>(std::ranges::find(state_names, name) - state_names.begin());
}

state state_of(queue::job_state s) {
    using enum queue::job_state;
    switch (s) {
        case waiting:
        case delayed:
            return state::queued;
        case active:
            return state::running;
        case completed:
            return state::done;
        case dead:
            return state::failed;
        case cancelled:
            return state::cancelled;
    }
    std::unreachable();
}

#define FW_JOB_COLUMNS                                                                                            \
    "id, queue, name, state, coalesce(result::text, ''), coalesce(error_code, ''), coalesce(error_message, ''), " \
    "cancel_requested_at IS NOT NULL, created_at, updated_at, finished_at"

job_facts facts_of(const postgres::row& r) {
    job_facts out;
    out.id = r.get<queue::job_id>(0);
    out.queue = r.get<std::string>(1);
    out.name = r.get<std::string>(2);
    out.state = state_of(r.get<std::string>(3));
    out.result = r.get<std::string>(4);
    out.error = {r.get<std::string>(5), r.get<std::string>(6)};
    out.cancel_asked = r.get<bool>(7);
    out.made = r.get<time_point>(8);
    out.changed = r.get<time_point>(9);
    out.over = r.get<std::optional<time_point>>(10);
    if (out.state == state::done) out.how_far.percent = 100;
    return out;
}

std::unexpected<error> unknown() {
    return fail(error_kind::not_found, "jobs.unknown", "There is no such job.");
}

}  // namespace

std::string_view to_string(state s) {
    return state_names[static_cast<std::size_t>(s)];
}

task<job_facts> job_service::with_progress(job_facts row) {
    if (is_over(row.state)) co_return row;
    const auto found = co_await jobs_.find(queue::find_queue(row.queue).value(), row.id);
    if (!found || !*found) co_return row;  // the queue is away, or has yet to learn of it
    const auto& live = **found;
    row.state = state_of(live.state);
    row.how_far = live.how_far;
    row.cancel_asked = row.cancel_asked || live.cancel_asked;
    row.over = live.finished_at;
    row.result = live.result;
    row.error = live.error;
    co_return row;
}

task<result<job_facts>> job_service::get(web::user_id user, queue::job_id id) {
    const auto found = co_await db_.run(
        reading("jobs.get", "SELECT " FW_JOB_COLUMNS " FROM platform.jobs WHERE id = $1 AND user_id = $2"), id, user);
    if (found.empty()) co_return unknown();
    co_return co_await with_progress(facts_of(found.front()));
}

task<result<std::vector<job_facts>>> job_service::list(web::user_id user, std::optional<place> before,
                                                       std::size_t most) {
    const auto [made, id] = before.value_or(place{time_point::max(), {}});
    const auto found = co_await db_.run(
        reading("jobs.list", "SELECT " FW_JOB_COLUMNS
                             " FROM platform.jobs WHERE user_id = $1 AND (NOT $2 OR (created_at, id) < ($3, $4)) ORDER "
                             "BY created_at DESC, id DESC LIMIT $5"),
        user, before.has_value(), before ? made : time_point{}, id, static_cast<std::int32_t>(most));
    std::vector<job_facts> out;
    for (const auto r : found) out.push_back(co_await with_progress(facts_of(r)));
    co_return out;
}

task<result<job_facts>> job_service::cancel(web::user_id user, queue::job_id id) {
    FW_CO_TRY(const auto row, co_await get(user, id));
    const auto over = fail(error_kind::conflict, "jobs.over", "The job has ended already.");
    if (is_over(row.state)) co_return over;
    const auto where = queue::find_queue(row.queue).value();
    const auto asked = co_await jobs_.cancel(where, id);
    // The queue has never heard of it, or has lost it: its row has been ended.
    if (!asked && asked.error().code == "queue.job_unknown") co_return co_await get(user, id);
    if (!asked) co_return std::unexpected(asked.error());
    if (*asked == queue::cancel_answer::already_finished) co_return over;
    (void)co_await db_.run(
        postgres::writing("jobs.note_cancel",
                          "UPDATE platform.jobs SET cancel_requested_at = coalesce(cancel_requested_at, now()), "
                          "updated_at = now() WHERE id = $1 AND state IN ('queued', 'running')"),
        id);
    co_return co_await get(user, id);
}

}  // namespace fw::jobs
