// The rows that the server deletes when their time is over, with its own rules and periods.
#include "retention_rules.hpp"

#include <gtest/gtest.h>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "server_settings.hpp"

namespace fw::apps {
namespace {

using namespace std::chrono_literals;

config::settings settings_with(config::environment variables = {}) {
    return config::settings::make(server_table(), "", "f", variables).value();
}

class retention_rules_test : public ::testing::Test {
protected:
    void apply(const std::string& sql) { (void)owner.run(sql); }
    [[nodiscard]] std::string ids(const std::string& column, const std::string& table) {
        std::string out;
        for (const auto& r : owner.run(fmt::format("SELECT {0} FROM {1} ORDER BY {0}", column, table)))
            out += r[0] + " ";
        return out;
    }
    std::size_t keep(const config::settings& s = settings_with()) {
        retention::keeper keeps(live.db(), retention_rules_of(s), time, deleted);
        return live.run(keeps.run()).value();
    }

    postgres::testing::live_database live;
    postgres::blocking_connection owner{live.on().conninfo("postgres")};
    system_clock time;
    telemetry::registry metrics;
    telemetry::family<telemetry::counter>& deleted = retention::add_counters(metrics);
};

/// An old row and a young one of each kind; 'ada' is an account that is there.
constexpr const char* of_each_kind = R"sql(
CREATE FUNCTION pg_temp.id(n int) RETURNS uuid LANGUAGE sql AS
  $$ SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
INSERT INTO auth.users (id, email, created_at, updated_at) VALUES (pg_temp.id(1), 'ada@example.org', now(), now());
INSERT INTO platform.jobs (id, queue, name, state, max_attempts, run_after, finished_at, created_at, updated_at) VALUES
  (pg_temp.id(1), 'avatar', 'old', 'done', 1, now(), now() - interval '31 days', now(), now()),
  (pg_temp.id(2), 'avatar', 'old', 'failed', 1, now(), now() - interval '31 days', now(), now()),
  (pg_temp.id(3), 'avatar', 'young', 'done', 1, now(), now() - interval '29 days', now(), now()),
  (pg_temp.id(4), 'avatar', 'open', 'queued', 1, now(), NULL, now() - interval '90 days', now());
INSERT INTO auth.sessions (id, user_id, refresh_hash, created_at, used_at, expires_at, proved_at) VALUES
  (pg_temp.id(1), pg_temp.id(1), sha256('1'), now(), now(), now() - interval '31 days', now()),
  (pg_temp.id(2), pg_temp.id(1), sha256('2'), now(), now(), now() - interval '29 days', now()),
  (pg_temp.id(3), pg_temp.id(1), sha256('3'), now(), now(), now() + interval '1 day', now());
INSERT INTO auth.mail_tokens (token_hash, user_id, purpose, email, created_at, expires_at, used_at) VALUES
  (sha256('1'), pg_temp.id(1), 'reset_password', 'used and old', now(), now() - interval '25 hours', now()),
  (sha256('2'), pg_temp.id(1), 'reset_password', 'young', now(), now() - interval '23 hours', NULL);
INSERT INTO auth.oidc_states (state_hash, provider, secret, expires_at) VALUES
  (sha256('1'), 'old', '', now() - interval '1 second'), (sha256('2'), 'young', '', now() + interval '1 minute');
INSERT INTO auth.token_floors (user_id, generation, raised_at) VALUES
  (pg_temp.id(1), 3, now() - interval '90 days'), (pg_temp.id(2), 3, now() - interval '61 minutes'),
  (pg_temp.id(3), 3, now() - interval '59 minutes');
INSERT INTO platform.notifications (id, user_id, kind, read_at, created_at) VALUES
  (pg_temp.id(1), pg_temp.id(1), 'old', now() - interval '91 days', now()),
  (pg_temp.id(2), pg_temp.id(1), 'young', now() - interval '89 days', now()),
  (pg_temp.id(3), pg_temp.id(1), 'unread', NULL, now() - interval '900 days');
INSERT INTO platform.idempotency_keys (user_id, key, request_hash, locked_until, created_at, expires_at) VALUES
  (pg_temp.id(1), 'old', sha256('1'), now(), now(), now() - interval '1 second'),
  (pg_temp.id(1), 'young', sha256('1'), now(), now(), now() + interval '1 minute');
)sql";

TEST_F(retention_rules_test, what_is_over_goes_and_the_rest_stays) {
    apply(of_each_kind);
    EXPECT_EQ(keep(), 8u);
    EXPECT_EQ(ids("name", "platform.jobs"), "open young ");
    EXPECT_EQ(ids("right(id::text, 1)", "auth.sessions"), "2 3 ");
    EXPECT_EQ(ids("email", "auth.mail_tokens"), "young ");
    EXPECT_EQ(ids("provider", "auth.oidc_states"), "young ");
    EXPECT_EQ(ids("right(user_id::text, 1)", "auth.token_floors"), "1 3 ");
    EXPECT_EQ(ids("kind", "platform.notifications"), "unread young ");
    EXPECT_EQ(ids("key", "platform.idempotency_keys"), "young ");
    EXPECT_EQ(keep(), 0u);
    for (const auto& rule : retention_rules_of(settings_with()))
        EXPECT_GT(deleted.with({rule.what}).value(), 0u) << rule.what << " has no row in this test";
}

TEST_F(retention_rules_test, the_periods_are_settings) {
    apply(of_each_kind);
    EXPECT_EQ(keep(settings_with({{"FW_RETENTION_JOBS", "40d"},
                                  {"FW_RETENTION_SESSIONS", "40d"},
                                  {"FW_RETENTION_MAILED_LINKS", "2d"},
                                  {"FW_RETENTION_NOTIFICATIONS", "95d"}})),
              3u)
        << "those that have no setting";
    EXPECT_EQ(keep(settings_with({{"FW_RETENTION_JOBS", "28d"}})), 6u);
}

TEST_F(retention_rules_test, every_rule_finds_its_rows_by_an_index) {
    // A small table is read whole or sorted all the same: whatever remains of that is for want of an index.
    for (const auto* way : {"seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"})
        (void)owner.run(fmt::format("SET enable_{} = off", way));
    for (const auto& rule : retention_rules_of(settings_with())) {
        (void)owner.run(fmt::format("PREPARE r (timestamptz, bigint) AS {}", rule.remove.sql));
        std::string plan;
        for (const auto& line : owner.run("EXPLAIN EXECUTE r (now(), 500)")) plan += line[0] + "\n";
        (void)owner.run("DEALLOCATE r");
        EXPECT_EQ(plan.find("Seq Scan"), std::string::npos) << rule.what << "\n" << plan;
        EXPECT_EQ(plan.find("Sort"), std::string::npos) << rule.what << " is not found in order\n" << plan;
    }
}

}  // namespace
}  // namespace fw::apps
