#include "fw/postgres/testing/live_database.hpp"
#include "pg_auth_repository.hpp"
#include "repository_contract.hpp"

namespace fw::auth {
namespace {

struct postgres_store {
    auth_repository& repository() { return kept; }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    postgres::testing::live_database live;
    pg_auth_repository kept{live.db()};
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_postgres, auth_repository_contract, postgres_store);

TEST(pg_auth_repository, makes_one_of_two_first_accounts_admin) {
    postgres_store store;
    const manual_clock time;
    std::vector<user> made;
    for (const auto* email : {"a@example.org", "b@example.org"})
        asio::co_spawn(store.live.context(),
                       store.kept.add_user({user_id::make(time.now()), email, email, "h", false, time.now()}),
                       [&](std::exception_ptr, result<user> u) { made.push_back(u.value()); });
    while (made.size() < 2) store.live.context().run_one();
    EXPECT_EQ(std::ranges::count_if(made, [](const user& u) { return u.roles.size() == 2; }), 1);
}

}  // namespace
}  // namespace fw::auth
