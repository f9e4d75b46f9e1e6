#include "fw/postgres/errors.hpp"

#include <gtest/gtest.h>

namespace fw::postgres {
namespace {

TEST(sqlstate, becomes_a_kind_and_a_stable_code) {
    const auto told = [](std::string_view state) {
        return fmt::format("{} {}", to_string(to_error(state).kind), to_error(state).code);
    };
    EXPECT_EQ(told("23505"), "conflict postgres.violation");
    EXPECT_EQ(told("40001"), "unavailable postgres.contention");
    EXPECT_EQ(told("40P01"), "unavailable postgres.contention");
    EXPECT_EQ(told("57014"), "timeout postgres.timeout");
    EXPECT_EQ(told("22021"), "invalid postgres.not_text");
    EXPECT_EQ(told("22P05"), "invalid postgres.not_text");
    EXPECT_EQ(told("53100"), "unavailable postgres.no_room");
    EXPECT_EQ(told("58030"), "unavailable postgres.no_room");
    EXPECT_EQ(told("25006"), "unavailable postgres.read_only");
    EXPECT_EQ(told("57P01"), "unavailable postgres.unavailable");
    EXPECT_EQ(told("53300"), "unavailable postgres.unavailable");
    EXPECT_EQ(told("08006"), "unavailable postgres.unavailable");
    EXPECT_EQ(told("42601"), "internal postgres.refused");
    EXPECT_EQ(told("42501"), "internal postgres.refused");
    EXPECT_EQ(told(""), "internal postgres.refused");
}

TEST(sql_problem, is_a_violation_only_of_a_constraint) {
    const sql_problem taken{"23505", "duplicate key", "users_email_key", "users", ""};
    ASSERT_TRUE(taken.as_violation());
    EXPECT_EQ(taken.as_violation()->kind, violation_kind::unique);
    EXPECT_EQ(taken.as_violation()->constraint, "users_email_key");
    EXPECT_EQ((sql_problem{"23502", "", "", "users", "email"}).as_violation()->kind, violation_kind::not_null);
    EXPECT_EQ((sql_problem{"23P01", "", "", "", ""}).as_violation()->kind, violation_kind::exclusion);
    EXPECT_FALSE((sql_problem{"40001", "", "", "", ""}).as_violation());
}

TEST(sql_problem, is_transient_where_transactions_collide) {
    EXPECT_TRUE((sql_problem{"40001", "", "", "", ""}).is_transient());
    EXPECT_TRUE((sql_problem{"40P01", "", "", "", ""}).is_transient());
    EXPECT_FALSE((sql_problem{"23505", "", "", "", ""}).is_transient());
}

TEST(sql_failure, keeps_the_servers_words_for_the_log) {
    const sql_failure e("auth.find_user", {"42P01", "relation \"x\" does not exist", "", "", ""});
    EXPECT_NE(std::string(e.what()).find("relation"), std::string::npos);
    EXPECT_NE(std::string(e.what()).find("auth.find_user"), std::string::npos);
    EXPECT_EQ(e.reason().message.find("relation"), std::string::npos);
}

TEST(errors_of_a_lost_or_late_answer, say_that_the_outcome_of_a_write_is_unknown) {
    EXPECT_EQ(lost_error(access::reads).code, "postgres.unavailable");
    EXPECT_EQ(lost_error(access::writes).code, "postgres.outcome_unknown");
    EXPECT_EQ(late_error(access::reads, std::chrono::milliseconds(5)).message.find("not known"), std::string::npos);
    EXPECT_NE(late_error(access::writes, std::chrono::milliseconds(5)).message.find("not known"), std::string::npos);
}

}  // namespace
}  // namespace fw::postgres
