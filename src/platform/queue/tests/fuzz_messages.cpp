// libFuzzer over the queue's wire format: a job as the scripts answer it (fields parted by 0x01), an event as anybody
// may publish it.
#include <cstdlib>

#include "redis_answers.hpp"
#include "scripts.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    using namespace fw::queue;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    redis::reply::array fields;
    for (std::size_t begin = 0; begin <= text.size() && fields.size() <= scripts::field_count;) {
        const auto end = std::min(text.find('\x01', begin), text.size());
        fields.emplace_back(std::string(text.substr(begin, end - begin)));
        begin = end + 1;
    }
    // What the fuzzer would have to find by itself: an id, a state, and the right number of fields.
    if (size % 2 == 1) {
        fields.resize(scripts::field_count);
        fields[scripts::id] = redis::reply("0190a2b4-7c11-7000-8000-000000000001");
        fields[scripts::state] = redis::reply(std::string(wire_name(all_job_states[data[0] % all_job_states.size()])));
    }
    if (const auto made = parse_job(queue_name::render, redis::reply(std::move(fields)))) {
        if (is_finished(made->state) != made->finished_at.has_value()) std::abort();
        (void)to_rfc3339(made->added_at);
        if (made->finished_at) (void)to_rfc3339(*made->finished_at);
    }
    if (const auto event = find_event(queue_name::email, text)) {
        if (event->queue != queue_name::email) std::abort();
        if (find_event_kind(to_string(event->kind)) != event->kind) std::abort();
    }
    return 0;
}
