// What happens, as metrics with the names of the specification.
#pragma once

#include "fw/gateway/pipeline.hpp"
#include "fw/postgres/observer.hpp"
#include "fw/telemetry/metrics.hpp"
#include "fw/telemetry/series_cache.hpp"

namespace fw::apps {

class request_metrics final : public gateway::request_observer {
public:
    explicit request_metrics(telemetry::registry& all);
    void answered(const facts& f) override;

private:
    telemetry::family<telemetry::counter>& requests_;
    telemetry::family<telemetry::histogram>& seconds_;
    telemetry::counter& unlimited_;
    telemetry::series_cache<telemetry::counter> known_requests_;
    telemetry::series_cache<telemetry::histogram> known_seconds_;
};

/// Of the caches of all cells. One a process.
struct cache_metrics {
    explicit cache_metrics(telemetry::registry& all);
    telemetry::counter &local_hits, &shared_hits, &shared_misses, &failures;
};

class database_metrics final : public postgres::observer {
public:
    /// `spans` may be nullptr.
    database_metrics(telemetry::registry& all, tracer* spans);
    void on_statement(std::string_view name, std::chrono::nanoseconds took, postgres::outcome how,
                      work_mark who) override;
    void on_connections(postgres::pool_kind pool, std::size_t open, std::size_t active) override;

private:
    telemetry::family<telemetry::histogram>& seconds_;
    telemetry::family<telemetry::counter>& failures_;
    telemetry::family<telemetry::gauge>& active_;
    telemetry::gauge& shared_active_;
    telemetry::gauge& exclusive_active_;
    tracer* spans_;
    telemetry::series_cache<telemetry::histogram> known_seconds_;
};

}  // namespace fw::apps
