// The Lua scripts of redis_queue: every change of state is one of them, and so atomic. docs/formats/queue.md describes
// keys and fields.
#pragma once

#include "fw/redis/connection.hpp"

namespace fw::queue::scripts {

/// KEYS[1] is the queue's base, ARGV[1] its channel of events, ARGV[2] the time in ms or ""; further arguments as noted
/// in scripts.cpp.
extern const redis::script add, reserve, renew, report, complete, fail, hand_back, cancel, set_paused, retry_dead,
    retry_all_dead, remove, find, find_all, list, figures;

/// The fields of a job as `reserve`, `find`, `find_all` and `list` give them, after the id.
enum field : std::size_t {
    id,
    name,
    payload,
    priority,
    state,
    attempt,
    attempts,
    dedup,
    added_at,
    finished_at,
    percent,
    stage,
    message,
    result,
    code,
    error,
    cancel_asked,
    worker,
    owner,
    trace,
    field_count
};

}  // namespace fw::queue::scripts
