// Short statements on shared connections.
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include "fw/async/timeout.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::postgres {
namespace {

using namespace std::chrono_literals;
using testing::live_database;

constexpr auto one_connection = [](settings& how) { how.shared_connections = 1; };

struct thing_tag;
using thing_id = strong_id<thing_tag>;

template <class T>
task<T> echo(database& db, const char* name, const char* sql, T value) {
    const auto got = co_await db.run(reading(name, sql), value);
    co_return got.front().template get<T>(0);
}

TEST(statements, give_back_every_type_as_it_was) {
    live_database live;
    auto& db = live.db();
    EXPECT_EQ(live.run(echo<bool>(db, "t.bool", "select $1", true)), true);
    EXPECT_EQ(live.run(echo<int>(db, "t.int4", "select $1", -7)), -7);
    EXPECT_EQ(live.run(echo<std::int64_t>(db, "t.int8", "select $1", INT64_MIN)), INT64_MIN);
    EXPECT_EQ(live.run(echo<double>(db, "t.float8", "select $1", -0.1)), -0.1);
    EXPECT_EQ(live.run(echo<std::string>(db, "t.text", "select $1", "")), "");
    EXPECT_EQ(live.run(echo<jsonb>(db, "t.jsonb", "select $1", {R"({"a": [1, "ü"]})"})).text, R"({"a": [1, "ü"]})");
    EXPECT_EQ(live.run(echo<bytes>(db, "t.bytea", "select $1", {0, 255, 7})), (bytes{0, 255, 7}));
    const auto id = thing_id::make(time_point{1s});
    EXPECT_EQ(live.run(echo<thing_id>(db, "t.uuid", "select $1", id)), id);
    const time_point then{1'763'900'000'123'456us};
    EXPECT_EQ(live.run(echo<time_point>(db, "t.time", "select $1", then)), then);
    EXPECT_EQ(live.run(echo<time_point>(db, "t.time", "select $1", time_point{-5us})), time_point{-5us});
}

TEST(statements, give_back_nulls_and_arrays_as_they_were) {
    live_database live;
    auto& db = live.db();
    using texts = std::vector<std::string>;
    using some = std::vector<std::optional<std::string>>;
    EXPECT_EQ(live.run(echo<std::optional<int>>(db, "t.null", "select $1", std::nullopt)), std::nullopt);
    EXPECT_EQ(live.run(echo<texts>(db, "t.texts", "select $1", {"a,b", "\"{}\\", ""})), (texts{"a,b", "\"{}\\", ""}));
    EXPECT_EQ(live.run(echo<texts>(db, "t.texts", "select $1", {})), texts{});
    EXPECT_EQ(live.run(echo<some>(db, "t.some", "select $1", {"a", std::nullopt})), (some{"a", std::nullopt}));
    const std::vector ids{thing_id::make(time_point{1s}), thing_id::make(time_point{2s})};
    EXPECT_EQ(live.run(echo<std::vector<thing_id>>(db, "t.ids", "select $1", ids)), ids);
    EXPECT_EQ(live.run(echo<std::vector<double>>(db, "t.doubles", "select $1", {1.5, -2})), (std::vector{1.5, -2.0}));
}

task<std::string> asks_what_time_means(database& db) {
    const auto got =
        co_await db.run(reading("t.rfc", "select to_char($1 at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"),
                        time_point{1'763'900'000'123'456us});
    co_return got.front().get<std::string>(0);
}

TEST(statements, mean_the_same_moment_as_the_server) {
    live_database live;
    EXPECT_EQ(live.run(asks_what_time_means(live.db())), "2025-11-23 12:13:20.123456");
}

TEST(statements, take_hostile_texts_for_texts) {
    live_database live;
    for (const std::string text : {"'; drop table auth.users; --", "$1", "\\'", "%s", "日本語 👗 ñ", "\x01\x7f\r\n"})
        EXPECT_EQ(live.run(echo<std::string>(live.db(), "t.text", "select $1", text)), text);
}

/// The code of the failure that the work throws, or "none".
template <class T>
std::string code_of(live_database& live, task<T> work) {
    try {
        (void)live.run(std::move(work));
    } catch (const failure& e) {
        return e.reason().code;
    }
    return "none";
}

TEST(statements, refuse_texts_that_cannot_be_stored) {
    live_database live;
    EXPECT_THROW((void)parameters::of(std::string("a\0b", 3)), failure);
    EXPECT_EQ(code_of(live, echo<std::string>(live.db(), "t.text", "select $1", "\xff\xfe")), "postgres.not_text");
    EXPECT_EQ(code_of(live, echo<jsonb>(live.db(), "t.jsonb", "select $1", {"\"\\u0000\""})), "postgres.not_text");
}

task<std::vector<int>> asks_for_many(database& db, asio::io_context& context, int count) {
    auto answers = std::make_shared<std::vector<int>>();
    const auto one = [](database& on, std::shared_ptr<std::vector<int>> into, int value) -> task<void> {
        const auto got = co_await on.run(reading("t.many", "select $1 + 1"), value);
        into->push_back(got.front().get<int>(0));
    };
    for (int i = 0; i < count; ++i) asio::co_spawn(context, one(db, answers, i), asio::detached);
    while (static_cast<int>(answers->size()) < count) co_await asio::post(context, use_task);
    co_return std::move(*answers);
}

TEST(statements, in_flight_together_each_get_their_own_answer_in_order) {
    live_database live(one_connection);
    const auto got = live.run(asks_for_many(live.db(), live.context(), 1000));
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(got[i], i + 1);
}

task<std::string> outcome_of(database& db, statement what, int value) {
    try {
        const auto got = co_await db.run(what, value);
        co_return fmt::format("{}", got.front().get<int>(0));
    } catch (const sql_failure& e) {
        co_return e.problem().sqlstate;
    } catch (const failure& e) {
        co_return e.reason().code;
    }
}

constexpr auto divide = reading("t.divide", "select 100 / $1");
constexpr auto insert_thing = writing("t.insert", "insert into things (value) values ($1) returning value");

task<void> starts_all(database& db, asio::io_context& context, std::vector<std::pair<statement, int>> all,
                      std::vector<std::string>& into) {
    auto left = std::make_shared<std::size_t>(all.size());
    into.resize(all.size());
    const auto one = [](database& on, statement what, int value, std::string& out,
                        std::shared_ptr<std::size_t> count) -> task<void> {
        out = co_await outcome_of(on, what, value);
        --*count;
    };
    for (std::size_t i = 0; i < all.size(); ++i)
        asio::co_spawn(context, one(db, all[i].first, all[i].second, into[i], left), asio::detached);
    while (*left > 0) co_await asio::post(context, use_task);
}

void make_things(live_database& live) {
    blocking_connection owner(live.on().conninfo("postgres"));
    owner.run(
        "CREATE TABLE public.things (id bigserial, value int, CONSTRAINT value_key UNIQUE (value) DEFERRABLE INITIALLY "
        "DEFERRED);"
        "GRANT ALL ON public.things TO fw_app; GRANT ALL ON public.things_id_seq TO fw_app");
}

TEST(statements, that_fail_harm_neither_reads_nor_writes_beside_them) {
    live_database live(one_connection);
    make_things(live);
    std::vector<std::string> got;
    // Prepared before, so that they share a sync.
    live.run(starts_all(live.db(), live.context(), {{divide, 1}, {insert_thing, 1}}, got));
    live.run(starts_all(
        live.db(), live.context(),
        {{divide, 50}, {divide, 0}, {insert_thing, 7}, {divide, 25}, {divide, 0}, {divide, 20}, {insert_thing, 8}},
        got));
    EXPECT_EQ(got, (std::vector<std::string>{"2", "22012", "7", "4", "22012", "5", "8"}));
    blocking_connection owner(live.on().conninfo("postgres"));
    EXPECT_EQ(owner.run("SELECT array_agg(value ORDER BY id) FROM things")[0][0], "{1,7,8}");
}

TEST(statements, whose_commit_fails_are_told_so) {
    live_database live(one_connection);
    make_things(live);
    std::vector<std::string> got;
    live.run(starts_all(live.db(), live.context(),
                        {{insert_thing, 1}, {insert_thing, 1}, {insert_thing, 2}, {divide, 10}}, got));
    EXPECT_EQ(got, (std::vector<std::string>{"1", "23505", "2", "10"}));
}

TEST(statements, that_cannot_be_prepared_are_told_why_each_time) {
    live_database live(one_connection);
    constexpr auto broken = reading("t.broken", "select nonsense from nowhere where x = $1");
    std::vector<std::string> got;
    live.run(starts_all(live.db(), live.context(), {{broken, 1}, {broken, 2}, {divide, 10}, {broken, 3}}, got));
    EXPECT_EQ(got, (std::vector<std::string>{"42P01", "42P01", "10", "42P01"}));
}

TEST(statements, live_on_when_a_table_changes_under_them) {
    live_database live(one_connection);
    make_things(live);
    constexpr auto whole = reading("t.whole", "select * from things where value > $1 order by id");
    const auto width = [](database& db, statement what) -> task<int> {
        const auto got = co_await db.run(what, 0);
        co_return got.front().get<int>(1);
    };
    std::vector<std::string> got;
    live.run(starts_all(live.db(), live.context(), {{insert_thing, 5}}, got));
    EXPECT_EQ(live.run(width(live.db(), whole)), 5);
    blocking_connection(live.on().conninfo("postgres")).run("ALTER TABLE things ADD COLUMN more int");
    EXPECT_EQ(live.run(width(live.db(), whole)), 5);
}

task<std::string> inserts_a_user(database& db, std::string email) {
    constexpr auto insert =
        writing("t.user", "insert into auth.users (id, email, created_at, updated_at) values ($1, $2, $3, $3)");
    const time_point now{1s};
    const auto got = co_await db.try_run(insert, make_uuid(now), email, now);
    if (got) co_return fmt::format("{} row", got->affected());
    const auto& v = got.error();
    co_return fmt::format("{} {} {}", v.kind == violation_kind::unique, v.constraint, v.table);
}

TEST(statements, answer_with_the_constraint_that_they_violate) {
    live_database live;
    EXPECT_EQ(live.run(inserts_a_user(live.db(), "ada@example.org")), "1 row");
    EXPECT_EQ(live.run(inserts_a_user(live.db(), "Ada@example.org")), "true users_email_key users");
    EXPECT_EQ(live.run(inserts_a_user(live.db(), "x")), "false users_email_check users");
}

TEST(statements, must_mean_one_thing_by_one_name) {
    live_database live(one_connection);
    EXPECT_EQ(code_of(live, echo<int>(live.db(), "t.one", "select $1", 1)), "none");
    EXPECT_EQ(code_of(live, echo<int>(live.db(), "t.one", "select $1 + 1", 1)), "postgres.refused");
    EXPECT_EQ(code_of(live, echo<std::string>(live.db(), "t.one", "select $1", "a")), "postgres.refused");
    EXPECT_EQ(code_of(live, echo<int>(live.db(), "t.one", "select $1", 2)), "none");
}

TEST(statements, that_were_composed_may_mean_many_things_by_one_name) {
    live_database live(one_connection);
    const auto ask = [](database& db, const char* sql) -> task<int> {
        const auto found = co_await db.run(composed_reading("t.composed", sql), 3);
        co_return found.front().get<int>(0);
    };
    EXPECT_EQ(live.run(ask(live.db(), "select $1::int")), 3);
    EXPECT_EQ(live.run(ask(live.db(), "select $1::int + 1")), 4);
    EXPECT_EQ(
        live.run(
            ask(live.db(),
                "select count(*)::int + $1::int - $1::int FROM pg_prepared_statements WHERE name LIKE 't.composed%'")),
        0);
}

TEST(statements, that_are_said_to_read_must_not_write) {
    live_database live(one_connection);
    EXPECT_EQ(code_of(live, echo<std::string>(live.db(), "t.lie", " DELETE from auth.users where email = $1", "")),
              "postgres.refused");
    EXPECT_EQ(code_of(live, echo<int>(live.db(), "t.one", "select $1", 1)), "none");
}

TEST(statements, run_unprepared_where_a_pooler_asks_for_it) {
    live_database live([](settings& how) { how.prepared = false; });
    make_things(live);
    std::vector<std::string> got;
    live.run(starts_all(live.db(), live.context(), {{divide, 50}, {divide, 0}, {insert_thing, 7}, {divide, 25}}, got));
    EXPECT_EQ(got, (std::vector<std::string>{"2", "22012", "7", "4"}));
    EXPECT_EQ(
        blocking_connection(live.on().conninfo("postgres"))
            .run("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%PREPARE%' AND usename = 'fw_app'")[0][0],
        "0");
}

TEST(statements, read_columns_of_the_wrong_type_as_a_mistake_of_ours) {
    live_database live;
    const auto ask = [](database& db) -> task<std::string> {
        const auto got = co_await db.run(reading("t.wrong", "select 1.5::numeric, null::int"));
        try {
            (void)got.front().get<double>(0);
        } catch (const failure& e) {
            try {
                (void)got.front().get<int>(1);
            } catch (const failure& null) {
                co_return e.reason().code + " " + null.reason().code;
            }
        }
        co_return "none";
    };
    EXPECT_EQ(live.run(ask(live.db())), "postgres.wrong_type postgres.unexpected_null");
}

class counting_observer final : public observer {
public:
    void on_statement(std::string_view name, std::chrono::nanoseconds took, outcome how, work_mark) override {
        if (took <= 0ns) return;
        seen.push_back(fmt::format("{} {}", name, static_cast<int>(how)));
    }
    void on_connections(pool_kind pool, std::size_t open, std::size_t) override {
        if (pool == pool_kind::shared) most_open = std::max(most_open, open);
    }
    std::vector<std::string> seen;
    std::size_t most_open = 0;
};

TEST(statements, are_seen_by_the_observer_with_their_outcome) {
    counting_observer watcher;
    {
        live_database live({}, &watcher);
        (void)live.run(outcome_of(live.db(), divide, 1));
        (void)live.run(outcome_of(live.db(), divide, 0));
        (void)live.run(outcome_of(live.db(), composed_reading("t.composed", "select 1 / $1::int"), 1));
    }
    EXPECT_EQ(watcher.seen, (std::vector<std::string>{"t.divide 0", "t.divide 1", "t.composed 0"}));
    EXPECT_GE(watcher.most_open, 1u);
}

}  // namespace
}  // namespace fw::postgres
