#include "fw/queue/job.hpp"

#include "fw/base/json_text.hpp"

namespace fw::queue {
namespace {

using namespace std::chrono_literals;

// Specification 5.4.1: priorities, ceilings and attempts; 5.4.2: exponential from two seconds.
constexpr std::array policies{queue_policy{"avatar", 5, 3, 2'000ms}, queue_policy{"render", 10, 2, 2'000ms},
                              queue_policy{"export", 3, 3, 2'000ms}, queue_policy{"email", 20, 5, 2'000ms}};
constexpr std::array<std::string_view, all_job_states.size()> state_names{"queued", "delayed", "running",
                                                                          "done",   "failed",  "cancelled"};

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    });
}

std::unexpected<error> invalid(std::string code, std::string message, std::string field) {
    return fw::fail(error_kind::invalid, std::move(code), std::move(message), std::move(field));
}

}  // namespace

const queue_policy& policy_of(queue_name queue) {
    return policies[static_cast<std::size_t>(queue)];
}

std::string_view to_string(queue_name queue) {
    return policy_of(queue).name;
}

std::optional<queue_name> find_queue(std::string_view name) {
    for (const auto queue : all_queues)
        if (to_string(queue) == name) return queue;
    return std::nullopt;
}

std::string_view to_string(job_state state) {
    return state_names[static_cast<std::size_t>(state)];
}

std::optional<job_state> find_job_state(std::string_view name) {
    for (const auto state : all_job_states)
        if (to_string(state) == name) return state;
    return std::nullopt;
}

result<void> check(const job_request& what) {
    if (what.name.empty() || what.name.size() > 64 || !is_plain(what.name))
        return invalid("queue.name", "A job's name has up to 64 letters, digits, dots, dashes: process-photo.", "name");
    if (what.payload.size() > most_payload)
        return fw::fail(error_kind::too_large, "queue.payload",
                        fmt::format("A payload has {} bytes at most: store what is larger, and name it.", most_payload),
                        "payload");
    if (what.payload.empty() || !is_utf8(what.payload))
        return invalid("queue.payload", "A payload is a JSON text.", "payload");
    if (what.priority < 0 || what.priority > most_priority)
        return invalid("queue.priority", "A priority lies between 0 and 1000.", "priority");
    if (what.delay < 0ms || what.delay > std::chrono::hours(24 * 365))
        return invalid("queue.delay", "A delay is a year at most.", "delay");
    if (what.attempts && (*what.attempts < 1 || *what.attempts > 25))
        return invalid("queue.attempts", "A job has 1 to 25 attempts.", "attempts");
    if (what.backoff && (*what.backoff < 0ms || *what.backoff > 1h))
        return invalid("queue.attempts", "The first wait after a failure is an hour at most.", "backoff");
    if (what.dedup.size() > 200) return invalid("queue.dedup", "A dedup key has 200 bytes at most.", "dedup");
    if (what.owner.size() > 64) return invalid("queue.owner", "An owner's id has 64 bytes at most.", "owner");
    if (what.trace.size() > 64) return invalid("queue.trace", "A traceparent has 64 bytes at most.", "trace");
    return {};
}

milliseconds backoff_after(int attempt, milliseconds first) {
    auto wait = first;
    for (int i = 1; i < attempt && wait < 1h; ++i) wait *= 2;
    return std::min<milliseconds>(wait, 1h);
}

bool is_worth_retrying(error_kind kind) {
    return kind == error_kind::unavailable || kind == error_kind::timeout || kind == error_kind::rate_limited ||
           kind == error_kind::internal;
}

bool is_final(const job& what, error_kind why) {
    return !is_worth_retrying(why) || what.attempt >= what.attempts;
}

}  // namespace fw::queue
