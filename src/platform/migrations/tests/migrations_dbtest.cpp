#include "fw/migrations/migrations.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::migrations {
namespace {

using postgres::blocking_connection;
using postgres::sql_failure;
using postgres::with_database;
using postgres::testing::fresh_database;
using postgres::testing::server;

/// An empty database, dropped at the end.
class empty_database {
public:
    explicit empty_database(std::string name) : name_(std::move(name)) {
        drop();
        prepare_server(server(), name_);
    }
    ~empty_database() { drop(); }
    [[nodiscard]] std::string as(std::string_view role) const { return with_database(server(), name_, role); }

private:
    void drop() { blocking_connection(server()).run("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)"); }
    std::string name_;
};

std::string sqlstate_of(blocking_connection& on, const std::string& sql) {
    try {
        on.run(sql);
    } catch (const sql_failure& e) {
        return e.problem().sqlstate;
    }
    return "";
}

constexpr std::string_view denied = "42501";
constexpr const char* user_row =
    "INSERT INTO auth.users (id, email, created_at, updated_at) VALUES "
    "('01900000-0000-7000-8000-000000000001', 'ada@example.org', now(), now())";

TEST(migrations, bring_an_empty_database_up_to_date_and_then_have_nothing_to_do) {
    const empty_database empty("fw_test_empty");
    EXPECT_EQ(count_pending(empty.as("fw_app")).value(), static_cast<int>(all().size()));
    const auto first = migrate(empty.as("fw_migrate"));
    ASSERT_TRUE(first) << first.error().message;
    EXPECT_EQ(first->applied, static_cast<int>(all().size()));
    const auto second = migrate(empty.as("fw_migrate"));
    ASSERT_TRUE(second) << second.error().message;
    EXPECT_EQ(second->applied, 0);
    EXPECT_EQ(second->version, first->version);
    EXPECT_EQ(count_pending(empty.as("fw_app")).value(), 0);
}

TEST(migrations, are_done_once_by_two_servers_that_start_together) {
    const empty_database empty("fw_test_together");
    std::array<int, 2> applied{-1, -1};
    {
        std::vector<std::jthread> servers;
        for (auto& mine : applied)
            servers.emplace_back([&] { mine = migrate(empty.as("fw_migrate")).value().applied; });
    }
    EXPECT_EQ(applied[0] + applied[1], static_cast<int>(all().size()));
    EXPECT_EQ(std::min(applied[0], applied[1]), 0);
}

TEST(migrations, refuse_an_applied_file_that_was_changed) {
    const empty_database empty("fw_test_changed");
    std::vector<migration> some{{1, "0001_first", "CREATE TABLE a (x int)", "aaaa"},
                                {2, "0002_second", "SELECT 1", "bbbb"}};
    ASSERT_TRUE(migrate(empty.as("fw_migrate"), std::span(some).first(1)));
    some[0].checksum = "cccc";
    const auto refused = migrate(empty.as("fw_migrate"), some);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "migrations.changed");
    EXPECT_NE(refused.error().message.find("0001_first"), std::string::npos);
    some[0].checksum = "aaaa";
    EXPECT_EQ(count_pending(empty.as("fw_app"), some).value(), 1);
}

TEST(migrations, refuse_a_database_that_is_ahead_of_the_program) {
    const empty_database empty("fw_test_ahead");
    const std::vector<migration> some{{1, "0001_first", "SELECT 1", "aaaa"}, {2, "0002_second", "SELECT 1", "bbbb"}};
    ASSERT_TRUE(migrate(empty.as("fw_migrate"), some));
    EXPECT_EQ(migrate(empty.as("fw_migrate"), std::span(some).first(1)).error().code, "migrations.newer");
}

TEST(migrations, that_fail_leave_nothing_of_themselves_and_keep_those_before) {
    const empty_database empty("fw_test_half");
    const std::vector<migration> some{{1, "0001_good", "CREATE TABLE good (x int)", "aaaa"},
                                      {2, "0002_bad", "CREATE TABLE half (x int); SELECT 1/0", "bbbb"}};
    EXPECT_THROW((void)migrate(empty.as("fw_migrate"), some), failure);
    blocking_connection on(empty.as("fw_migrate"));
    EXPECT_EQ(on.run("SELECT to_regclass('good'), to_regclass('half')")[0], (std::vector<std::string>{"good", ""}));
    EXPECT_EQ(count_pending(empty.as("fw_app"), some).value(), 1);
}

TEST(rights, of_the_program_are_rows_and_never_tables) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    EXPECT_EQ(sqlstate_of(app, user_row), "");
    EXPECT_EQ(sqlstate_of(app, "DROP TABLE auth.users"), denied);
    EXPECT_EQ(sqlstate_of(app, "ALTER TABLE auth.users ADD COLUMN x int"), denied);
    EXPECT_EQ(sqlstate_of(app, "TRUNCATE auth.users"), denied);
    EXPECT_EQ(sqlstate_of(app, "CREATE TABLE auth.mine (x int)"), denied);
    EXPECT_EQ(sqlstate_of(app, "CREATE TABLE public.mine (x int)"), denied);
    EXPECT_EQ(sqlstate_of(app, "CREATE ROLE mine"), denied);
    EXPECT_EQ(sqlstate_of(app, "UPDATE migrations.applied SET checksum = ''"), denied);
    EXPECT_EQ(sqlstate_of(app, "DROP DATABASE " + fresh.name()), denied);
    EXPECT_EQ(sqlstate_of(app, "ALTER DATABASE " + fresh.name() + " RENAME TO mine"), denied);
}

TEST(rights, let_the_audit_log_grow_and_nothing_else) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    EXPECT_EQ(sqlstate_of(app,
                          "INSERT INTO auth.audit_log (id, at, action) VALUES "
                          "('01900000-0000-7000-8000-000000000002', now(), 'auth.signed_in')"),
              "");
    EXPECT_EQ(sqlstate_of(app, "UPDATE auth.audit_log SET action = 'x'"), denied);
    EXPECT_EQ(sqlstate_of(app, "DELETE FROM auth.audit_log"), denied);
    EXPECT_EQ(sqlstate_of(app, "TRUNCATE auth.audit_log"), denied);
    // Not even the owner, by mistake.
    blocking_connection owner(fresh.conninfo("fw_migrate"));
    EXPECT_EQ(sqlstate_of(owner, "DELETE FROM auth.audit_log"), denied);
    EXPECT_EQ(sqlstate_of(owner, "TRUNCATE auth.audit_log"), denied);
    EXPECT_EQ(app.run("SELECT count(*) FROM auth.audit_log")[0][0], "1");
}

TEST(rights, of_who_only_looks_end_before_secrets) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    app.run(user_row);
    blocking_connection looks(fresh.conninfo("fw_readonly"));
    EXPECT_EQ(looks.run("SELECT email FROM auth.users")[0][0], "ada@example.org");
    EXPECT_EQ(sqlstate_of(looks, "SELECT password_hash FROM auth.users"), denied);
    EXPECT_EQ(sqlstate_of(looks, "SELECT * FROM auth.sessions"), denied);
    EXPECT_EQ(sqlstate_of(looks, "SELECT * FROM avatar.measurements"), denied);
    EXPECT_EQ(sqlstate_of(looks, "SELECT token_hash FROM design.share_links"), denied);
    EXPECT_EQ(sqlstate_of(looks, "DELETE FROM catalog.items"), denied);
}

TEST(schema, takes_an_email_once_whatever_its_case) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    app.run(user_row);
    try {
        app.run(
            "INSERT INTO auth.users (id, email, created_at, updated_at) VALUES "
            "('01900000-0000-7000-8000-000000000009', 'ADA@example.org', now(), now())");
        FAIL();
    } catch (const sql_failure& e) {
        EXPECT_EQ(e.problem().constraint, "users_email_key");
    }
}

TEST(schema, keeps_the_catalog_read_table_in_step_with_each_kind) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    app.run(
        "INSERT INTO catalog.fabrics (id, name, type, tags, colors, properties, created_at, updated_at) VALUES "
        "('01900000-0000-7000-8000-000000000003', 'Indigo denim', 'solid', '{cotton,blue}', '[\"#123456\"]', "
        "'{\"shine\": 0.1}', now(), now())");
    const auto found = app.run(
        "SELECT type, category, colors, attributes #>> '{properties,shine}' FROM catalog.items "
        "WHERE search @@ to_tsquery('english', 'denims & blue')");
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0], (std::vector<std::string>{"fabric", "solid", "[\"#123456\"]", "0.1"}));
    app.run("UPDATE catalog.fabrics SET name = 'Black twill', version = 2");
    EXPECT_EQ(app.run("SELECT name, version FROM catalog.items")[0], (std::vector<std::string>{"Black twill", "2"}));
    app.run("DELETE FROM catalog.fabrics");
    EXPECT_TRUE(app.run("SELECT FROM catalog.items").empty());
}

TEST(schema, makes_partitions_ahead_and_moves_what_came_too_early) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    const std::string far = "timestamptz '2090-05-20 12:00Z'";
    app.run("INSERT INTO analytics.events (id, event_type, created_at) VALUES (gen_random_uuid(), 'x', " + far + ")");
    EXPECT_EQ(app.run("SELECT tableoid::regclass FROM analytics.events")[0][0], "analytics.events_other");
    EXPECT_EQ(app.run("SELECT analytics.make_partitions(" + far + ", 2)")[0][0], "3");
    EXPECT_EQ(app.run("SELECT analytics.make_partitions(" + far + ", 2)")[0][0], "0");
    EXPECT_EQ(app.run("SELECT tableoid::regclass FROM analytics.events")[0][0], "analytics.events_2090_05");
    EXPECT_EQ(sqlstate_of(app, "DROP TABLE analytics.events_2090_05"), denied);
    // Those of the coming year are there from the beginning.
    EXPECT_EQ(app.run("SELECT analytics.make_partitions(now(), 12)")[0][0], "0");
}

TEST(schema, gives_the_program_the_statistics_of_designs) {
    const fresh_database fresh;
    blocking_connection app(fresh.conninfo());
    app.run(user_row);
    app.run(
        "INSERT INTO design.designs (id, user_id, name, status, created_at, updated_at) "
        "SELECT gen_random_uuid(), id, 'Coat', s, now(), now() FROM auth.users, unnest(ARRAY['draft', 'published']) s");
    app.run("SELECT design.refresh_stats()");
    EXPECT_EQ(app.run("SELECT total_designs, published FROM design.design_stats")[0],
              (std::vector<std::string>{"2", "1"}));
}

}  // namespace
}  // namespace fw::migrations
