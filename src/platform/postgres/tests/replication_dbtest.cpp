#include "fw/postgres/replication.hpp"

#include <gtest/gtest.h>
#include <boost/asio/post.hpp>

#include "fw/postgres/script.hpp"
#include "fw/postgres/testing/live_database.hpp"

namespace fw::postgres {
namespace {

/// A table in a publication, and what reads it. The slot ends with the test.
class replication : public ::testing::Test {
protected:
    replication() {
        sql("CREATE TABLE public.things (id int PRIMARY KEY, name text); CREATE PUBLICATION things FOR TABLE "
            "public.things");
    }
    ~replication() override {
        stream.close();
        second.close();
        for (int i = 0; i < 100; ++i)
            if (live.run(second.drop_slot())) break;
    }

    void sql(const std::string& text) { blocking_connection(live.on().conninfo("postgres")).run(text); }

    replication_settings how() const {
        return {
            .conninfo = live.on().conninfo("fw_replica"), .slot = "test_" + live.on().name(), .publication = "things"};
    }

    /// The next message of that kind.
    replication_stream::piece next(char kind, replication_stream& from) {
        for (;;) {
            auto got = live.run(from.next()).value();
            if (!got.message.empty() && got.message[0] == kind) return got;
        }
    }

    testing::live_database live;
    replication_stream stream{live.context(), how(), live.workers()};
    replication_stream second{live.context(), how(), live.workers()};
};

TEST_F(replication, streams_what_is_committed_and_not_what_is_rolled_back) {
    ASSERT_TRUE(live.run(stream.open()));
    sql("BEGIN; INSERT INTO public.things VALUES (1, 'no'); ROLLBACK; INSERT INTO public.things VALUES (2, 'yes')");
    const auto inserted = next('I', stream);
    EXPECT_NE(inserted.message.find("yes"), std::string::npos);
    EXPECT_EQ(inserted.message.find("no"), std::string::npos);
    EXPECT_GT(next('C', stream).at, 0U);
}

TEST_F(replication, what_was_not_confirmed_comes_again) {
    ASSERT_TRUE(live.run(stream.open()));
    sql("INSERT INTO public.things VALUES (1, 'first')");
    const auto commit = next('C', stream);
    sql("INSERT INTO public.things VALUES (2, 'second')");
    (void)next('C', stream);
    stream.confirm(commit.at + 1);
    stream.close();
    ASSERT_TRUE(live.run(stream.open()));
    EXPECT_NE(next('I', stream).message.find("second"), std::string::npos);
}

TEST_F(replication, one_reader_has_the_slot_alone) {
    ASSERT_TRUE(live.run(stream.open()));
    const auto refused = live.run(second.open());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "postgres.slot_busy");
}

TEST_F(replication, says_that_the_connection_was_lost_and_goes_on_after) {
    ASSERT_TRUE(live.run(stream.open()));
    sql("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = 'test_" +
        live.on().name() + "'");
    EXPECT_EQ(live.run(stream.next()).error().code, "postgres.unavailable");
    ASSERT_TRUE(live.run(stream.open()));
    sql("INSERT INTO public.things VALUES (1, 'after')");
    EXPECT_NE(next('I', stream).message.find("after"), std::string::npos);
}

TEST_F(replication, says_whether_it_continues_or_begins) {
    EXPECT_EQ(live.run(stream.open()).value(), replication_stream::start::anew);
    stream.close();
    EXPECT_EQ(live.run(stream.open()).value(), replication_stream::start::continues);
}

TEST_F(replication, can_be_interrupted_while_it_waits) {
    ASSERT_TRUE(live.run(stream.open()));
    asio::post(live.context(), [this] { stream.interrupt(); });
    EXPECT_EQ(live.run(stream.next()).error().kind, error_kind::cancelled);
}

TEST_F(replication, a_role_that_may_not_replicate_is_told) {
    auto with = how();
    with.conninfo = live.on().conninfo("fw_app");
    replication_stream other(live.context(), with, live.workers());
    EXPECT_FALSE(live.run(other.open()));
}

}  // namespace
}  // namespace fw::postgres
