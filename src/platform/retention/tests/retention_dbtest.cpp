#include <gtest/gtest.h>

#include "fw/postgres/testing/live_database.hpp"
#include "fw/retention/keeper.hpp"

namespace fw::retention {
namespace {

using namespace std::chrono_literals;
using postgres::writing;

constexpr auto remove_settings =
    writing("test.remove",
            "DELETE FROM platform.settings WHERE key IN (SELECT key FROM platform.settings WHERE "
            "updated_at < $1 ORDER BY updated_at LIMIT $2)");

/// What a run deletes while another server holds the lock.
task<std::size_t> while_another_is_at_it(postgres::database& db, keeper& keeps) {
    auto other = co_await db.begin();
    (void)co_await other.run(writing("test.hold", "SELECT pg_advisory_xact_lock(7240004)"));
    const auto gone = co_await keeps.run();
    co_await other.rollback();
    co_return gone.value();
}

class retention_test : public ::testing::Test {
protected:
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    void add(std::string_view key, time_point at) {
        (void)run(live.db().run(
            writing("test.add", "INSERT INTO platform.settings (key, value, updated_at) VALUES ($1, '1', $2)"), key,
            at));
    }
    std::int64_t count() {
        return run(live.db().run(postgres::reading("test.count", "SELECT count(*) FROM platform.settings")))
            .front()
            .get<std::int64_t>(0);
    }

    postgres::testing::live_database live;
    manual_clock time;
    telemetry::registry metrics;
    telemetry::family<telemetry::counter>& deleted = add_counters(metrics);
    rule kept_an_hour{"platform.settings", remove_settings, 1h};
};

TEST_F(retention_test, deletes_what_is_over_in_batches_and_counts_it) {
    for (int i = 0; i < 5; ++i) add(fmt::format("old{}", i), time.now() - 61min);
    add("new", time.now() - 59min);
    keeper keeps(live.db(), {kept_an_hour}, time, deleted, {.batch = 2});
    EXPECT_EQ(run(keeps.run()).value(), 5u);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(run(keeps.run()).value(), 0u);
    EXPECT_NE(metrics.expose().find("retention_rows_deleted_total{table=\"platform.settings\"} 5\n"), std::string::npos)
        << metrics.expose();
}

TEST_F(retention_test, a_run_is_bounded_and_the_next_goes_on) {
    for (int i = 0; i < 5; ++i) add(fmt::format("old{}", i), time.now() - 2h);
    keeper keeps(live.db(), {kept_an_hour}, time, deleted, {.batch = 1, .most_batches = 3});
    EXPECT_EQ(run(keeps.run()).value(), 3u);
    EXPECT_EQ(run(keeps.run()).value(), 2u);
}

TEST_F(retention_test, one_server_deletes_at_a_time) {
    add("old", time.now() - 2h);
    keeper keeps(live.db(), {kept_an_hour}, time, deleted);
    EXPECT_EQ(run(while_another_is_at_it(live.db(), keeps)), 0u);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(run(keeps.run()).value(), 1u);
}

TEST_F(retention_test, stops_when_it_is_told_to) {
    add("old", time.now() - 2h);
    keeper keeps(live.db(), {kept_an_hour}, time, deleted);
    keeps.stop_soon();
    EXPECT_EQ(run(keeps.run()).value(), 0u);
}

}  // namespace
}  // namespace fw::retention
