// Sends spans to a collector: OTLP over HTTP, JSON.
#pragma once

#include "fw/async/repeat.hpp"
#include "fw/base/log.hpp"
#include "fw/http/http_client.hpp"
#include "fw/telemetry/metrics.hpp"
#include "fw/telemetry/spans.hpp"

namespace fw::apps {

/// Once a second, up to 512 in a piece. What the collector does not take is dropped and counted
/// (`telemetry_spans_dropped_total`): telemetry holds up nobody. Belongs to the thread of `home`; what it refers to
/// must outlive it.
class span_export {
public:
    span_export(asio::io_context& home, telemetry::span_recorder& from, http::client& to, std::string url,
                telemetry::registry& metrics, logger log);

    void start() { sending_.start(repeated_work::first::after_a_pause); }
    /// Sends what there is, then ends.
    [[nodiscard]] task<void> stop() { return sending_.stop(); }

private:
    [[nodiscard]] task<void> send_all();

    telemetry::span_recorder& from_;
    http::client& to_;
    std::string url_;
    telemetry::counter& sent_;
    telemetry::counter& dropped_;
    logger log_;
    std::uint64_t told_dropped_ = 0;
    bool was_good_ = true;
    repeated_work sending_;
};

}  // namespace fw::apps
