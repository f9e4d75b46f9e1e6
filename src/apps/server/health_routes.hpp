// Routes outside of the API: is it alive, is it ready, how is it.
#pragma once

#include <string>

#include "fw/postgres/database.hpp"
#include "fw/redis/connection.hpp"
#include "fw/telemetry/metrics.hpp"
#include "fw/web/endpoint.hpp"

namespace fw::apps {

/// One thread's.
class health_routes {
public:
    health_routes(postgres::database& db, redis::connection& redis, const telemetry::registry& metrics)
        : db_(db), redis_(redis), metrics_(metrics) {}

    void add_to(web::route_table& routes);

private:
    task<result<web::response>> alive(web::context& ctx, const web::path_values& values);
    task<result<web::response>> ready(web::context& ctx, const web::path_values& values);
    task<result<web::response>> metrics(web::context& ctx, const web::path_values& values);

    postgres::database& db_;
    redis::connection& redis_;
    const telemetry::registry& metrics_;
};

}  // namespace fw::apps
