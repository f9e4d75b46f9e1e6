#include "answer_store_contract.hpp"
#include "fw/idempotency/pg_answer_store.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::idempotency {
namespace {

using postgres::reading;
using postgres::writing;

struct postgres_bench {
    postgres_bench() {
        for (const auto& [id, email] : {std::pair(ada, "ada@example.org"), std::pair(bob, "bob@example.org")})
            (void)run(live.db().run(writing("test.add_user",
                                            "INSERT INTO auth.users (id, email, created_at, updated_at) VALUES ($1, "
                                            "$2, now(), now())"),
                                    id, std::string_view(email)));
    }
    answer_store& store() { return kept; }
    std::size_t count() {
        const auto found = run(live.db().run(reading("test.count", "SELECT count(*) FROM platform.idempotency_keys")));
        return static_cast<std::size_t>(found.front().get<std::int64_t>(0));
    }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    uuid ada{{1}}, bob{{2}};
    postgres::testing::live_database live;
    pg_answer_store kept{live.db()};
};

INSTANTIATE_TYPED_TEST_SUITE_P(in_postgres, answer_store_contract, postgres_bench);

}  // namespace
}  // namespace fw::idempotency
