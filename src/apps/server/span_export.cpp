#include "span_export.hpp"

#include <boost/asio/redirect_error.hpp>

#include "fw/async/spawn.hpp"

namespace fw::apps {

namespace {

constexpr std::chrono::seconds between{1};
constexpr std::size_t most_at_once = 512;

}  // namespace

span_export::span_export(asio::io_context& home, telemetry::span_recorder& from, http::client& to, std::string url,
                         telemetry::registry& metrics, logger log)
    : home_(home),
      from_(from),
      to_(to),
      url_(std::move(url)),
      sent_(metrics.add_counters("telemetry_spans_sent_total", "Spans that the collector has taken").with({})),
      dropped_(metrics.add_counters("telemetry_spans_dropped_total", "Spans that nobody will see").with({})),
      log_(std::move(log)),
      pause_(home),
      ended_(home, io_timer::time_point::max()) {}

void span_export::start() {
    spawn(home_, "telemetry.export", log_, run());
}

task<void> span_export::run() {
    boost::system::error_code ignored;
    while (!stopping_) {
        pause_.expires_after(between);
        co_await pause_.async_wait(asio::redirect_error(use_task, ignored));
        co_await send_all();
    }
    ended_.expires_at(io_timer::time_point::min());
}

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

task<void> span_export::stop() {
    stopping_ = true;
    pause_.cancel();
    boost::system::error_code ignored;
    while (ended_.expiry() == io_timer::time_point::max())
        co_await ended_.async_wait(asio::redirect_error(use_task, ignored));
}

}  // namespace fw::apps
