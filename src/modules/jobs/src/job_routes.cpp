#include "fw/jobs/routes.hpp"

#include "job_view.hpp"
#include "job_watch.hpp"

namespace fw::jobs {

namespace {

using web::context;

const web::error_case unknown{error_kind::not_found, "jobs.unknown", "None of yours has this id"};

std::string list_of(web::user_id user) {
    return "jobs/" + to_string(user);
}

/// Never empty: what its worker said last while it is under way, else what its state means.
std::string message_of(const job_facts& facts) {
    using enum queue::job_state;
    switch (facts.state) {
        case queued:
            return facts.how_far.message.empty() ? "Waiting for its turn" : facts.how_far.message;
        case delayed:
            return "Waiting to be tried again";
        case running:
            return facts.how_far.message.empty() ? "At work" : facts.how_far.message;
        case done:
            return "Done";
        case failed:
            return facts.error.message.empty() ? "It failed" : facts.error.message;
        case cancelled:
            return "Cancelled";
    }
    std::unreachable();
}

}  // namespace

job_view view_of(const job_facts& facts) {
    job_view out;
    out.id = facts.id;
    out.queue = facts.queue;
    out.name = facts.name;
    out.state = facts.state;
    out.progress = {facts.how_far.percent, facts.how_far.stage, message_of(facts)};
    out.cancel_requested = facts.cancel_asked;
    if (facts.state == queue::job_state::done && !facts.result.empty()) out.result = json::parse(facts.result);
    if (facts.state == queue::job_state::failed) out.error = {facts.error.code, facts.error.message};
    out.made = facts.made;
    out.over = facts.over;
    return out;
}

void job_routes::add_to(web::route_table& routes) {
    routes.add(web::get("/jobs"),
               {.name = "listJobs", .group = "jobs", .summary = "What you asked for, the newest first"}, *this,
               &job_routes::list);
    routes.add(web::get("/jobs/{id}"),
               {.name = "getJob",
                .group = "jobs",
                .summary = "How far it is",
                .help = "Jobs are kept for a month after their end.",
                .errors = {unknown}},
               *this, &job_routes::get);
    routes.add(web::post("/jobs/{id}/cancel"),
               {.name = "cancelJob",
                .group = "jobs",
                .summary = "Ask it to end",
                .help = "One that waits ends at once; one that runs, as soon as it notices.",
                .success = 202,
                .errors = {unknown, {error_kind::conflict, "jobs.over", "It has ended already"}}},
               *this, &job_routes::cancel);
    auto& watched = routes.add(web::get("/jobs/{id}/events"),
                               {.name = "watchJob",
                                .group = "jobs",
                                .summary = "Follow its progress",
                                .help = "Server-sent events, each called after the job's state, with the job as its "
                                        "data. The stream ends with the job.",
                                .errors = {unknown}},
                               *this, &job_routes::watch);
    watched.gives.push_back({.content_type = "text/event-stream", .schema = {{"type", "string"}}});
}

task<result<web::list_page<job_view>>> job_routes::list(list_jobs in, context& ctx) {
    const auto user = ctx.user().user;
    std::optional<job_place> before;
    if (in.cursor) {
        FW_CO_TRY(const auto keys, (cursors_.open<time_point, queue::job_id>(list_of(user), *in.cursor)));
        before = {std::get<0>(keys), std::get<1>(keys)};
    }
    const auto most = static_cast<std::size_t>(in.limit);
    FW_CO_TRY(auto found, co_await service_.list(user, before, most + 1));
    web::list_page<job_view> out;
    if (found.size() > most) {
        found.resize(most);
        out.next_cursor = cursors_.make(list_of(user), found.back().made, found.back().id);
    }
    for (const auto& each : found) out.items.push_back(view_of(each));
    co_return out;
}

task<result<job_view>> job_routes::get(job_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await service_.get(ctx.user().user, in.id));
    co_return view_of(found);
}

task<result<job_view>> job_routes::cancel(job_path in, context& ctx) {
    FW_CO_TRY(const auto found, co_await service_.cancel(ctx.user().user, in.id));
    co_return view_of(found);
}

task<result<web::response>> job_routes::watch(job_path in, context& ctx) {
    FW_CO_TRY(auto found, co_await service_.get(ctx.user().user, in.id));
    web::response out;
    out.content_type = "text/event-stream";
    out.fields.emplace_back("Cache-Control", "no-store");
    out.fields.emplace_back("X-Accel-Buffering", "no");  // nginx: hand it on at once
    out.body =
        std::make_unique<job_watch>(service_, ctx.user().user, std::move(found), co_await asio::this_coro::executor);
    co_return out;
}

}  // namespace fw::jobs
