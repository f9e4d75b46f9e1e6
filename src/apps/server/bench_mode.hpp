// serve --bench: the contract of the load tests (bench/README.md), which is not how anybody should run the service.
#pragma once

#include <optional>
#include <string>

#include "gateway_settings.hpp"

namespace fw::apps {

/// The load tests' variables as ours: PORT, WORKERS, DATABASE_URL, REDIS_URL, RATE_LIMIT=on|off. The API alone, on
/// loopback, with warnings only in the log; what FW_… says already stays. Before the settings are read.
void take_bench_environment();

/// JWT_SECRET, if it is set: access tokens are then HS256 with this secret, verified with every request.
[[nodiscard]] std::optional<std::string> find_bench_secret();

/// Every request is counted and none refused: RATE_LIMIT_AUTH (default: a thousand million) an hour for everybody.
[[nodiscard]] gateway::rate_policy bench_rates();

}  // namespace fw::apps
