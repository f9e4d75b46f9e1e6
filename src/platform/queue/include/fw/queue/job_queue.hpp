// The face of the job queues.
#pragma once

#include "fw/async/task.hpp"
#include "fw/queue/job.hpp"
#include "fw/queue/job_events.hpp"

namespace fw::queue {

struct added {
    job_id id;              ///< of the job that there is now; another one's if the dedup key was taken
    bool is_new = true;     ///< false if it was there already
    bool is_queued = true;  ///< false if only the ledger has it as yet (`ledgered_queue`)
};

struct reserved_job {
    job what;
    lease held;
};

struct reservation {
    std::vector<reserved_job> jobs;
    std::size_t waiting = 0;                   ///< left in the queue
    std::optional<milliseconds> next_in = {};  ///< until a delayed job is due or a lock runs out
    std::vector<job_id> died = {};             ///< ended by this call: silent once too often, or told to stop
};

struct beat {
    bool cancel_asked = false;
};

struct failure {
    job_state state = job_state::failed;  ///< delayed, failed, or cancelled if that had been asked
    milliseconds retry_in{};
};

enum class cancel_answer : std::uint8_t { cancelled, asked, already_finished };

struct queue_figures {
    std::array<std::size_t, all_job_states.size()> count{};  ///< by state
    milliseconds oldest_waiting{};                           ///< how long the one that waits longest has been ready
    std::uint64_t added = 0, completed = 0, failed = 0, died = 0, cancelled = 0, stalled = 0;  ///< ever
    bool is_paused = false;
    [[nodiscard]] std::size_t in(job_state state) const { return count[static_cast<std::size_t>(state)]; }
};

/// A job is held by one holder at a time, for as long as it renews its lock. Delivery is at least once: whoever holds a
/// job does it idempotently; its completion counts once, because only the present holder's is taken.
///
/// Errors of all: what keeps the queue is away (kind unavailable or timeout). Of what takes a lease: `queue.lock_lost`
/// (conflict). Of what names a job: `queue.job_unknown` (not_found). For the thread it was made on.
class job_queue {
public:
    job_queue() = default;
    job_queue(const job_queue&) = delete;
    job_queue& operator=(const job_queue&) = delete;
    virtual ~job_queue() = default;

    /// Errors: those of `check`, `queue.full` (unavailable).
    [[nodiscard]] virtual task<result<added>> add(job_request what) = 0;

    /// Up to `most` jobs for `worker`, locked for `lock`. Does not wait: the events and `next_in` say when to ask
    /// again. Takes over what others have let run out. `most` 0 only looks.
    [[nodiscard]] virtual task<result<reservation>> reserve(queue_name from, std::string worker, std::size_t most,
                                                            milliseconds lock) = 0;
    [[nodiscard]] virtual task<result<beat>> renew(lease held, milliseconds lock) = 0;
    /// What is less than was told before, by whoever had the job then, is not told: people see it go forward only.
    [[nodiscard]] virtual task<result<beat>> report(lease held, progress how_far) = 0;
    /// Errors: `queue.result` (too_large).
    [[nodiscard]] virtual task<result<void>> complete(lease held, std::string json) = 0;
    /// `retry`: try again later if attempts are left.
    [[nodiscard]] virtual task<result<failure>> fail(lease held, job_error why, bool retry) = 0;
    /// The job waits again, in front, and the attempt does not count.
    [[nodiscard]] virtual task<result<void>> hand_back(lease held) = 0;

    [[nodiscard]] virtual task<result<cancel_answer>> cancel(queue_name queue, job_id id) = 0;
    /// A paused queue takes jobs and hands out none.
    [[nodiscard]] virtual task<result<void>> pause(queue_name queue) = 0;
    [[nodiscard]] virtual task<result<void>> resume(queue_name queue) = 0;
    /// Attempts begin anew. Errors: `queue.job_state` (conflict) if it has not failed.
    [[nodiscard]] virtual task<result<void>> retry_dead(queue_name queue, job_id id) = 0;
    /// The longest dead first, 1,000 at most; how many there were.
    [[nodiscard]] virtual task<result<std::size_t>> retry_all_dead(queue_name queue, std::size_t most) = 0;
    /// Errors: `queue.job_state` (conflict) for a running job: cancel it.
    [[nodiscard]] virtual task<result<void>> remove(queue_name queue, job_id id) = 0;

    [[nodiscard]] virtual task<result<std::optional<job>>> find(queue_name queue, job_id id) = 0;
    /// Those of them that there are, in no order, asked for at once; the first 100 of `ids`.
    [[nodiscard]] virtual task<result<std::vector<job>>> find_all(queue_name queue, std::vector<job_id> ids) = 0;
    /// Queued, delayed and running: the next first; finished: the newest first. 100 at most.
    [[nodiscard]] virtual task<result<std::vector<job>>> list(queue_name queue, job_state state, std::size_t first,
                                                              std::size_t most) = 0;
    [[nodiscard]] virtual task<result<queue_figures>> figures(queue_name queue) = 0;

    [[nodiscard]] virtual event_hub& events() = 0;
};

/// The job once it is finished, told by events. Errors: `queue.job_unknown`; `timeout` if it is not by then.
[[nodiscard]] task<result<job>> wait_finished(job_queue& jobs, queue_name queue, job_id id, milliseconds duration);

/// A holder that is lost (killed, cut off) costs a job no attempt; one that loses so many is taken for what kills them.
inline constexpr int most_stalls = 10;

/// How many finished jobs are kept to be looked at, and how many may wait.
inline constexpr std::size_t most_waiting = 100'000;
inline constexpr std::size_t most_kept = 5'000;
inline constexpr auto kept_for = std::chrono::hours(24);  ///< completed, cancelled
inline constexpr auto dead_kept_for = std::chrono::hours(24 * 30);

}  // namespace fw::queue
