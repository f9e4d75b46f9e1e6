#include "fw/telemetry/metrics.hpp"

#include <gtest/gtest.h>

#include "fw/telemetry/series_cache.hpp"

#include <thread>

namespace fw::telemetry {
namespace {

TEST(registry, writes_what_prometheus_reads) {
    registry all;
    auto& requests = all.add_counters("http_requests_total", "Requests", {"method", "path", "status"});
    auto& connections = all.add_gauges("postgres_connections_active", "Connections at work");
    requests.with({"GET", "/avatars/{id}", "200"}).add(3);
    requests.with({"GET", "a\"b\\c\nd", "404"}).add();
    all.before_exposition([&] { connections.with({}).set(2.5); });
    EXPECT_EQ(all.expose(),
              "# HELP http_requests_total Requests\n"
              "# TYPE http_requests_total counter\n"
              "http_requests_total{method=\"GET\",path=\"/avatars/{id}\",status=\"200\"} 3\n"
              "http_requests_total{method=\"GET\",path=\"a\\\"b\\\\c\\nd\",status=\"404\"} 1\n"
              "# HELP postgres_connections_active Connections at work\n"
              "# TYPE postgres_connections_active gauge\n"
              "postgres_connections_active 2.5\n");
}

TEST(histogram, counts_values_up_to_each_bound) {
    static const std::vector<double> bounds{0.1, 1};
    registry all;
    auto& took = all.add_histograms("took_seconds", "Time", bounds, {"what"}).with({"a"});
    for (const double v : {0.05, 0.1, 0.5, 7.0}) took.observe(v);
    took.observe(std::chrono::milliseconds(250));
    EXPECT_EQ(all.expose(),
              "# HELP took_seconds Time\n# TYPE took_seconds histogram\n"
              "took_seconds_bucket{what=\"a\",le=\"0.1\"} 2\n"
              "took_seconds_bucket{what=\"a\",le=\"1\"} 4\n"
              "took_seconds_bucket{what=\"a\",le=\"+Inf\"} 5\n"
              "took_seconds_sum{what=\"a\"} 7.9\n"
              "took_seconds_count{what=\"a\"} 5\n");
}

TEST(registry, refuses_a_name_twice) {
    registry all;
    (void)all.add_counters("a", "A");
    EXPECT_THROW((void)all.add_gauges("a", "A"), std::logic_error);
}

TEST(family, is_bounded_whatever_values_are_made_up) {
    registry all;
    auto& f = all.add_counters("a", "A", {"path"});
    for (std::size_t i = 0; i < 3 * family<counter>::most_series; ++i) f.with({std::to_string(i)}).add();
    EXPECT_EQ(f.with({"other"}).value(), 2 * family<counter>::most_series);
}

TEST(counter, loses_nothing_between_threads) {
    registry all;
    auto& f = all.add_counters("a", "A", {"l"});
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 2; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 10'000; ++i) f.with({"x"}).add();
            });
    }
    EXPECT_EQ(f.with({"x"}).value(), 20'000u);
}

TEST(series_cache, asks_the_family_once_for_each_series) {
    registry all;
    auto& family = all.add_counters("c", "help", {"path", "status"});
    series_cache<counter> known;
    const std::string_view a = "/a", b = "/b";
    int asked = 0;
    const auto count = [&](std::string_view path, std::uint64_t status) {
        known
            .get({path.data(), nullptr, status},
                 [&]() -> auto& {
                     ++asked;
                     return family.with({std::string(path), std::to_string(status)});
                 })
            .add();
    };
    for (int i = 0; i < 3; ++i) count(a, 200), count(b, 200), count(a, 404);
    EXPECT_EQ(asked, 3);
    EXPECT_TRUE(all.expose().contains("c{path=\"/a\",status=\"200\"} 3\n")) << all.expose();
    EXPECT_TRUE(all.expose().contains("c{path=\"/a\",status=\"404\"} 3\n"));
}

TEST(series_cache, still_counts_when_its_places_are_taken) {
    registry all;
    auto& one = all.add_counters("c", "help").with({});
    series_cache<counter> known;
    for (std::uint64_t n = 0; n < 5000; ++n) known.get({nullptr, nullptr, n}, [&]() -> auto& { return one; }).add();
    EXPECT_EQ(one.value(), 5000u);
}

}  // namespace
}  // namespace fw::telemetry
