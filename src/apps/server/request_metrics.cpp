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
    const std::string method(f.method), route(f.route);
    requests_.with({method, route, std::to_string(f.status)}).add();
    seconds_.with({method, route}).observe(f.duration);
    if (f.limiter_away) unlimited_.add();
}

database_metrics::database_metrics(telemetry::registry& all)
    : seconds_(all.add_histograms("postgres_query_duration_seconds", "From asking to the answer, waiting included",
                                  telemetry::request_seconds(), {"statement"})),
      failures_(
          all.add_counters("postgres_queries_failed_total", "Statements that did not end well", {"statement", "how"})),
      active_(all.add_gauges("postgres_connections_active", "Connections at work, of the thread that spoke last",
                             {"pool"})) {}

void database_metrics::on_statement(std::string_view name, std::chrono::nanoseconds took, postgres::outcome how) {
    seconds_.with({std::string(name)}).observe(took);
    if (how != postgres::outcome::done) failures_.with({std::string(name), std::string(name_of(how))}).add();
}

void database_metrics::on_connections(postgres::pool_kind pool, std::size_t, std::size_t active) {
    active_.with({pool == postgres::pool_kind::shared ? "shared" : "exclusive"}).set(static_cast<double>(active));
}

}  // namespace fw::apps
