#include <gtest/gtest.h>

#include "directory_queries.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::auth {
namespace {

/// 20,000 accounts, and an entry of the audit log for each.
struct directory : testing::Test {
    directory() {
        ask("INSERT INTO auth.users (id, email, password_hash, created_at, updated_at) SELECT gen_random_uuid(), 'p' "
            "|| n || '@example.org', 'h', now() - n * interval '1 minute', now() FROM generate_series(1, 20000) n");
        ask("INSERT INTO auth.audit_log (id, at, user_id, actor_id, action, outcome) SELECT gen_random_uuid(), "
            "created_at, id, id, CASE WHEN email LIKE 'p77%' THEN 'auth_.rare' ELSE 'auth.signed_in' END, 'done' FROM "
            "auth.users");
        ask("ANALYZE auth.users, auth.audit_log");
    }
    postgres::rows ask(const char* sql) { return live.run(live.db().run({"", sql})); }
    template <class Query>
    std::string plan_of(const Query& what) {
        auto query = make_query(what);
        const auto text = "EXPLAIN " + query.sql;
        std::string out;
        for (const auto r : live.run(live.db().run_with({"", text.c_str()}, std::move(query.with))))
            out += r.template get<std::string>(0) + '\n';
        return out;
    }
    std::size_t count(const audit_query& what) { return live.run(store.list_audit(what)).size(); }
    std::size_t count(const user_query& what) { return live.run(store.list(what)).size(); }

    postgres::testing::live_database live;
    directory_store store{live.db()};
};

TEST_F(directory, finds_a_part_of_an_address_by_an_index) {
    const user_query what{.part = "P1234@", .most = 5};
    EXPECT_NE(plan_of(what).find("users_email_trgm_idx"), std::string::npos) << plan_of(what);
    EXPECT_EQ(plan_of(what).find("Seq Scan on users"), std::string::npos) << plan_of(what);
    const auto found = live.run(store.list(what));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].email, "p1234@example.org");
    EXPECT_EQ(count(user_query{.part = "p%4@"}), 0u) << "signs of patterns are letters";
}

TEST_F(directory, reads_pages_of_accounts_in_the_order_of_an_index) {
    const auto first = live.run(store.list({.most = 2}));
    ASSERT_EQ(first.size(), 2u);
    const user_query rest{.before = directory_place{first[1].made, first[1].id.value}, .most = 2};
    EXPECT_NE(plan_of(rest).find("users_made_idx"), std::string::npos) << plan_of(rest);
    EXPECT_EQ(plan_of(rest).find("Sort"), std::string::npos) << plan_of(rest);
    EXPECT_EQ(live.run(store.list(rest)).at(0).email, "p3@example.org");
}

TEST_F(directory, finds_what_is_asked_of_the_log_by_the_index_of_it) {
    const auto who = live.run(store.list({.part = "p77@"})).at(0);
    const auto uses = [&](const audit_query& what, std::string_view index) {
        const auto plan = plan_of(what);
        return plan.find(index) != std::string::npos && plan.find("Seq Scan") == std::string::npos;
    };
    EXPECT_TRUE(uses({.about = who.id}, "audit_log_user_idx"));
    EXPECT_TRUE(uses({.actor = who.id}, "audit_log_actor_idx"));
    EXPECT_TRUE(uses({.action = "auth_.rare"}, "audit_log_a"));
    EXPECT_TRUE(uses({.action = "nothing"}, "audit_log_action_idx"));
    EXPECT_TRUE(uses({.from = who.made, .until = who.made + std::chrono::minutes(2)}, "audit_log_at_idx"));
    EXPECT_EQ(count(audit_query{.about = who.id, .actor = who.id, .action = "auth_", .until = who.made}), 0u);
    EXPECT_EQ(count(audit_query{.about = who.id, .actor = who.id, .action = "auth_", .from = who.made}), 1u);
    EXPECT_EQ(count(audit_query{.action = "auth_", .most = 5000}), 111u) << "a beginning ends at a dot";
    EXPECT_EQ(count(audit_query{.action = "auth_.ra", .most = 5000}), 0u);
}

}  // namespace
}  // namespace fw::auth
