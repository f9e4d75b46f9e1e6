// The endpoints under /jobs.
#pragma once

#include "fw/jobs/job_service.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::jobs {

struct job_view;
struct job_path;
struct list_jobs;

/// One for each I/O thread. The service must outlive it.
class job_routes {
public:
    job_routes(job_service& service, web::cursor_seal cursors) : service_(service), cursors_(std::move(cursors)) {}
    void add_to(web::route_table& routes);

private:
    [[nodiscard]] task<result<web::list_page<job_view>>> list(list_jobs in, web::context& ctx);
    [[nodiscard]] task<result<job_view>> get(job_path in, web::context& ctx);
    [[nodiscard]] task<result<job_view>> cancel(job_path in, web::context& ctx);
    [[nodiscard]] task<result<web::response>> watch(job_path in, web::context& ctx);

    job_service& service_;
    web::cursor_seal cursors_;
};

}  // namespace fw::jobs
