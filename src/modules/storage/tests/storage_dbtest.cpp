#include <gtest/gtest.h>

#include <boost/asio/redirect_error.hpp>

#include "fw/objects/memory_store.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/storage/pg_doomed_list.hpp"
#include "fw/storage/sweep_loop.hpp"

namespace fw::storage {
namespace {

using namespace std::chrono_literals;
using objects::object_key;

task<result<std::size_t>> one_thing_done() {
    co_return std::size_t{1};
}

class storage_test : public ::testing::Test {
protected:
    template <class T>
    T run(task<T> work) {
        return live.run(std::move(work));
    }
    result<void> doom(std::vector<object_key> keys, time_point due, bool commit = true) {
        return run(live.db().in_transaction([=](postgres::transaction& tx) -> task<result<void>> {
            co_await pg_doomed_list::doom_in(tx, keys, due);
            if (!commit) co_return fail(error_kind::conflict, "no", "No.");
            co_return result<void>{};
        }));
    }
    std::vector<object_key> due(std::size_t most = 100) { return run(doomed.list_due(time.now(), most)).value(); }

    postgres::testing::live_database live;
    manual_clock time;
    objects::memory_store store{time};
    pg_doomed_list doomed{live.db()};
};

TEST_F(storage_test, objects_are_doomed_with_the_change_that_wants_it_or_not_at_all) {
    EXPECT_FALSE(doom({object_key("never")}, time.now(), false));
    EXPECT_TRUE(due().empty());
    EXPECT_TRUE(doom({object_key("a"), object_key("b")}, time.now()));
    EXPECT_EQ(due(), (std::vector{object_key("a"), object_key("b")}));
    EXPECT_EQ(due(1).size(), 1);
}

TEST_F(storage_test, the_earlier_of_two_times_counts) {
    EXPECT_TRUE(doom({object_key("a")}, time.now() + 1h));
    EXPECT_TRUE(due().empty());
    EXPECT_TRUE(doom({object_key("a")}, time.now()));
    EXPECT_EQ(due().size(), 1);
    EXPECT_TRUE(doom({object_key("a")}, time.now() + 2h));
    EXPECT_EQ(due().size(), 1);
}

TEST_F(storage_test, the_loop_removes_objects_and_rows_and_runs_the_chores_first) {
    ASSERT_TRUE(run(store.put(object_key("a"), "x", {})));
    ASSERT_TRUE(run(store.put(object_key("b"), "x", {})));
    ASSERT_TRUE(doom({object_key("a")}, time.now()));
    objects::sweeper sweeper(store, doomed, {}, {}, time);
    io_timer done(live.context().get_executor(), io_timer::time_point::max());
    // The second pass begins only after the first has ended: then all of it is there to see.
    int passes = 0;
    sweep_loop loop(live.context(), sweeper, {[&]() -> task<result<std::size_t>> {
                        if (++passes == 2) done.expires_at(io_timer::time_point::min());
                        return one_thing_done();
                    }},
                    1ms, live.log_to());
    loop.start();
    run([](io_timer& until) -> task<void> {
        boost::system::error_code ignored;
        co_await until.async_wait(asio::redirect_error(use_task, ignored));
    }(done));
    run(loop.stop());
    EXPECT_GE(passes, 2);
    EXPECT_TRUE(due().empty());
    EXPECT_EQ(store.size(), 1);
}

TEST_F(storage_test, goes_on_sweeping_after_a_pass_that_threw) {
    objects::sweeper sweeper(store, doomed, {}, {}, time);
    io_timer done(live.context().get_executor(), io_timer::time_point::max());
    int passes = 0;
    sweep_loop loop(live.context(), sweeper, {[&]() -> task<result<std::size_t>> {
                        if (++passes == 2) done.expires_at(io_timer::time_point::min());
                        if (passes == 1) throw std::runtime_error("a bug");
                        return one_thing_done();
                    }},
                    1ms, live.log_to());
    loop.start();
    run([](io_timer& until) -> task<void> {
        boost::system::error_code ignored;
        co_await until.async_wait(asio::redirect_error(use_task, ignored));
    }(done));
    run(loop.stop());
    EXPECT_GE(passes, 2);
}

}  // namespace
}  // namespace fw::storage
