#include "admin_dto.hpp"

namespace fw::admin {

namespace {

using auth::acting;
using auth::directory_place;
using web::access;
using web::context;

acting acting_of(const context& ctx) {
    return {ctx.user().user, std::string(ctx.asked.address)};
}

user_view view_of(const auth::user& u) {
    return {u.id, u.email, u.email_verified, u.active, u.second_factor, u.roles, auth::permissions_of(u.roles), u.made};
}

std::int64_t count_of(std::uint64_t n) {
    return static_cast<std::int64_t>(n);
}

queue_view view_of(queue::queue_name name, const queue::queue_figures& f) {
    using queue::job_state;
    queue_view out;
    out.name = name;
    out.paused = f.is_paused;
    out.queued = count_of(f.in(job_state::queued));
    out.delayed = count_of(f.in(job_state::delayed));
    out.running = count_of(f.in(job_state::running));
    out.done = count_of(f.in(job_state::done));
    out.failed = count_of(f.in(job_state::failed));
    out.cancelled = count_of(f.in(job_state::cancelled));
    out.oldest_queued_ms = f.oldest_waiting.count();
    out.ever_added = count_of(f.added);
    out.ever_done = count_of(f.completed);
    out.ever_failed = count_of(f.died);
    out.ever_cancelled = count_of(f.cancelled);
    out.attempts_failed = count_of(f.failed);
    out.ever_stalled = count_of(f.stalled);
    return out;
}

queue_job_view view_of(const queue::job& j) {
    queue_job_view out{
        j.id,         j.name,          j.state,  j.attempt,    j.attempts, j.how_far.percent, j.how_far.stage,
        j.error.code, j.error.message, j.worker, std::nullopt, j.added_at, j.finished_at};
    if (!j.owner.empty()) out.owner = j.owner;
    return out;
}

audit_view view_of(const auth::audit_line& l) {
    return {l.id, l.at, l.user, l.actor, l.action, l.outcome, l.address, json::parse(l.details)};
}

/// Whatever filters a list is part of its name: a cursor of one is none of another.
std::string list_of(const list_audit& in) {
    return fmt::format("admin/audit/{}/{}/{}/{}/{}", in.user ? to_string(*in.user) : "",
                       in.actor ? to_string(*in.actor) : "", in.action.value_or(""),
                       in.from ? to_rfc3339(*in.from) : "", in.until ? to_rfc3339(*in.until) : "");
}

const web::error_case unknown{error_kind::not_found, "auth.user_unknown", "No such account"};
const web::error_case last_admin{error_kind::conflict, "auth.last_admin", "There would be no administrator left"};
const web::error_case unknown_job{error_kind::not_found, "queue.job_unknown", "No such job"};

web::route route_of(std::string name, std::string summary, std::string permission) {
    return {
        .name = std::move(name), .group = "admin", .summary = std::move(summary), .permission = std::move(permission)};
}

}  // namespace

task<result<web::list_page<user_view>>> admin_routes::users(list_users in, context&) {
    const auto list = "admin/users/" + in.search.value_or("");
    auth::user_query what{.part = in.search.value_or(""), .most = static_cast<std::size_t>(in.limit) + 1};
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, uuid>(list, *in.cursor)));
        what.before = directory_place{std::get<0>(keys), std::get<1>(keys)};
    }
    FW_CO_TRY(auto found, co_await users_.list(std::move(what)));
    web::list_page<user_view> out;
    if (found.size() > static_cast<std::size_t>(in.limit)) {
        found.pop_back();
        out.next_cursor = cursors_.make(list, found.back().made, found.back().id.value);
    }
    for (const auto& u : found) out.items.push_back(view_of(u));
    co_return out;
}

task<result<user_view>> admin_routes::user(user_path in, context&) {
    FW_CO_TRY(const auto found, co_await users_.get(in.id));
    co_return view_of(found);
}

task<result<user_view>> admin_routes::set_roles(set_roles_request in, context& ctx) {
    FW_CO_TRY(const auto changed, co_await users_.set_roles(acting_of(ctx), in.id, std::move(in.roles)));
    co_return view_of(changed);
}

task<result<user_view>> admin_routes::disable(user_path in, context& ctx) {
    FW_CO_TRY(const auto changed, co_await users_.set_active(acting_of(ctx), in.id, false));
    co_return view_of(changed);
}

task<result<user_view>> admin_routes::enable(user_path in, context& ctx) {
    FW_CO_TRY(const auto changed, co_await users_.set_active(acting_of(ctx), in.id, true));
    co_return view_of(changed);
}

task<result<ended_view>> admin_routes::sign_out(user_path in, context& ctx) {
    FW_CO_TRY(const auto count, co_await users_.sign_out(acting_of(ctx), in.id));
    co_return ended_view{count_of(count)};
}

task<result<void>> admin_routes::reset_second_factor(user_path in, context& ctx) {
    co_return co_await users_.reset_second_factor(acting_of(ctx), in.id);
}

task<result<role_list>> admin_routes::roles(context&) {
    role_list out;
    for (const auto& name : auth::role_names()) out.items.push_back({name, auth::permissions_of({name})});
    co_return out;
}

task<result<queue_list>> admin_routes::queues(context&) {
    queue_list out;
    for (const auto name : queue::all_queues) {
        FW_CO_TRY(const auto figures, co_await jobs_.figures(name));
        out.items.push_back(view_of(name, figures));
    }
    co_return out;
}

// The cursor says how many have been seen: a queue's order is that of a moment, and jobs that come or go between two
// pages may be shown twice or not at all.
task<result<web::list_page<queue_job_view>>> admin_routes::queue_jobs(list_queue_jobs in, context&) {
    const auto list = fmt::format("admin/queues/{}/{}", to_string(in.name), to_string(in.state));
    std::int64_t seen = 0;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<std::int64_t>(list, *in.cursor)));
        seen = std::get<0>(keys);
    }
    FW_CO_TRY(const auto found, co_await jobs_.list(in.name, in.state, static_cast<std::size_t>(seen),
                                                    static_cast<std::size_t>(in.limit)));
    web::list_page<queue_job_view> out;
    for (const auto& j : found) out.items.push_back(view_of(j));
    if (std::ssize(found) == in.limit) out.next_cursor = cursors_.make(list, seen + in.limit);
    co_return out;
}

task<result<void>> admin_routes::retry_job(queue_job_path in, context& ctx) {
    FW_CO_CHECK(co_await jobs_.retry_dead(in.name, in.id));
    co_return co_await users_.note(acting_of(ctx), "admin.job_retried", std::nullopt,
                                   {{"queue", std::string(to_string(in.name))}, {"job", to_string(in.id)}});
}

task<result<retried_view>> admin_routes::retry_all(queue_path in, context& ctx) {
    FW_CO_TRY(const auto count, co_await jobs_.retry_all_dead(in.name, 1000));
    FW_CO_CHECK(co_await users_.note(acting_of(ctx), "admin.jobs_retried", std::nullopt,
                                     {{"queue", std::string(to_string(in.name))}}));
    co_return retried_view{count_of(count)};
}

task<result<void>> admin_routes::pause(queue_path in, context& ctx) {
    FW_CO_CHECK(co_await jobs_.pause(in.name));
    co_return co_await users_.note(acting_of(ctx), "admin.queue_paused", std::nullopt,
                                   {{"queue", std::string(to_string(in.name))}});
}

task<result<void>> admin_routes::resume(queue_path in, context& ctx) {
    FW_CO_CHECK(co_await jobs_.resume(in.name));
    co_return co_await users_.note(acting_of(ctx), "admin.queue_resumed", std::nullopt,
                                   {{"queue", std::string(to_string(in.name))}});
}

task<result<web::list_page<audit_view>>> admin_routes::audit(list_audit in, context&) {
    const auto list = list_of(in);
    auth::audit_query what{.about = in.user,
                           .actor = in.actor,
                           .action = in.action.value_or(""),
                           .from = in.from,
                           .until = in.until,
                           .most = static_cast<std::size_t>(in.limit) + 1};
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, uuid>(list, *in.cursor)));
        what.before = directory_place{std::get<0>(keys), std::get<1>(keys)};
    }
    FW_CO_TRY(auto found, co_await users_.list_audit(std::move(what)));
    web::list_page<audit_view> out;
    if (found.size() > static_cast<std::size_t>(in.limit)) {
        found.pop_back();
        out.next_cursor = cursors_.make(list, found.back().at, found.back().id);
    }
    for (const auto& l : found) out.items.push_back(view_of(l));
    co_return out;
}

void admin_routes::add_to(web::route_table& routes) {
    add_users(routes);
    add_queues(routes);
    add_audit(routes);
}

void admin_routes::add_users(web::route_table& routes) {
    using r = admin_routes;
    constexpr const char* right = "admin:users";
    const auto changes = [&](std::string name, std::string summary, std::vector<web::error_case> errors) {
        auto out = route_of(std::move(name), std::move(summary), right);
        out.who = access::fresh_sign_in;
        out.errors = std::move(errors);
        return out;
    };
    routes.add(web::get("/admin/users"), route_of("listUsers", "Accounts, the newest first", right), *this, &r::users);
    auto one = route_of("getUser", "An account", right);
    one.errors = {unknown};
    routes.add(web::get("/admin/users/{id}"), std::move(one), *this, &r::user);
    routes.add(web::put("/admin/users/{id}/roles"),
               changes("setRoles", "What somebody may do from now on",
                       {unknown, last_admin, {error_kind::invalid, "auth.role_unknown", "No such role"}}),
               *this, &r::set_roles);
    routes.add(web::post("/admin/users/{id}/disable"),
               changes("disableUser", "Close an account and sign it out", {unknown, last_admin}), *this, &r::disable);
    routes.add(web::post("/admin/users/{id}/enable"), changes("enableUser", "Open it again", {unknown}), *this,
               &r::enable);
    routes.add(web::post("/admin/users/{id}/sign-out"), changes("signOutUser", "End all its sessions", {unknown}),
               *this, &r::sign_out);
    routes.add(web::post("/admin/users/{id}/reset-second-factor"),
               changes("resetSecondFactor", "For somebody who has lost it",
                       {unknown, {error_kind::conflict, "auth.second_factor_off", "There is none"}}),
               *this, &r::reset_second_factor);
    routes.add(web::get("/admin/roles"), route_of("listRoles", "Roles, and what they may do", right), *this, &r::roles);
}

void admin_routes::add_queues(web::route_table& routes) {
    using r = admin_routes;
    constexpr const char* right = "admin:queues";
    routes.add(web::get("/admin/queues"), route_of("listQueues", "How much waits where", right), *this, &r::queues);
    routes.add(web::get("/admin/queues/{name}/jobs"),
               route_of("listQueueJobs", "Jobs in one state; failed ones with the reason", right), *this,
               &r::queue_jobs);
    auto retry = route_of("retryJob", "Try a failed job anew", right);
    retry.errors = {unknown_job, {error_kind::conflict, "queue.job_state", "It has not failed for good"}};
    routes.add(web::post("/admin/queues/{name}/jobs/{id}/retry"), std::move(retry), *this, &r::retry_job);
    routes.add(web::post("/admin/queues/{name}/retry"),
               route_of("retryAllJobs", "Try all failed jobs anew, 1,000 at most", right), *this, &r::retry_all);
    routes.add(web::post("/admin/queues/{name}/pause"), route_of("pauseQueue", "Hand out no more jobs", right), *this,
               &r::pause);
    routes.add(web::post("/admin/queues/{name}/resume"), route_of("resumeQueue", "Go on", right), *this, &r::resume);
}

void admin_routes::add_audit(web::route_table& routes) {
    routes.add(web::get("/admin/audit"), route_of("listAudit", "Who did what, the newest first", "admin:audit"), *this,
               &admin_routes::audit);
}

}  // namespace fw::admin
