// Who asked for what: traces as W3C and OpenTelemetry know them. Here is only the face; telemetry keeps and sends them.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fw {

/// Names a piece of work: the coroutine that does it, with all that it awaits (`fw/async/work_mark.hpp`).
using work_mark = const void*;

enum class work_kind : std::uint8_t { request, job };

/// Safe to use from every thread, quick, does not throw.
class tracer {
public:
    using attributes = std::vector<std::pair<std::string, std::string>>;

    tracer() = default;
    tracer(const tracer&) = delete;
    tracer& operator=(const tracer&) = delete;
    virtual ~tracer() = default;

    /// A span begins, with that id or one of its own, below the one that `parent` (a traceparent; may be empty) names.
    /// A parent that is not sampled makes this and all below it not sampled either.
    virtual void begin(work_mark who, work_kind kind, std::string_view name, std::string_view parent,
                       std::string_view trace_id = {}, std::string_view span_id = {}) = 0;
    /// It has ended; `name` replaces the first one if there is any.
    virtual void end(work_mark who, bool good, std::string_view name, attributes more) = 0;
    /// Something outside was asked by that work, `took` long until now: a span below its own.
    virtual void called(work_mark who, std::string_view system, std::string_view name, std::chrono::nanoseconds took,
                        bool good) = 0;
    /// "00-…": to go on with it elsewhere; empty for work that is not traced.
    [[nodiscard]] virtual std::string traceparent_of(work_mark who) const = 0;
};

}  // namespace fw
