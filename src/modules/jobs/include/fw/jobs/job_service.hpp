// What people may know of and do with the jobs they asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/queue/job_queue.hpp"
#include "fw/web/context.hpp"
#include "fw/web/page.hpp"

namespace fw::jobs {

enum class state : std::uint8_t { queued, running, done, failed, cancelled };
[[nodiscard]] std::string_view to_string(state s);
[[nodiscard]] constexpr bool is_over(state s) {
    return s >= state::done;
}

struct job_facts {
    queue::job_id id;
    std::string queue;
    std::string name;
    jobs::state state = state::queued;
    queue::progress how_far;
    std::string result = {};      ///< JSON of one that is done
    queue::job_error error = {};  ///< of one that failed
    bool cancel_asked = false;
    time_point made, changed;
    std::optional<time_point> over;
};

/// One for each I/O thread. The row in PostgreSQL says whose a job is and how it ended; how far it is, the queue.
/// Somebody else's job is an unknown one. While the queue is away, what the row says is all there is to say.
class job_service {
public:
    /// `jobs` with its ledger. All must outlive it.
    job_service(postgres::database& db, queue::job_queue& jobs) : db_(db), jobs_(jobs) {}

    /// Errors: `jobs.unknown`.
    [[nodiscard]] task<result<job_facts>> get(web::user_id user, queue::job_id id);

    /// The newest first; those before `before`.
    struct place {
        time_point made;
        queue::job_id id;
    };
    [[nodiscard]] task<result<std::vector<job_facts>>> list(web::user_id user, std::optional<place> before,
                                                            std::size_t most);

    /// Asks it to end; one that waits ends at once. Errors: `jobs.unknown`, `jobs.over` (conflict).
    [[nodiscard]] task<result<job_facts>> cancel(web::user_id user, queue::job_id id);

    [[nodiscard]] queue::event_hub& events() { return jobs_.events(); }

private:
    [[nodiscard]] task<job_facts> with_progress(job_facts row);

    postgres::database& db_;
    queue::job_queue& jobs_;
};

}  // namespace fw::jobs
