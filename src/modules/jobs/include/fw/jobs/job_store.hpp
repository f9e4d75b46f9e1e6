// The rows of the jobs that people asked for, as their owners see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/postgres/database.hpp"
#include "fw/queue/job.hpp"
#include "fw/web/context.hpp"

namespace fw::jobs {

struct job_facts {
    queue::job_id id;
    std::string queue;
    std::string name;
    queue::job_state state = queue::job_state::queued;
    queue::progress how_far;
    std::string result = {};      ///< JSON of one that is done
    queue::job_error error = {};  ///< of one that failed
    bool cancel_asked = false;
    time_point made, changed;
    std::optional<time_point> over;
};

/// Where the next page begins: behind this time and id, backwards.
struct job_place {
    time_point made;
    queue::job_id id;
};

/// platform.jobs, read. For the threads of the database, which must outlive it. Throws as `database::run`.
class job_store {
public:
    explicit job_store(postgres::database& db) : db_(db) {}

    /// Nothing for another person's.
    [[nodiscard]] task<std::optional<job_facts>> find(web::user_id user, queue::job_id id);
    /// The newest first.
    [[nodiscard]] task<std::vector<job_facts>> list(web::user_id user, std::optional<job_place> before,
                                                    std::size_t most);
    /// Of one that has not ended.
    [[nodiscard]] task<void> note_cancel(queue::job_id id);

private:
    postgres::database& db_;
};

}  // namespace fw::jobs
