// What the states of jobs are called over the wire: the same wherever jobs are shown.
#pragma once

#include "fw/queue/job.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::web {

template <>
struct choices_of<queue::job_state> {
    static constexpr std::array all{
        choice{queue::job_state::queued, "queued"},   choice{queue::job_state::delayed, "delayed"},
        choice{queue::job_state::running, "running"}, choice{queue::job_state::done, "done"},
        choice{queue::job_state::failed, "failed"},   choice{queue::job_state::cancelled, "cancelled"}};
};

}  // namespace fw::web
