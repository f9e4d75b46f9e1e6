// The server goes away, is slow, or has no room.
#include <gtest/gtest.h>

#include <boost/asio/detached.hpp>

#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "fw/async/timeout.hpp"
#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::postgres {
namespace {

using namespace std::chrono_literals;
using testing::fresh_database;
using testing::live_database;

constexpr auto seven = reading("f.seven", "select 7");
constexpr auto nap_read = reading("f.nap", "select 1 from pg_sleep(20)", 10s);
constexpr auto nap_write = writing("f.nap_write", "select 1 from pg_sleep(20)", 10s);

task<std::string> code_of(task<rows> work) {
    try {
        (void)co_await std::move(work);
    } catch (const failure& e) {
        co_return e.reason().code;
    }
    co_return "none";
}

/// Asks until the answer comes: how soon a database is back is the machine's affair.
task<void> until_it_answers(database& db) {
    while (co_await code_of(db.run(seven)) != "none") co_await sleep_for(5ms);
}

/// Starts several, calls `then` when the server works on at least one, and gives all codes.
task<std::vector<std::string>> while_asking(live_database& live, std::vector<statement> all,
                                            std::function<void()> then) {
    auto codes = std::make_shared<std::vector<std::string>>(all.size());
    auto left = std::make_shared<std::size_t>(all.size());
    const auto one = [](database& db, statement what, std::size_t index, std::shared_ptr<std::vector<std::string>> into,
                        std::shared_ptr<std::size_t> count) -> task<void> {
        (*into)[index] = co_await code_of(db.run(what));
        --*count;
    };
    for (std::size_t i = 0; i < all.size(); ++i)
        asio::co_spawn(live.context(), one(live.db(), all[i], i, codes, left), asio::detached);
    blocking_connection owner(live.on().conninfo("postgres"));
    while (owner
               .run("SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'fw_app' AND "
                    "wait_event = 'PgSleep'")
               .empty())
        co_await sleep_for(2ms);
    then();
    while (*left > 0) co_await sleep_for(1ms);
    co_return *codes;
}

void terminate_all(const live_database& live) {
    blocking_connection(live.on().conninfo("postgres"))
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = "
            "'fw_app'");
}

constexpr auto one_connection = [](settings& how) { how.shared_connections = 1; };

TEST(faults, a_lost_connection_answers_all_that_is_pending_and_writes_with_doubt) {
    live_database live(one_connection);
    const auto codes = live.run(while_asking(live, {nap_read, nap_write, seven}, [&] { terminate_all(live); }));
    EXPECT_EQ(codes,
              (std::vector<std::string>{"postgres.unavailable", "postgres.outcome_unknown", "postgres.unavailable"}));
    live.run(until_it_answers(live.db()));
}

task<std::string> loses_its_transaction(live_database& live) {
    auto tx = co_await live.db().begin();
    (void)co_await tx.run(seven);
    terminate_all(live);
    try {
        co_await tx.commit();
    } catch (const failure& e) {
        co_return e.reason().code;
    }
    co_return "none";
}

TEST(faults, a_commit_on_a_lost_connection_has_an_unknown_outcome) {
    live_database live;
    EXPECT_EQ(live.run(loses_its_transaction(live)), "postgres.outcome_unknown");
    // The next one gets a new connection.
    const auto again = [](database& db) -> task<int> {
        auto tx = co_await db.begin();
        const auto got = co_await tx.run(seven);
        co_await tx.commit();
        co_return got.front().get<int>(0);
    };
    EXPECT_EQ(live.run(again(live.db())), 7);
}

TEST(faults, a_late_answer_is_given_up_at_the_deadline_and_the_connection_lives_on) {
    live_database live(one_connection);
    const auto ask = [](database& db) -> task<std::string> {
        constexpr auto late = reading("f.late", "select 1 from pg_sleep(0.2)", 40ms);
        constexpr auto late_write = writing("f.late_write", "select 1 from pg_sleep(0.2)", 40ms);
        std::string all = co_await code_of(db.run(late));
        all += " " + co_await code_of(db.run(late_write));
        co_return all + " " + co_await code_of(db.run(seven));
    };
    EXPECT_EQ(live.run(ask(live.db())), "postgres.timeout postgres.timeout none");
}

TEST(faults, more_than_may_wait_is_refused_as_busy) {
    live_database live([](settings& how) {
        how.shared_connections = 1;
        how.most_in_flight = 1;
        how.most_waiting = 2;
    });
    constexpr auto nap = reading("f.short_nap", "select 1 from pg_sleep(0.1)");
    const auto codes = live.run(while_asking(live, {nap, seven, seven, seven, seven}, [] {}));
    EXPECT_EQ(codes, (std::vector<std::string>{"none", "none", "none", "postgres.busy", "postgres.busy"}));
}

TEST(faults, a_start_without_a_server_fails_and_says_so) {
    io_threads threads(1);
    worker_pool workers(1, 8);
    memory_log sink;
    system_clock clock;
    settings how;
    how.conninfo = "host=/nowhere dbname=x user=y password=secret-word";
    database db(threads, workers, how, logger(sink, clock));
    std::string code;
    const auto body = [](database& on, std::string& out) -> task<void> {
        try {
            co_await on.start();
        } catch (const failure& e) {
            out = e.reason().code;
        }
        out += " " + co_await code_of(on.run(seven));
        co_await on.stop();
    };
    asio::co_spawn(threads.context(0), body(db, code), asio::detached);
    threads.run();
    EXPECT_EQ(code, "postgres.unavailable postgres.unavailable");
    for (const auto& line : sink.lines()) EXPECT_EQ(line.find("secret-word"), std::string::npos);
}

void services(const std::string& command) {
    const std::string script = std::string("source '") + FW_SOURCE_DIR + "/scripts/lib/common.sh'; source '" +
                               FW_SOURCE_DIR + "/scripts/lib/services.sh'; " + command;
    ASSERT_EQ(std::system(fmt::format("bash -c \"{}\"", script).c_str()), 0);
}

TEST(faults, a_server_that_is_killed_and_started_again_is_used_again) {
    const char* const folder = std::getenv("FW_TEST_SERVICES");
    ASSERT_TRUE(folder) << "run this through scripts/with_services.sh";
    live_database live(one_connection);
    const auto codes = live.run(while_asking(live, {nap_read, nap_write},
                                             [&] { services(fmt::format("postgres_stop '{}' immediate", folder)); }));
    EXPECT_EQ(codes, (std::vector<std::string>{"postgres.unavailable", "postgres.outcome_unknown"}));
    // While it is away what is asked is refused at once, and nothing was sent.
    const auto refused = [](database& db) -> task<std::string> {
        std::string code;
        while (code != "postgres.unavailable" || co_await db.is_up()) {
            code = co_await code_of(db.run(writing("f.write", "select 1")));
            co_await sleep_for(5ms);
        }
        co_return code;
    };
    EXPECT_EQ(live.run(refused(live.db())), "postgres.unavailable");
    services(fmt::format("postgres_start '{}' fsync=off", folder));
    live.run(until_it_answers(live.db()));
}

TEST(faults, a_server_that_says_nothing_any_more_is_taken_for_dead) {
    live_database live([](settings& how) {
        how.shared_connections = 1;
        how.longest_silence = 100ms;
    });
    blocking_connection owner(live.on().conninfo("postgres"));
    live.run(until_it_answers(live.db()));
    const auto pid = std::stoi(
        owner.run("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = 'fw_app'")[0][0]);
    ASSERT_EQ(::kill(pid, SIGSTOP), 0);
    const auto ask = [](database& db) -> task<std::string> {
        const auto first = co_await code_of(db.run(reading("f.quick", "select 8", 50ms)));
        co_await until_it_answers(db);  // on another connection: this one stands still
        co_return first;
    };
    EXPECT_EQ(live.run(ask(live.db())), "postgres.timeout");
    ::kill(pid, SIGCONT);
}

task<std::string> works_behind_a_pooler(database& db) {
    constexpr auto add = reading("f.add", "select $1 + 1");
    int sum = 0;
    // More transactions than the pooler has connections, each of which may be another one.
    for (int i = 0; i < 20; ++i) {
        auto tx = co_await db.begin();
        const auto first = co_await tx.run(add, i);
        const auto second = co_await tx.run(add, first.front().get<int>(0));
        co_await tx.commit();
        const auto third = co_await db.run(add, second.front().get<int>(0));
        sum += third.front().get<int>(0);
    }
    constexpr auto divide = reading("f.divide", "select 1 / $1");
    co_return fmt::format("{} {} {}", sum, co_await code_of(db.run(divide, 0)), co_await code_of(db.run(divide, 1)));
}

TEST(faults, a_pooler_in_transaction_mode_is_no_hindrance_unprepared) {
    const char* const folder = std::getenv("FW_TEST_SERVICES");
    ASSERT_TRUE(folder) << "run this through scripts/with_services.sh";
    services(fmt::format("pgbouncer_start '{}'", folder));
    {
        live_database live([](settings& how) {
            how.conninfo += " port='6432'";
            how.prepared = false;
        });
        EXPECT_EQ(live.run(works_behind_a_pooler(live.db())), "250 postgres.refused none");
        blocking_connection owner(live.on().conninfo("postgres"));
        EXPECT_NE(
            owner.run(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'fw_app'")[0]
                                                                                                                  [0],
            "0");
    }
    services(fmt::format("pgbouncer_stop '{}'", folder));
}

struct shared_counts {
    std::atomic<int> right = 0;
    std::atomic<int> ended = 0;
};

task<void> asks_on_its_thread(database& db, int base, std::shared_ptr<shared_counts> counts, int parties) {
    constexpr auto next = reading("f.next", "select $1 + 1");
    for (int i = 0; i < 200; ++i) {
        const auto got = co_await db.run(next, base + i);
        if (got.front().get<int>(0) == base + i + 1) ++counts->right;
        if (i % 20 != 0) continue;
        auto tx = co_await db.begin();
        (void)co_await tx.run(next, i);
        co_await tx.commit();
    }
    if (++counts->ended == parties) co_await db.stop();
}

task<void> starts_all(io_threads& threads, database& db, std::shared_ptr<shared_counts> counts, int each) {
    co_await db.start();
    for (std::size_t t = 0; t < threads.size(); ++t)
        for (int i = 0; i < each; ++i)
            asio::co_spawn(threads.context(t),
                           asks_on_its_thread(db, 1000 * i, counts, each * static_cast<int>(threads.size())),
                           asio::detached);
}

TEST(faults, two_threads_use_one_database_each_with_connections_of_its_own) {
    const fresh_database fresh;
    io_threads threads(2);
    worker_pool workers(2, 64);
    memory_log sink;
    system_clock clock;
    settings how;
    how.conninfo = fresh.conninfo();
    how.exclusive_wait = 30s;
    database db(threads, workers, how, logger(sink, clock));
    const auto counts = std::make_shared<shared_counts>();
    // The second loop has nothing to do until the first gives it something.
    auto work = asio::make_work_guard(threads.context(1));
    asio::co_spawn(threads.context(0), starts_all(threads, db, counts, 8),
                   [&work](std::exception_ptr) { work.reset(); });
    threads.run();
    EXPECT_EQ(counts->right, 2 * 8 * 200);
    for (const auto& line : sink.lines()) ADD_FAILURE() << line;
}

}  // namespace
}  // namespace fw::postgres
