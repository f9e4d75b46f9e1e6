#include "fw/jobs/job_service.hpp"

#include <algorithm>
#include <map>

namespace fw::jobs {

namespace {

std::unexpected<error> unknown() {
    return fail(error_kind::not_found, "jobs.unknown", "There is no such job.");
}

}  // namespace

task<void> job_service::add_progress(std::vector<job_facts>& rows) {
    std::map<queue::queue_name, std::vector<queue::job_id>> open;
    for (const auto& row : rows)
        if (!queue::is_finished(row.state)) open[queue::find_queue(row.queue).value()].push_back(row.id);
    for (auto& [where, ids] : open) {
        auto found = co_await jobs_.find_all(where, std::move(ids));
        if (!found) continue;  // the queue is away
        for (auto& live : *found) {
            const auto row = std::ranges::find(rows, live.id, &job_facts::id);
            row->state = live.state;
            row->how_far = std::move(live.how_far);
            row->cancel_asked = row->cancel_asked || live.cancel_asked;
            row->over = live.finished_at;
            row->result = std::move(live.result);
            row->error = std::move(live.error);
        }
    }
}

task<result<job_facts>> job_service::get(web::user_id user, queue::job_id id) {
    auto found = co_await kept_.find(user, id);
    if (!found) co_return unknown();
    std::vector<job_facts> one;
    one.push_back(std::move(*found));
    co_await add_progress(one);
    co_return std::move(one.front());
}

task<result<std::vector<job_facts>>> job_service::list(web::user_id user, std::optional<job_place> before,
                                                       std::size_t most) {
    auto out = co_await kept_.list(user, before, most);
    co_await add_progress(out);
    co_return out;
}

task<result<job_facts>> job_service::cancel(web::user_id user, queue::job_id id) {
    FW_CO_TRY(const auto row, co_await get(user, id));
    const auto over = fail(error_kind::conflict, "jobs.over", "The job has ended already.");
    if (queue::is_finished(row.state)) co_return over;
    const auto where = queue::find_queue(row.queue).value();
    const auto asked = co_await jobs_.cancel(where, id);
    // The queue has never heard of it, or has lost it: its row has been ended.
    if (!asked && asked.error().code == "queue.job_unknown") co_return co_await get(user, id);
    if (!asked) co_return std::unexpected(asked.error());
    if (*asked == queue::cancel_answer::already_finished) co_return over;
    co_await kept_.note_cancel(id);
    co_return co_await get(user, id);
}

}  // namespace fw::jobs
