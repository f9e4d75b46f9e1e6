#include "request_metrics.hpp"

namespace fw::apps {

namespace {

std::string_view name_of(postgres::outcome how) {
    switch (how) {
        case postgres::outcome::done:
            return "done";
        case postgres::outcome::refused:
            return "refused";
        case postgres::outcome::late:
            return "late";
        case postgres::outcome::lost:
            return "lost";
        case postgres::outcome::cancelled:
            return "cancelled";
        case postgres::outcome::busy:
            return "busy";
    }
    std::unreachable();
}

}  // namespace

request_metrics::request_metrics(telemetry::registry& all)
    : requests_(all.add_counters("http_requests_total", "Requests answered", {"method", "path", "status"})),
      seconds_(all.add_histograms("http_request_duration_seconds", "From a request's head to its answer",
                                  telemetry::request_seconds(), {"method", "path"})),
      unlimited_(
          all.add_counters("http_requests_unlimited_total", "Let through because the rate limiter was away").with({})) {
}

void request_metrics::answered(const facts& f) {
    // Methods are literals and routes live as long as their routers: their addresses tell them apart.
    const telemetry::series_key key{f.method.data(), f.route.data(), static_cast<std::uint64_t>(f.status)};
    known_requests_
        .get(key,
             [&]() -> auto& {
                 return requests_.with({std::string(f.method), std::string(f.route), std::to_string(f.status)});
             })
        .add();
    known_seconds_
        .get({key.first, key.second},
             [&]() -> auto& { return seconds_.with({std::string(f.method), std::string(f.route)}); })
        .observe(f.duration);
    if (f.limiter_away) unlimited_.add();
}

cache_metrics::cache_metrics(telemetry::registry& all)
    : local_hits(all.add_counters("cache_local_hits_total", "Answers that lay in the process's memory").with({})),
      shared_hits(all.add_counters("redis_hits_total", "Answers that lay in Redis").with({})),
      shared_misses(all.add_counters("redis_misses_total", "Answers that did not").with({})),
      failures(all.add_counters("redis_cache_failures_total", "Redis was away when the cache asked it").with({})) {}

database_metrics::database_metrics(telemetry::registry& all, tracer* spans)
    : seconds_(all.add_histograms("postgres_query_duration_seconds", "From asking to the answer, waiting included",
                                  telemetry::request_seconds(), {"statement"})),
      failures_(
          all.add_counters("postgres_queries_failed_total", "Statements that did not end well", {"statement", "how"})),
      active_(all.add_gauges("postgres_connections_active", "Connections at work, of the thread that spoke last",
                             {"pool"})),
      shared_active_(active_.with({"shared"})),
      exclusive_active_(active_.with({"exclusive"})),
      spans_(spans) {}

void database_metrics::on_statement(std::string_view name, std::chrono::nanoseconds took, postgres::outcome how,
                                    work_mark who) {
    if (spans_ != nullptr) spans_->called(who, "postgresql", name, took, how == postgres::outcome::done);
    known_seconds_.get({name.data()}, [&]() -> auto& { return seconds_.with({std::string(name)}); }).observe(took);
    if (how != postgres::outcome::done) failures_.with({std::string(name), std::string(name_of(how))}).add();
}

void database_metrics::on_connections(postgres::pool_kind pool, std::size_t, std::size_t active) {
    (pool == postgres::pool_kind::shared ? shared_active_ : exclusive_active_).set(static_cast<double>(active));
}

}  // namespace fw::apps
