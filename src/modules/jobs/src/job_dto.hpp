// What goes over the wire, and how it is declared.
#pragma once

#include "fw/jobs/job_service.hpp"
#include "fw/jobs/job_states.hpp"

namespace fw::jobs {

struct progress_view {
    std::int64_t percent = 0;
    std::string stage, message;
};
struct job_error_view {
    std::string code, message;
};
struct job_view {
    queue::job_id id;
    std::string queue, name;
    queue::job_state state = queue::job_state::queued;
    progress_view progress;
    bool cancel_requested = false;
    std::optional<json::value> result;
    std::optional<job_error_view> error;
    time_point made;
    std::optional<time_point> over;
};
struct job_path {
    queue::job_id id;
};
struct list_jobs : web::page_request {};

}  // namespace fw::jobs

namespace fw::web {

template <>
struct shape_of<jobs::progress_view> {
    using t = jobs::progress_view;
    static constexpr std::string_view name = "JobProgress";
    static auto members() {
        return std::tuple{member("percent", &t::percent, integer{}.between(0, 100)),
                          member("stage", &t::stage, "Stable: \"fit\""),
                          member("message", &t::message, "For people, never empty")};
    }
};
template <>
struct shape_of<jobs::job_error_view> {
    using t = jobs::job_error_view;
    static constexpr std::string_view name = "JobError";
    static auto members() { return std::tuple{member("code", &t::code), member("message", &t::message)}; }
};
template <>
struct shape_of<jobs::job_view> {
    using t = jobs::job_view;
    static constexpr std::string_view name = "Job";
    static auto members() {
        return std::tuple{member("id", &t::id),
                          member("queue", &t::queue),
                          member("name", &t::name, "\"process-photo\""),
                          member("state", &t::state),
                          member("progress", &t::progress),
                          member("cancelRequested", &t::cancel_requested, "It ends as soon as it notices"),
                          member("result", &t::result, "Of a job that is done: what it made"),
                          member("error", &t::error, "Of a job that failed"),
                          member("createdAt", &t::made),
                          member("finishedAt", &t::over)};
    }
};
template <>
struct shape_of<jobs::job_path> {
    static constexpr std::string_view name = "JobPath";
    static auto members() { return std::tuple{in_path("id", &jobs::job_path::id, "The job")}; }
};
template <>
struct shape_of<jobs::list_jobs> {
    static constexpr std::string_view name = "ListJobs";
    static auto members() { return page_members(); }
};

}  // namespace fw::web
