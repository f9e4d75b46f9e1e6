#include "health_routes.hpp"

namespace fw::apps {

namespace {

using web::access;
using web::get;
using web::rate_class;

web::response text(std::string content_type, std::string body) {
    web::response out{.content_type = std::move(content_type)};
    out.body = std::move(body);
    return out;
}

web::route plain(std::string name, std::string summary, std::string content_type) {
    web::route out{.name = std::move(name),
                   .group = "service",
                   .summary = std::move(summary),
                   .who = access::anyone,
                   .rate = rate_class::free,
                   .always_answers = true};
    out.gives.push_back({.content_type = std::move(content_type), .schema = json::object{}});
    return out;
}

}  // namespace

void health_routes::add_to(web::route_table& routes) {
    using r = health_routes;
    routes.add(get("/healthz").outside(), plain("isAlive", "Answers as long as the process does", "application/json"),
               *this, &r::alive);
    routes.add(get("/readyz").outside(),
               plain("isReady", "200 when PostgreSQL and Redis can be reached, else 503", "application/json"), *this,
               &r::ready);
    routes.add(get("/metrics").outside(), plain("getMetrics", "For Prometheus", "text/plain"), *this, &r::metrics);
}

task<result<web::response>> health_routes::alive(web::context&, const web::path_values&) {
    co_return web::make_json(R"({"status":"ok"})");
}

task<result<web::response>> health_routes::ready(web::context&, const web::path_values&) {
    const bool database = co_await db_.is_up();
    const bool redis = redis_.is_connected();
    co_return web::make_json(fmt::format(R"({{"status":"{}","database":{},"redis":{}}})",
                                         database && redis ? "ready" : "not ready", database, redis),
                             database && redis ? 200 : 503);
}

task<result<web::response>> health_routes::metrics(web::context&, const web::path_values&) {
    co_return text("text/plain; version=0.0.4; charset=utf-8", metrics_.expose());
}

}  // namespace fw::apps
