#include "bench_mode.hpp"

#include <cstdlib>
#include <stdexcept>

namespace fw::apps {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

void say(const char* ours, const std::string& value) {
    constexpr int keep_what_is_there = 0;
    if (!value.empty()) ::setenv(ours, value.c_str(), keep_what_is_there);
}

}  // namespace

void take_bench_environment() {
    say("FW_SERVER_PORT", variable("PORT"));
    say("FW_SERVER_THREADS", variable("WORKERS"));
    say("FW_DATABASE_URL", variable("DATABASE_URL"));
    say("FW_REDIS_URL", variable("REDIS_URL"));
    say("FW_SERVER_RATE_LIMITS", variable("RATE_LIMIT") == "off" ? "false" : "true");
    if (variable("CACHE_L1") == "off") say("FW_CACHE_MEMORY", "0");
    if (variable("CACHE_L2") == "off") say("FW_CACHE_SHARED", "false");
    if (variable("SEARCH_CACHE") == "off") say("FW_CACHE_SEARCHES", "false");
    say("FW_SERVER_ADDRESS", "127.0.0.1");
    say("FW_LOG_LEVEL", "warning");
}

std::optional<std::string> find_bench_secret() {
    auto secret = variable("JWT_SECRET");
    if (secret.empty()) return std::nullopt;
    return secret;
}

gateway::rate_policy bench_rates() {
    auto hourly = variable("RATE_LIMIT_AUTH");
    if (hourly.empty()) hourly = "1000000000";
    const auto rule = fmt::format(R"({{"rate": {0}, "period": 3600, "burst": 1000000}})", hourly);
    auto made = gateway::rate_policy::parse(fmt::format(
        R"({{"classes": {{"ordinary": {{"anonymous": {0}, "user": {0}}}, "sign_in": {{"anonymous": {0}, "user": {0}}}}}}})",
        rule));
    if (!made) throw std::runtime_error("RATE_LIMIT_AUTH: " + made.error().message);
    return std::move(*made);
}

}  // namespace fw::apps
