// The endpoints under /admin.
#pragma once

#include "fw/auth/user_directory.hpp"
#include "fw/queue/job_queue.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/page.hpp"

namespace fw::admin {

struct user_view;
struct list_users;
struct user_path;
struct set_roles_request;
struct ended_view;
struct role_list;
struct queue_list;
struct queue_path;
struct list_queue_jobs;
struct queue_job_view;
struct queue_job_path;
struct retried_view;
struct audit_view;
struct list_audit;

/// One a thread; must outlive the router that its routes went into. `jobs` with its ledger.
class admin_routes {
public:
    admin_routes(auth::user_directory& users, queue::job_queue& jobs, web::cursor_seal cursors)
        : users_(users), jobs_(jobs), cursors_(std::move(cursors)) {}

    void add_to(web::route_table& routes);

private:
    void add_users(web::route_table& routes);
    void add_queues(web::route_table& routes);
    void add_audit(web::route_table& routes);

    task<result<web::list_page<user_view>>> users(list_users in, web::context& ctx);
    task<result<user_view>> user(user_path in, web::context& ctx);
    task<result<user_view>> set_roles(set_roles_request in, web::context& ctx);
    task<result<user_view>> disable(user_path in, web::context& ctx);
    task<result<user_view>> enable(user_path in, web::context& ctx);
    task<result<ended_view>> sign_out(user_path in, web::context& ctx);
    task<result<void>> reset_second_factor(user_path in, web::context& ctx);
    task<result<role_list>> roles(web::context& ctx);
    task<result<queue_list>> queues(web::context& ctx);
    task<result<web::list_page<queue_job_view>>> queue_jobs(list_queue_jobs in, web::context& ctx);
    task<result<void>> retry_job(queue_job_path in, web::context& ctx);
    task<result<retried_view>> retry_all(queue_path in, web::context& ctx);
    task<result<void>> pause(queue_path in, web::context& ctx);
    task<result<void>> resume(queue_path in, web::context& ctx);
    task<result<web::list_page<audit_view>>> audit(list_audit in, web::context& ctx);

    auth::user_directory& users_;
    queue::job_queue& jobs_;
    web::cursor_seal cursors_;
};

}  // namespace fw::admin
