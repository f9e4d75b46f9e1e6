// What goes over the wire, and how it is declared.
#pragma once

#include "fw/admin/routes.hpp"
#include "fw/jobs/job_states.hpp"

namespace fw::admin {

struct user_view {
    auth::user_id id;
    std::string email;
    bool email_verified = false, active = true, second_factor = false;
    std::vector<std::string> roles, permissions;
    time_point made;
};
struct list_users : web::page_request {
    std::optional<std::string> search;
};
struct user_path {
    auth::user_id id;
};
struct set_roles_request {
    auth::user_id id;
    std::vector<std::string> roles;
};
struct ended_view {
    std::int64_t ended = 0;
};
struct role_view {
    std::string name;
    std::vector<std::string> permissions;
};
struct role_list {
    std::vector<role_view> items;
};
struct queue_view {
    queue::queue_name name = queue::queue_name::avatar;
    bool paused = false;
    std::int64_t queued = 0, delayed = 0, running = 0, done = 0, failed = 0, cancelled = 0;
    std::int64_t oldest_queued_ms = 0;
    std::int64_t ever_added = 0, ever_done = 0, ever_failed = 0, ever_cancelled = 0, attempts_failed = 0,
                 ever_stalled = 0;
};
struct queue_list {
    std::vector<queue_view> items;
};
struct queue_path {
    queue::queue_name name = queue::queue_name::avatar;
};
struct list_queue_jobs : web::page_request {
    queue::queue_name name = queue::queue_name::avatar;
    queue::job_state state = queue::job_state::failed;
};
struct queue_job_view {
    queue::job_id id;
    std::string job;
    queue::job_state state = queue::job_state::failed;
    std::int64_t attempt = 0, attempts = 0, percent = 0;
    std::string stage, error_code, error_message, worker;
    std::optional<std::string> owner;
    time_point added;
    std::optional<time_point> finished;
};
struct queue_job_path {
    queue::queue_name name = queue::queue_name::avatar;
    queue::job_id id;
};
struct retried_view {
    std::int64_t retried = 0;
};
struct audit_view {
    uuid id;
    time_point at;
    std::optional<auth::user_id> user, actor;
    std::string action, outcome, address;
    json::value details;
};
struct list_audit : web::page_request {
    std::optional<auth::user_id> user, actor;
    std::optional<std::string> action;
    std::optional<time_point> from, until;
};

}  // namespace fw::admin

namespace fw::web {

template <>
struct choices_of<queue::queue_name> {
    static constexpr std::array all{
        choice{queue::queue_name::avatar, "avatar"}, choice{queue::queue_name::render, "render"},
        choice{queue::queue_name::exports, "export"}, choice{queue::queue_name::email, "email"}};
};
template <>
struct shape_of<admin::user_view> {
    using t = admin::user_view;
    static constexpr std::string_view name = "AdminUser";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("email", &t::email),
                          member("emailVerified", &t::email_verified),
                          member("active", &t::active),
                          member("secondFactor", &t::second_factor),
                          member("roles", &t::roles),
                          member("permissions", &t::permissions),
                          member("createdAt", &t::made)};
    }
};
template <>
struct shape_of<admin::list_users> {
    using t = admin::list_users;
    static constexpr std::string_view name = "ListUsers";
    static auto members() {
        return std::tuple_cat(page_members(), std::tuple{in_query("search", &t::search, text{}.least(1).most(100),
                                                                  "Part of the address")});
    }
};
template <>
struct shape_of<admin::user_path> {
    static constexpr std::string_view name = "UserPath";
    static auto members() { return std::tuple{in_path("id", &admin::user_path::id, "The account")}; }
};
template <>
struct shape_of<admin::set_roles_request> {
    using t = admin::set_roles_request;
    static constexpr std::string_view name = "SetRolesRequest";
    static auto members() {
        return std::tuple{in_path("id", &t::id, "The account"),
                          member("roles", &t::roles, each(text{}.least(1).most(30)).least(1).most(10).unique(),
                                 "All that it has from now on; user is always one of them")};
    }
};
template <>
struct shape_of<admin::ended_view> {
    static constexpr std::string_view name = "AdminSessionsEnded";
    static auto members() { return std::tuple{member("ended", &admin::ended_view::ended)}; }
};
template <>
struct shape_of<admin::role_view> {
    using t = admin::role_view;
    static constexpr std::string_view name = "Role";
    static auto members() { return std::tuple{member("name", &t::name), member("permissions", &t::permissions)}; }
};
template <>
struct shape_of<admin::role_list> {
    static constexpr std::string_view name = "RoleList";
    static auto members() { return std::tuple{member("items", &admin::role_list::items)}; }
};
template <>
struct shape_of<admin::queue_view> {
    using t = admin::queue_view;
    static constexpr std::string_view name = "Queue";
    static auto members() {
        return std::tuple{
            member("name", &t::name),
            member("paused", &t::paused),
            member("queued", &t::queued),
            member("delayed", &t::delayed),
            member("running", &t::running),
            member("done", &t::done, "Kept for a day"),
            member("failed", &t::failed, "Failed for good; kept for a month"),
            member("cancelled", &t::cancelled),
            member("oldestQueuedMs", &t::oldest_queued_ms, "How long the one that waits longest is ready"),
            member("everAdded", &t::ever_added),
            member("everDone", &t::ever_done),
            member("everFailed", &t::ever_failed),
            member("everCancelled", &t::ever_cancelled),
            member("attemptsFailed", &t::attempts_failed, "Of jobs that were tried again, too"),
            member("everStalled", &t::ever_stalled)};
    }
};
template <>
struct shape_of<admin::queue_list> {
    static constexpr std::string_view name = "QueueList";
    static auto members() { return std::tuple{member("items", &admin::queue_list::items)}; }
};
template <>
struct shape_of<admin::queue_path> {
    static constexpr std::string_view name = "QueuePath";
    static auto members() { return std::tuple{in_path("name", &admin::queue_path::name, "The queue")}; }
};
template <>
struct shape_of<admin::list_queue_jobs> {
    using t = admin::list_queue_jobs;
    static constexpr std::string_view name = "ListQueueJobs";
    static auto members() {
        return std::tuple_cat(page_members(), std::tuple{in_path("name", &t::name, "The queue"),
                                                         in_query("state", &t::state, "In which state").or_default()});
    }
};
template <>
struct shape_of<admin::queue_job_view> {
    using t = admin::queue_job_view;
    static constexpr std::string_view name = "QueueJob";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("job", &t::job, "Its kind"),
                          member("state", &t::state),
                          member("attempt", &t::attempt),
                          member("attempts", &t::attempts),
                          member("percent", &t::percent),
                          member("stage", &t::stage),
                          member("errorCode", &t::error_code),
                          member("errorMessage", &t::error_message),
                          member("worker", &t::worker),
                          member("owner", &t::owner),
                          member("addedAt", &t::added),
                          member("finishedAt", &t::finished)};
    }
};
template <>
struct shape_of<admin::queue_job_path> {
    using t = admin::queue_job_path;
    static constexpr std::string_view name = "QueueJobPath";
    static auto members() {
        return std::tuple{in_path("name", &t::name, "The queue"), in_path("id", &t::id, "The job")};
    }
};
template <>
struct shape_of<admin::retried_view> {
    static constexpr std::string_view name = "JobsRetried";
    static auto members() { return std::tuple{member("retried", &admin::retried_view::retried)}; }
};
template <>
struct shape_of<admin::audit_view> {
    using t = admin::audit_view;
    static constexpr std::string_view name = "AuditEntry";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("at", &t::at),
                          member("user", &t::user, "Whom it is about"),
                          member("actor", &t::actor, "Who did it, where that is somebody else"),
                          member("action", &t::action),
                          member("outcome", &t::outcome, "done, refused"),
                          member("address", &t::address),
                          member("details", &t::details)};
    }
};
template <>
struct shape_of<admin::list_audit> {
    using t = admin::list_audit;
    static constexpr std::string_view name = "ListAudit";
    static auto members() {
        return std::tuple_cat(
            page_members(),
            std::tuple{in_query("user", &t::user, "Whom it is about"), in_query("actor", &t::actor, "Who did it"),
                       in_query("action", &t::action, text{}.least(1).most(100),
                                "\"auth.signed_in\", or all that begins with \"auth\""),
                       in_query("from", &t::from, "Not before"), in_query("until", &t::until, "Before")});
    }
};

}  // namespace fw::web
