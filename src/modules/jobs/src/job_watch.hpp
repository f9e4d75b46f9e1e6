// Server-sent events about one job (WHATWG HTML, 9.2), until it is over.
#pragma once

#include <optional>

#include "fw/async/timeout.hpp"
#include "fw/jobs/job_service.hpp"
#include "fw/web/response.hpp"

namespace fw::jobs {

/// Each event is called after the job's state and its data is the whole job, as GET /jobs/{id} gives it; a comment
/// every quarter of a minute keeps proxies from closing. Ends with the job, or after an hour (clients connect again).
/// On the thread of the service, which must outlive it.
class job_watch final : public web::body_source {
public:
    job_watch(job_service& service, web::user_id user, job_facts first, io_executor home);

    [[nodiscard]] task<result<std::string_view>> next() override;

private:
    [[nodiscard]] task<bool> wait_for_news();

    job_service& service_;
    web::user_id user_;
    job_facts last_;
    io_timer timer_;
    queue::event_hub::listening listening_;
    std::string text_;
    std::chrono::steady_clock::time_point end_;
    bool told_first_ = false;
    bool news_ = false;
};

}  // namespace fw::jobs
