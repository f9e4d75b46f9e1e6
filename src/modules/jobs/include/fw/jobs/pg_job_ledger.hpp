// The jobs that people asked for, in PostgreSQL: what survives the loss of Redis.
#pragma once

#include "fw/postgres/database.hpp"
#include "fw/queue/job_ledger.hpp"
#include "fw/retention/keeper.hpp"

namespace fw::jobs {

/// platform.jobs. For every I/O thread of the database, which must outlive it. The database being away is an error of
/// the answer (unavailable, timeout), not an exception: the queue goes on and is put right later. Errors besides:
/// `jobs.owner_unknown` (not_found).
class pg_job_ledger final : public queue::job_ledger {
public:
    pg_job_ledger(postgres::database& db, const clock& time) : db_(db), clock_(time) {}

    [[nodiscard]] task<result<void>> recorded(queue::job_request what) override;
    [[nodiscard]] task<result<void>> finished(queue::queue_name queue, queue::job_id id, queue::job_state state,
                                              std::string json, queue::job_error why) override;
    [[nodiscard]] task<result<bool>> is_over(queue::job_id id) override;
    [[nodiscard]] task<result<std::vector<queue::job_request>>> unfinished(std::optional<queue::job_id> after,
                                                                           std::size_t most) override;

    /// Records a job together with the change that asks for it: nobody sees one without the other. Give it to the
    /// queue's `add` once the transaction is committed; if that never happens, `restore` does. Throws as
    /// `transaction::run`.
    [[nodiscard]] static task<void> record_in(postgres::transaction& tx, queue::job_request what, time_point now);

    /// Jobs that have ended.
    [[nodiscard]] static retention::rule finished_jobs(std::chrono::milliseconds kept);

private:
    postgres::database& db_;
    const clock& clock_;
};

}  // namespace fw::jobs
