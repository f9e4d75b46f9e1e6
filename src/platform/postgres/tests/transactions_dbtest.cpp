// Transactions and slow statements, on connections of their own.
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "fw/async/timeout.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::postgres {
namespace {

using namespace std::chrono_literals;
using testing::live_database;

constexpr auto insert_thing = writing("x.insert", "insert into things (name, value) values ($1, $2)");
constexpr auto read_value = reading("x.read", "select value from things where name = $1");
constexpr auto set_value = writing("x.set", "update things set value = $2 where name = $1");
constexpr auto sleep_long = reading("x.sleep", "select 1 from pg_sleep(30)", 20s);

/// With a table of names and values.
class transactions : public ::testing::Test {
protected:
    transactions() {
        owner_.run(
            "CREATE TABLE public.things (name text CONSTRAINT things_name_key PRIMARY KEY, value int NOT NULL);"
            "GRANT ALL ON public.things TO fw_app");
    }
    std::string things() {
        return owner_.run("SELECT coalesce(string_agg(name || '=' || value, ' ' ORDER BY name), '') FROM things")[0][0];
    }
    /// How many of our statements still sleep at the server.
    std::string asleep() {
        return owner_.run(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'fw_app' "
            "AND wait_event = 'PgSleep'")[0][0];
    }

    live_database live_{[](settings& how) {
        how.exclusive_connections = 2;
        how.exclusive_wait = 50ms;
        how.most_waiting = 2;
    }};
    blocking_connection owner_{live_.on().conninfo("postgres")};
};

task<void> inserts_two(database& db, bool keep) {
    auto tx = co_await db.begin();
    (void)co_await tx.run(insert_thing, "a", 1);
    (void)co_await tx.run(insert_thing, "b", 2);
    if (keep) co_await tx.commit();
}

TEST_F(transactions, keep_all_or_nothing) {
    live_.run(inserts_two(live_.db(), false));
    // The connection is rolled back before it is lent again.
    live_.run(inserts_two(live_.db(), true));
    EXPECT_EQ(things(), "a=1 b=2");
}

task<result<int>> refuses_after_writing(transaction& tx) {
    (void)co_await tx.run(insert_thing, "a", 1);
    co_return fail(error_kind::conflict, "things.full", "There is no room.");
}

TEST_F(transactions, are_rolled_back_by_an_error_that_the_body_returns) {
    const auto got = live_.run(live_.db().in_transaction(refuses_after_writing));
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().code, "things.full");
    live_.run(inserts_two(live_.db(), true));
    EXPECT_EQ(things(), "a=1 b=2");
}

task<void> throws_after_writing(transaction& tx) {
    (void)co_await tx.run(insert_thing, "a", 1);
    throw std::runtime_error("a bug");
}

TEST_F(transactions, are_rolled_back_by_an_exception) {
    EXPECT_THROW(live_.run(live_.db().in_transaction(throws_after_writing)), std::runtime_error);
    live_.run(inserts_two(live_.db(), true));
    EXPECT_EQ(things(), "a=1 b=2");
}

task<std::string> violates(database& db) {
    auto tx = co_await db.begin();
    (void)co_await tx.run(insert_thing, "a", 1);
    const auto second = co_await tx.try_run(insert_thing, "a", 2);
    const std::string constraint = second ? "none" : second.error().constraint;
    try {
        co_await tx.commit();
    } catch (const failure& e) {
        co_return constraint + " " + e.reason().code;
    }
    co_return constraint;
}

TEST_F(transactions, cannot_be_committed_after_a_violation) {
    EXPECT_EQ(live_.run(violates(live_.db())), "things_name_key postgres.refused");
    EXPECT_EQ(things(), "");
}

task<void> increments_both(transaction& tx, asio::io_context& context, std::shared_ptr<int> readers, int& attempts) {
    ++attempts;
    const auto got = co_await tx.run(read_value, "n");
    // Until both have read, so that they collide in their first attempt whatever the order.
    ++*readers;
    while (*readers < 2) co_await asio::post(context, use_task);
    (void)co_await tx.run(set_value, "n", got.front().get<int>(0) + 1);
}

task<void> counts_twice_at_once(live_database& live, int& attempts) {
    auto readers = std::make_shared<int>(0);
    auto left = std::make_shared<int>(2);
    const auto one = [](live_database& on, std::shared_ptr<int> seen, std::shared_ptr<int> count,
                        int& tries) -> task<void> {
        const auto body = [&on, seen, &tries](transaction& tx) {
            return increments_both(tx, on.context(), seen, tries);
        };
        co_await on.db().in_transaction(body, isolation::serializable);
        --*count;
    };
    asio::co_spawn(live.context(), one(live, readers, left, attempts), asio::detached);
    asio::co_spawn(live.context(), one(live, readers, left, attempts), asio::detached);
    while (*left > 0) co_await asio::post(live.context(), use_task);
}

TEST_F(transactions, that_collide_are_run_again_until_both_count) {
    owner_.run("INSERT INTO things VALUES ('n', 0)");
    int attempts = 0;
    live_.run(counts_twice_at_once(live_, attempts));
    EXPECT_EQ(things(), "n=2");
    EXPECT_GE(attempts, 3);
}

template <class T>
task<std::string> code_of(task<T> work) {
    try {
        if constexpr (std::is_void_v<T>)
            co_await std::move(work);
        else
            (void)co_await std::move(work);
    } catch (const failure& e) {
        co_return e.reason().code;
    }
    co_return "none";
}

task<std::string> asks_with_none_free(database& db) {
    auto first = co_await db.begin();
    auto second = co_await db.begin();
    const auto waited = co_await code_of(db.begin());
    co_await first.rollback();
    const auto then = co_await code_of(db.begin());
    co_return waited + " " + then;
}

TEST_F(transactions, beyond_the_connections_wait_a_bounded_time_and_are_refused) {
    EXPECT_EQ(live_.run(asks_with_none_free(live_.db())), "postgres.busy none");
}

task<std::string> gets_the_connection_that_comes_back(live_database& live) {
    auto first = std::make_shared<std::optional<transaction>>(co_await live.db().begin());
    auto second = co_await live.db().begin();
    asio::post(live.context(), [first] { first->reset(); });
    co_return co_await code_of(live.db().begin());
}

TEST_F(transactions, that_wait_get_the_connection_that_comes_back) {
    EXPECT_EQ(live_.run(gets_the_connection_that_comes_back(live_)), "none");
}

TEST_F(transactions, that_are_late_end_at_the_server_too) {
    constexpr auto late = reading("x.late", "select 1 from pg_sleep(30)", 30ms);
    EXPECT_EQ(live_.run(code_of(live_.db().run_slow(late))), "postgres.timeout");
    // Both connections can be used again at once: the statement was cancelled, not waited for.
    live_.run(asks_with_none_free(live_.db()));
    EXPECT_EQ(asleep(), "0");
}

task<result<rows>> as_result(task<rows> work) {
    co_return co_await std::move(work);
}

task<std::string> is_cancelled(database& db) {
    const auto got = co_await with_timeout(30ms, "It", as_result(db.run_slow(sleep_long)));
    co_return got ? "none" : got.error().code;
}

TEST_F(transactions, are_cancelled_at_the_server_with_their_caller) {
    EXPECT_EQ(live_.run(is_cancelled(live_.db())), "timeout");
    live_.run(asks_with_none_free(live_.db()));
    EXPECT_EQ(asleep(), "0");
}

TEST_F(transactions, of_short_statements_give_up_waiting_when_their_caller_is_cancelled) {
    const auto ask = [](database& db) -> task<std::string> {
        const auto got =
            co_await with_timeout(30ms, "It", as_result(db.run(reading("x.nap", "select 1 from pg_sleep(0.3)"))));
        const auto next = co_await db.run(reading("x.next", "select 7"));
        co_return fmt::format("{} {}", got ? "none" : got.error().code, next.front().get<int>(0));
    };
    EXPECT_EQ(live_.run(ask(live_.db())), "timeout 7");
}

}  // namespace
}  // namespace fw::postgres
