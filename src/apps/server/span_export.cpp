#include "span_export.hpp"

namespace fw::apps {

namespace {

constexpr std::chrono::seconds between{1};
constexpr std::size_t most_at_once = 512;

}  // namespace

span_export::span_export(asio::io_context& home, telemetry::span_recorder& from, http::client& to, std::string url,
                         telemetry::registry& metrics, logger log)
    : from_(from),
      to_(to),
      url_(std::move(url)),
      sent_(metrics.add_counters("telemetry_spans_sent_total", "Spans that the collector has taken").with({})),
      dropped_(metrics.add_counters("telemetry_spans_dropped_total", "Spans that nobody will see").with({})),
      log_(std::move(log)),
      sending_(home, "telemetry.export", log_, between, [this] { return send_all(); }) {}

task<void> span_export::send_all() {
    for (auto spans = from_.take(most_at_once); !spans.empty(); spans = from_.take(most_at_once)) {
        const auto answer = co_await to_.send({.url = url_,
                                               .method = "POST",
                                               .fields = {{"Content-Type", "application/json"}},
                                               .body = telemetry::to_otlp_json(spans, "fashion-wallet")});
        const bool good = answer && answer->status >= 200 && answer->status < 300;
        (good ? sent_ : dropped_).add(spans.size());
        if (!good && was_good_)  // the next is told when it has been well in between
            log_.warning("telemetry.export_failed",
                         answer ? fmt::format("The collector answers {}.", answer->status) : answer.error().message);
        was_good_ = good;
        if (!good) break;
    }
    const auto dropped = from_.dropped();
    dropped_.add(dropped - std::exchange(told_dropped_, dropped));
}

}  // namespace fw::apps
