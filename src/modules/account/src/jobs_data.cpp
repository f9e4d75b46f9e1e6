#include "fw/account/sources.hpp"
#include "json_list.hpp"

namespace fw::account {

using postgres::reading;

namespace {

constexpr auto list_jobs =
    reading("account.list_jobs",
            "SELECT id, jsonb_build_object('id', id, 'queue', queue, 'name', name, 'state', state, 'errorCode', "
            "error_code, 'result', result, 'createdAt', created_at, 'finishedAt', finished_at)::text FROM "
            "platform.jobs WHERE user_id = $1 AND id > $2 ORDER BY id LIMIT $3");

}  // namespace

task<result<std::vector<data_entry>>> jobs_data::collect(web::user_id user) {
    std::vector<data_entry> out;
    out.push_back(list_entry("jobs.json", db_, list_jobs, user));
    co_return out;
}

// The rows go with the account's.
task<result<void>> jobs_data::erase(postgres::transaction& tx, web::user_id user) {
    const auto found = co_await tx.run(
        reading("account.list_open_jobs",
                "SELECT id, queue FROM platform.jobs WHERE user_id = $1 AND state IN ('queued', 'running')"),
        user);
    auto& ending = ending_[user];
    ending.clear();
    for (const auto r : found)
        if (const auto queue = queue::find_queue(r.get<std::string>(1)))
            ending.push_back({*queue, r.get<queue::job_id>(0)});
    co_return result<void>{};
}

task<void> jobs_data::erased(web::user_id user) {
    const auto ending = std::move(ending_[user]);
    ending_.erase(user);
    for (const auto& one : ending) (void)co_await jobs_.cancel(one.queue, one.id);
}

}  // namespace fw::account
