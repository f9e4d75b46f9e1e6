#include <boost/asio/redirect_error.hpp>

#include "fw/async/timeout.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "repository_contract.hpp"

namespace fw::uploads {
namespace {

struct database_bench {
    upload_repository& repository() { return *kept; }
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    web::user_id add_user(std::string email) {
        const auto id = web::user_id::make(time.now());
        (void)run(live.db().run({"",
                                 "INSERT INTO auth.users (id, email, password_hash, created_at, updated_at) "
                                 "VALUES ($1, $2, 'h', $3, $3)"},
                                id, email, time.now()));
        return id;
    }
    std::size_t doomed() {
        const auto found = run(live.db().run({"", "SELECT object_key FROM platform.doomed_objects"}));
        return found.size();
    }

    postgres::testing::live_database live;
    manual_clock time;
    std::unique_ptr<upload_repository> kept = make_repository(live.db());
};

INSTANTIATE_TYPED_TEST_SUITE_P(postgres, upload_repository_contract, database_bench);

TEST(pg_upload_repository, of_many_that_append_at_once_one_has_the_place) {
    database_bench bench;
    const auto user = bench.add_user("ada@example.org");
    const upload what{.id = upload_id::make(bench.time.now()),
                      .user = user,
                      .length = 100,
                      .metadata = {},
                      .made = bench.time.now(),
                      .expires = bench.time.now() + std::chrono::hours(1)};
    ASSERT_TRUE(bench.run(bench.kept->add(what, 20)));
    int good = 0, refused = 0, ended = 0;
    io_timer all(bench.live.context().get_executor(), io_timer::time_point::max());
    for (int i = 0; i < 8; ++i)
        asio::co_spawn(bench.live.context(),
                       bench.kept->append(user, what.id, 0, {{objects::object_key("k" + std::to_string(i)), 10}},
                                          bench.time.now()),
                       [&](std::exception_ptr thrown, result<upload> got) {
                           good += !thrown && got.has_value();
                           refused += !thrown && !got && got.error().code == "uploads.offset";
                           if (++ended == 8) all.expires_at(io_timer::time_point::min());
                       });
    bench.run([](io_timer& until) -> task<void> {
        boost::system::error_code ignored;
        co_await until.async_wait(asio::redirect_error(use_task, ignored));
    }(all));
    EXPECT_EQ(good, 1);
    EXPECT_EQ(refused, 7);
    EXPECT_EQ(bench.run(bench.kept->list_parts(what.id, 0, 10)).value().size(), 1);
}

TEST(pg_upload_repository, of_many_uploads_begun_at_once_no_more_are_there_than_may_be) {
    database_bench bench;
    const auto user = bench.add_user("ada@example.org");
    int good = 0, ended = 0;
    io_timer all(bench.live.context().get_executor(), io_timer::time_point::max());
    for (int i = 0; i < 4; ++i) {
        const upload what{.id = upload_id::make(bench.time.now()),
                          .user = user,
                          .length = 1,
                          .metadata = {},
                          .made = bench.time.now(),
                          .expires = bench.time.now() + std::chrono::hours(1)};
        asio::co_spawn(bench.live.context(), bench.kept->add(what, 2),
                       [&](std::exception_ptr thrown, result<void> got) {
                           good += !thrown && got.has_value();
                           if (++ended == 4) all.expires_at(io_timer::time_point::min());
                       });
    }
    bench.run([](io_timer& until) -> task<void> {
        boost::system::error_code ignored;
        co_await until.async_wait(asio::redirect_error(use_task, ignored));
    }(all));
    EXPECT_EQ(good, 2);
}

}  // namespace
}  // namespace fw::uploads
