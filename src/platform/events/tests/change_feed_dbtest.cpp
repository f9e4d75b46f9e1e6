#include "fw/events/change_feed.hpp"

#include <gtest/gtest.h>

#include "fw/base/failure.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::events {
namespace {

/// Remembers names; fails when it is told to.
class names final : public change_consumer {
public:
    std::string_view name() const override { return "names"; }
    task<result<void>> take(const change_batch& batch) override {
        if (failures > 0 && failures-- % 2 == 0) throw failure({error_kind::unavailable, "test.away", "Away."});
        if (refusals > 0 && refusals-- > 0) co_return fail(error_kind::unavailable, "test.refused", "Not now.");
        for (const auto& c : batch.changes) seen.emplace_back(c.find("name").value_or("?"));
        co_return result<void>{};
    }
    task<result<void>> begin_anew() override {
        ++begun;
        co_return result<void>{};
    }

    std::vector<std::string> seen;
    int begun = 0, failures = 0, refusals = 0;
};

class feed : public ::testing::Test {
protected:
    feed() {
        sql("CREATE TABLE public.things (id serial PRIMARY KEY, name text); CREATE PUBLICATION things FOR TABLE "
            "public.things");
    }
    ~feed() override {
        postgres::replication_stream last(live.context(), how(), live.workers());
        while (!live.run(last.drop_slot())) {
        }
    }

    void sql(const std::string& text) { postgres::blocking_connection(live.on().conninfo("postgres")).run(text); }
    void add(const std::string& name) { sql("INSERT INTO public.things (name) VALUES ('" + name + "')"); }

    postgres::replication_settings how() const {
        return {
            .conninfo = live.on().conninfo("fw_replica"), .slot = "test_" + live.on().name(), .publication = "things"};
    }
    std::unique_ptr<change_feed> begin(names& into) {
        auto out = std::make_unique<change_feed>(live.context(), how(), live.workers(),
                                                 std::vector<change_consumer*>{&into}, live.log_to());
        out->start();
        return out;
    }
    void until(const std::function<bool()>& wanted) {
        for (int i = 0; i < 2000 && !wanted(); ++i) live.run(breath());
        ASSERT_TRUE(wanted());
    }
    static task<void> breath() { co_await sleep_for(std::chrono::milliseconds(5)); }

    postgres::testing::live_database live;
};

TEST_F(feed, brings_every_change_in_order) {
    names got;
    const auto feed = begin(got);
    until([&] { return feed->is_reading(); });
    for (int i = 0; i < 20; ++i) add(std::to_string(i));
    until([&] { return got.seen.size() == 20; });
    for (int i = 0; i < 20; ++i) EXPECT_EQ(got.seen[static_cast<std::size_t>(i)], std::to_string(i));
    EXPECT_EQ(got.begun, 1);
    live.run(feed->stop());
}

TEST_F(feed, goes_on_where_it_stopped) {
    names first, second;
    auto one = begin(first);
    until([&] { return one->is_reading(); });
    add("a");
    until([&] { return first.seen.size() == 1; });
    live.run(one->stop());
    one.reset();
    add("b");
    const auto two = begin(second);
    until([&] { return !second.seen.empty(); });
    EXPECT_EQ(second.seen, (std::vector<std::string>{"b"}));
    EXPECT_EQ(second.begun, 0);
    live.run(two->stop());
}

TEST_F(feed, a_consumer_that_fails_gets_the_same_again) {
    names got;
    got.refusals = 1;
    got.failures = 2;
    const auto feed = begin(got);
    until([&] { return feed->is_reading(); });
    add("a");
    add("b");
    until([&] { return got.seen.size() == 2; });
    EXPECT_EQ(got.seen, (std::vector<std::string>{"a", "b"}));
    live.run(feed->stop());
}

TEST_F(feed, another_takes_over_when_the_first_ends) {
    names first, second;
    auto one = begin(first);
    until([&] { return one->is_reading(); });
    const auto two = begin(second);
    add("a");
    until([&] { return first.seen.size() == 1; });
    EXPECT_FALSE(two->is_reading());
    live.run(one->stop());
    add("b");
    until([&] { return !second.seen.empty(); });
    EXPECT_EQ(second.seen, (std::vector<std::string>{"b"}));
    live.run(two->stop());
}

TEST_F(feed, a_lost_connection_loses_no_change) {
    names got;
    const auto feed = begin(got);
    until([&] { return feed->is_reading(); });
    add("a");
    until([&] { return got.seen.size() == 1; });
    sql("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'test_" +
        live.on().name() + "'");
    add("b");
    // What had not been confirmed when the connection went comes again: at least once, and in order.
    until([&] { return got.seen.back() == "b"; });
    for (std::size_t i = 0; i + 1 < got.seen.size(); ++i) EXPECT_EQ(got.seen[i], "a");
    EXPECT_EQ(got.begun, 1);
    live.run(feed->stop());
}

}  // namespace
}  // namespace fw::events
