#include "redis_answers.hpp"

#include <algorithm>

#include "fw/base/json.hpp"
#include "scripts.hpp"

namespace fw::queue {
namespace {

using redis::reply;

constexpr std::int64_t last_millisecond = 253'402'300'799'999;  ///< of the year 9999

constexpr std::array<std::string_view, all_job_states.size()> wire_names{"waiting",   "delayed", "active",
                                                                         "completed", "dead",    "cancelled"};

time_point time_of(const reply& value) {
    return time_point{milliseconds(std::clamp<std::int64_t>(number_of(value), 0, last_millisecond))};
}

std::string text_in(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

std::unexpected<error> unexpected_answer() {
    return fw::fail(error_kind::internal, "redis.unexpected_reply", "The queue's script answered something else.");
}

std::string text_of(const reply& value) {
    return value.find_text() ? *value.find_text() : std::string();
}
std::int64_t number_of(const reply& value) {
    return value.get_number().value_or(0);
}

std::string_view wire_name(job_state state) {
    return wire_names[static_cast<std::size_t>(state)];
}
std::optional<job_state> find_wire_state(std::string_view name) {
    const auto found = std::ranges::find(wire_names, name);
    if (found == wire_names.end()) return std::nullopt;
    return all_job_states[static_cast<std::size_t>(found - wire_names.begin())];
}

result<job> parse_job(queue_name queue, const reply& value) {
    using enum scripts::field;
    const auto* parts = value.find_array();
    if (!parts || parts->size() != scripts::field_count) return unexpected_answer();
    const auto& f = *parts;
    const auto job_number = job_id::find(text_of(f[scripts::id]));
    const auto found_state = find_wire_state(text_of(f[scripts::state]));
    if (!job_number || !found_state) return unexpected_answer();
    job out;
    out.id = *job_number;
    out.queue = queue;
    out.name = text_of(f[scripts::name]);
    out.payload = text_of(f[scripts::payload]);
    out.priority = static_cast<int>(number_of(f[scripts::priority]));
    out.state = *found_state;
    out.attempt = static_cast<int>(number_of(f[scripts::attempt]));
    out.attempts = static_cast<int>(number_of(f[scripts::attempts]));
    out.dedup = text_of(f[scripts::dedup]);
    out.added_at = time_of(f[scripts::added_at]);
    if (is_finished(out.state)) out.finished_at = time_of(f[scripts::finished_at]);
    out.how_far = {static_cast<int>(number_of(f[scripts::percent])), text_of(f[scripts::stage]),
                   text_of(f[scripts::message])};
    out.result = text_of(f[scripts::result]);
    out.error = {text_of(f[scripts::code]), text_of(f[scripts::error])};
    out.cancel_asked = number_of(f[scripts::cancel_asked]) == 1;
    out.worker = text_of(f[scripts::worker]);
    out.owner = text_of(f[scripts::owner]);
    out.trace = text_of(f[scripts::trace]);
    return out;
}

result<std::vector<job>> parse_jobs(queue_name queue, const reply& values) {
    FW_TRY(const auto parts, values.get_array());
    std::vector<job> out;
    for (const auto& each : parts) {
        FW_TRY(auto what, parse_job(queue, each));
        out.push_back(std::move(what));
    }
    return out;
}

std::optional<job_event> find_event(queue_name queue, std::string_view message) {
    boost::system::error_code bad;
    const auto value = json::parse(message, bad);
    if (bad || !value.is_object()) return std::nullopt;
    const auto& object = value.get_object();
    const auto kind = find_event_kind(text_in(object, "event"));
    if (!kind) return std::nullopt;
    job_event out{.kind = *kind, .queue = queue, .id = {}};
    if (*kind < event_kind::paused) {
        const auto id = job_id::find(text_in(object, "id"));
        if (!id) return std::nullopt;
        out.id = *id;
    }
    if (const auto* percent = object.if_contains("percent"); percent && percent->is_int64())
        out.how_far = {static_cast<int>(percent->get_int64()), text_in(object, "stage"), text_in(object, "message")};
    if (*kind == event_kind::failed) {
        out.error = {text_in(object, "code"), text_in(object, "message")};
        const auto* retry = object.if_contains("retry");
        out.will_retry = retry && retry->is_bool() && retry->get_bool();
    }
    return out;
}

}  // namespace fw::queue
