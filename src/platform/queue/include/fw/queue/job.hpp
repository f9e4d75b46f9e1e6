// Jobs, and the four queues they wait in.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/base/ids.hpp"

namespace fw::queue {

using std::chrono::milliseconds;

enum class queue_name : std::uint8_t { avatar, render, exports, email };

/// In the order in which runners serve them.
inline constexpr std::array all_queues{queue_name::avatar, queue_name::render, queue_name::exports, queue_name::email};

struct queue_policy {
    std::string_view name;    ///< as in keys, addresses and metrics: "export"
    std::size_t concurrency;  ///< ceiling for one runner
    int attempts;
    milliseconds backoff;  ///< after the first failure; doubled after each further one, an hour at most
};

[[nodiscard]] const queue_policy& policy_of(queue_name queue);
[[nodiscard]] std::string_view to_string(queue_name queue);
[[nodiscard]] std::optional<queue_name> find_queue(std::string_view name);

struct job_tag;
using job_id = strong_id<job_tag>;

/// By these names everybody knows them: addresses, the ledger's rows, logs. Failed is what is not tried again.
enum class job_state : std::uint8_t { queued, delayed, running, done, failed, cancelled };
inline constexpr std::array all_job_states{job_state::queued, job_state::delayed, job_state::running,
                                           job_state::done,   job_state::failed,  job_state::cancelled};
[[nodiscard]] std::string_view to_string(job_state state);
[[nodiscard]] std::optional<job_state> find_job_state(std::string_view name);
[[nodiscard]] constexpr bool is_finished(job_state state) {
    return state >= job_state::done;
}

inline constexpr std::size_t most_payload = 64 * 1024;  ///< bytes; of a result too
inline constexpr int most_priority = 1000;

/// The id is made by whoever asks, so that asking twice adds once.
struct job_request {
    job_id id;
    queue_name queue = queue_name::avatar;
    std::string name;            ///< which handler: "process-photo"
    std::string payload = "{}";  ///< JSON
    int priority = 100;          ///< the lowest is served first; equals in the order they came
    milliseconds delay{};
    std::optional<int> attempts = {};          ///< else the queue's
    std::optional<milliseconds> backoff = {};  ///< else the queue's
    std::string dedup = {};                    ///< while a job with this key is unfinished, another is not added
    std::string owner = {};                    ///< whose it is, for whoever shows jobs: a user's id; empty: nobody's
    std::string trace = {};                    ///< W3C traceparent of what asked for it
    bool operator==(const job_request&) const = default;
};

/// Errors: `queue.name`, `queue.payload` (too_large), `queue.priority`, `queue.delay`, `queue.attempts`, `queue.dedup`,
/// `queue.owner`, `queue.trace`.
[[nodiscard]] result<void> check(const job_request& what);

struct progress {
    int percent = 0;
    std::string stage = {};    ///< stable: "vision.pose"
    std::string message = {};  ///< for people
    bool operator==(const progress&) const = default;
};

struct job_error {
    std::string code;
    std::string message;
    bool operator==(const job_error&) const = default;
};

struct job {
    job_id id;
    queue_name queue = queue_name::avatar;
    std::string name;
    std::string payload;  ///< empty in lists
    int priority = 0;
    job_state state = job_state::queued;
    int attempt = 0;   ///< begun so far, but for those that were lost with their holder
    int attempts = 1;  ///< at most
    std::string dedup = {};
    std::string owner = {};
    std::string trace = {};
    time_point added_at{};
    std::optional<time_point> finished_at = {};
    progress how_far = {};
    std::string result = {};  ///< JSON, once completed; empty in lists
    job_error error = {};     ///< of the last failure
    bool cancel_asked = false;
    std::string worker = {};  ///< who has it, or had it last
};

/// What the holder of a job proves itself with. When its lock has run out and another has the job, it proves nothing.
struct lease {
    queue_name queue = queue_name::avatar;
    job_id id;
    std::string token;
};

/// How long until a job that has failed `attempt` times is tried again.
[[nodiscard]] milliseconds backoff_after(int attempt, milliseconds first);

/// Whether trying again may help: unavailable, timeout, rate_limited, internal.
[[nodiscard]] bool is_worth_retrying(error_kind kind);
/// Whether the queue tries no more once this attempt has failed so.
[[nodiscard]] bool is_final(const job& what, error_kind why);

}  // namespace fw::queue
