// What the queue's scripts answer and what is published on its channel: docs/formats/queue.md, read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/queue/job.hpp"
#include "fw/queue/job_events.hpp"
#include "fw/redis/reply.hpp"

namespace fw::queue {

[[nodiscard]] std::unexpected<error> unexpected_answer();

/// Empty for what is no text, 0 for what is no number.
[[nodiscard]] std::string text_of(const redis::reply& value);
[[nodiscard]] std::int64_t number_of(const redis::reply& value);

/// What a state is called in Redis, where names came before those of the rest of the program and live in its data.
[[nodiscard]] std::string_view wire_name(job_state state);
[[nodiscard]] std::optional<job_state> find_wire_state(std::string_view name);

/// Errors: `redis.unexpected_reply`.
[[nodiscard]] result<job> parse_job(queue_name queue, const redis::reply& value);
[[nodiscard]] result<std::vector<job>> parse_jobs(queue_name queue, const redis::reply& values);

/// Nothing for what is not an event of ours: anybody may publish.
[[nodiscard]] std::optional<job_event> find_event(queue_name queue, std::string_view message);

}  // namespace fw::queue
