// Spans, from the work that makes them to the text that collectors read (OTLP/HTTP, JSON).
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/base/trace.hpp"

namespace fw::telemetry {

enum class span_kind : std::uint8_t { server = 2, client = 3, consumer = 5 };  ///< numbers of OTLP

struct span {
    std::string trace_id, span_id, parent_id;  ///< hexadecimal; the parent may be empty
    std::string name;
    span_kind kind = span_kind::server;
    time_point began{}, ended{};
    bool good = true;
    tracer::attributes attributes = {};
};

/// Keeps spans that have ended until somebody takes them; beyond `most` they are dropped and counted. The clock must
/// outlive it.
class span_recorder final : public tracer {
public:
    /// `sampled`: of traces that begin here, percent.
    explicit span_recorder(const clock& time, int sampled = 100, std::size_t most = 8192);

    void begin(work_mark who, work_kind kind, std::string_view name, std::string_view parent, std::string_view trace_id,
               std::string_view span_id) override;
    void end(work_mark who, bool good, std::string_view name, attributes more) override;
    void called(work_mark who, std::string_view system, std::string_view name, std::chrono::nanoseconds took,
                bool good) override;
    [[nodiscard]] std::string traceparent_of(work_mark who) const override;

    [[nodiscard]] std::vector<span> take(std::size_t most);
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

private:
    void keep(span s);
    [[nodiscard]] std::string make_id(std::size_t digits);

    const clock& clock_;
    const int sampled_;
    const std::size_t most_;
    mutable std::mutex guard_;  ///< of all that follows
    std::unordered_map<work_mark, span> open_;
    std::vector<span> ended_;
    std::uint64_t chance_ = 0;
    std::atomic<std::uint64_t> dropped_ = 0;
};

/// An ExportTraceServiceRequest.
[[nodiscard]] std::string to_otlp_json(std::span<const span> spans, std::string_view service_name);

}  // namespace fw::telemetry
