// What must survive Redis: which jobs were asked for and have not ended.
#pragma once

#include "fw/base/log.hpp"
#include "fw/base/trace.hpp"
#include "fw/queue/job_queue.hpp"

namespace fw::queue {

/// Kept in the database by whoever owns the jobs. Both calls may come twice for a job and must not mind.
class job_ledger {
public:
    job_ledger() = default;
    job_ledger(const job_ledger&) = delete;
    job_ledger& operator=(const job_ledger&) = delete;
    virtual ~job_ledger() = default;

    /// Durable when it returns.
    [[nodiscard]] virtual task<result<void>> recorded(job_request what) = 0;
    /// `state` is completed, dead or cancelled; `json` the result of a completed job, `why` a dead one's error.
    [[nodiscard]] virtual task<result<void>> finished(queue_name queue, job_id id, job_state state, std::string json,
                                                      job_error why) = 0;
    /// Whether its end has been recorded.
    [[nodiscard]] virtual task<result<bool>> is_over(job_id id) = 0;
    /// Recorded and not finished, in the order of their ids; those after `after`, at most `most`.
    [[nodiscard]] virtual task<result<std::vector<job_request>>> unfinished(std::optional<job_id> after,
                                                                            std::size_t most) = 0;
};

/// A queue that keeps a ledger: a job is recorded before it is queued, so that `add` succeeds even while the queue is
/// away (`is_queued` is false then, and `restore` brings it in), and its end is recorded after it has happened. Where
/// that fails it is logged, and `restore` puts it right. Both must outlive it.
///
/// A job that is cancelled between its row and its place in the queue does not run: who cancels what the queue has
/// never heard of ends the row and then asks the queue once more; who adds looks at the row once more afterwards.
/// Whichever of the two comes last sees what the other has done.
class ledgered_queue final : public job_queue {
public:
    /// `spans`: jobs without a trace get that of the coroutine that adds them; may be nullptr.
    ledgered_queue(job_queue& inner, job_ledger& ledger, logger log, const tracer* spans = nullptr);

    [[nodiscard]] task<result<added>> add(job_request what) override;
    [[nodiscard]] task<result<reservation>> reserve(queue_name from, std::string worker, std::size_t most,
                                                    milliseconds lock) override;
    [[nodiscard]] task<result<beat>> renew(lease held, milliseconds lock) override;
    [[nodiscard]] task<result<beat>> report(lease held, progress how_far) override;
    [[nodiscard]] task<result<void>> complete(lease held, std::string json) override;
    [[nodiscard]] task<result<failure>> fail(lease held, job_error why, bool retry) override;
    [[nodiscard]] task<result<void>> hand_back(lease held) override;
    [[nodiscard]] task<result<cancel_answer>> cancel(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<void>> pause(queue_name queue) override;
    [[nodiscard]] task<result<void>> resume(queue_name queue) override;
    [[nodiscard]] task<result<void>> retry_dead(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::size_t>> retry_all_dead(queue_name queue, std::size_t most) override;
    [[nodiscard]] task<result<void>> remove(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::optional<job>>> find(queue_name queue, job_id id) override;
    [[nodiscard]] task<result<std::vector<job>>> find_all(queue_name queue, std::vector<job_id> ids) override;
    [[nodiscard]] task<result<std::vector<job>>> list(queue_name queue, job_state state, std::size_t first,
                                                      std::size_t most) override;
    [[nodiscard]] task<result<queue_figures>> figures(queue_name queue) override;
    [[nodiscard]] event_hub& events() override { return inner_.events(); }

private:
    [[nodiscard]] task<void> note_end(queue_name queue, job_id id);

    job_queue& inner_;
    job_ledger& ledger_;
    logger log_;
    const tracer* spans_;
};

struct restored {
    std::size_t added = 0;    ///< were missing in the queue
    std::size_t settled = 0;  ///< had ended without the ledger knowing
};

/// Brings queue and ledger together: adds what the queue has lost, and records ends that the ledger has missed. Changes
/// nothing where they agree; may be run at any time and by several at once. `jobs` is the queue without its ledger.
/// Run it at start and whenever `event_kind::missed` is told.
[[nodiscard]] task<result<restored>> restore(job_queue& jobs, job_ledger& ledger);

}  // namespace fw::queue
