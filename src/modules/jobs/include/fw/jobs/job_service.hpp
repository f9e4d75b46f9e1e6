// What people may know of and do with the jobs they asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/jobs/job_store.hpp"
#include "fw/queue/job_queue.hpp"
#include "fw/web/context.hpp"
#include "fw/web/page.hpp"

namespace fw::jobs {

/// One for each I/O thread. The row in PostgreSQL says whose a job is and how it ended; how far it is, the queue.
/// Somebody else's job is an unknown one. While the queue is away, what the row says is all there is to say.
class job_service {
public:
    /// `jobs` with its ledger. All must outlive it.
    job_service(postgres::database& db, queue::job_queue& jobs) : kept_(db), jobs_(jobs) {}

    /// Errors: `jobs.unknown`.
    [[nodiscard]] task<result<job_facts>> get(web::user_id user, queue::job_id id);

    /// The newest first; those before `before`; 100 at most. Asks each queue once.
    [[nodiscard]] task<result<std::vector<job_facts>>> list(web::user_id user, std::optional<job_place> before,
                                                            std::size_t most);

    /// Asks it to end; one that waits ends at once. Errors: `jobs.unknown`, `jobs.over` (conflict).
    [[nodiscard]] task<result<job_facts>> cancel(web::user_id user, queue::job_id id);

    [[nodiscard]] queue::event_hub& events() { return jobs_.events(); }

private:
    /// Each queue is asked once.
    [[nodiscard]] task<void> add_progress(std::vector<job_facts>& rows);

    job_store kept_;
    queue::job_queue& jobs_;
};

}  // namespace fw::jobs
