#include <gtest/gtest.h>

#include "fw/async/run.hpp"
#include "fw/queue/memory_queue.hpp"
#include "memory_ledger.hpp"

namespace fw::queue {
namespace {

using namespace std::chrono_literals;

class ledger_test : public ::testing::Test {
protected:
    job_request request() { return {.id = job_id::make(time.now()), .queue = queue_name::email, .name = "send"}; }
    reserved_job reserve_one() { return run(jobs.reserve(queue_name::email, "w", 1, 30s)).value().jobs.at(0); }
    auto ended(job_id id) { return ledger.entries.at(id).ended; }

    manual_clock time;
    memory_log lines;
    memory_queue inner{time};
    memory_ledger ledger;
    ledgered_queue jobs{inner, ledger, logger(lines, time)};
};

TEST_F(ledger_test, records_a_job_before_it_is_queued_and_its_end_after) {
    const auto asked = request();
    EXPECT_TRUE(run(jobs.add(asked))->is_queued);
    EXPECT_EQ(ledger.entries.at(asked.id).what, asked);
    EXPECT_FALSE(ended(asked.id));
    EXPECT_TRUE(run(jobs.complete(reserve_one().held, "7")));
    EXPECT_EQ(ended(asked.id), job_state::done);
    EXPECT_EQ(ledger.entries.at(asked.id).json, "7");
}

TEST_F(ledger_test, queues_nothing_that_could_not_be_recorded) {
    ledger.away = true;
    EXPECT_EQ(run(jobs.add(request())).error().code, "ledger.unavailable");
    EXPECT_EQ(run(inner.figures(queue_name::email))->added, 0u);
}

TEST_F(ledger_test, a_job_that_will_be_retried_has_not_ended_and_a_dead_one_has) {
    auto asked = request();
    asked.attempts = 2;
    (void)run(jobs.add(asked));
    (void)run(jobs.fail(reserve_one().held, {"smtp", "no"}, true));
    EXPECT_FALSE(ended(asked.id));
    time.advance(2s);
    (void)run(jobs.fail(reserve_one().held, {"smtp", "never"}, true));
    EXPECT_EQ(ended(asked.id), job_state::failed);
    EXPECT_EQ(ledger.entries.at(asked.id).why.message, "never");
    EXPECT_TRUE(run(jobs.retry_dead(queue_name::email, asked.id)));
    EXPECT_FALSE(ended(asked.id)) << "it is alive again";
    (void)run(jobs.fail(reserve_one().held, {"smtp", "never"}, false));
    EXPECT_EQ(run(jobs.retry_all_dead(queue_name::email, 10)), 1u);
    EXPECT_FALSE(ended(asked.id));
}

task<void> cancel_in(job_queue& jobs, job_id id) {
    (void)co_await jobs.cancel(queue_name::email, id);
}
task<void> add_to(job_queue& jobs, job_request what) {
    (void)co_await jobs.add(std::move(what));
}

TEST_F(ledger_test, a_job_that_is_cancelled_between_its_row_and_its_place_in_the_queue_does_not_run) {
    const auto asked = request();
    ledger.after_record = [&] { return cancel_in(jobs, asked.id); };
    EXPECT_TRUE(run(jobs.add(asked)));
    EXPECT_EQ(ended(asked.id), job_state::cancelled);
    EXPECT_TRUE(run(jobs.reserve(queue_name::email, "w", 1, 30s)).value().jobs.empty());
}

TEST_F(ledger_test, a_job_that_comes_into_the_queue_while_its_row_is_cancelled_does_not_run) {
    const auto asked = request();
    ASSERT_TRUE(run(ledger.recorded(asked)));
    ledger.before_end = [&] { return add_to(inner, asked); };
    (void)run(jobs.cancel(queue_name::email, asked.id));
    EXPECT_EQ(ended(asked.id), job_state::cancelled);
    EXPECT_TRUE(run(jobs.reserve(queue_name::email, "w", 1, 30s)).value().jobs.empty());
}

TEST_F(ledger_test, records_jobs_that_end_without_a_holder) {
    const auto cancelled = request();
    (void)run(jobs.add(cancelled));
    (void)run(jobs.cancel(queue_name::email, cancelled.id));
    EXPECT_EQ(ended(cancelled.id), job_state::cancelled);
    const auto stalled = request();
    (void)run(jobs.add(stalled));
    for (int i = 0; i < most_stalls; ++i) {
        (void)reserve_one();
        time.advance(30s);
    }
    (void)run(jobs.reserve(queue_name::email, "w", 1, 30s));
    EXPECT_EQ(ended(stalled.id), job_state::failed);
    const auto removed = request();
    (void)run(jobs.add(removed));
    EXPECT_TRUE(run(jobs.remove(queue_name::email, removed.id)));
    EXPECT_EQ(ended(removed.id), job_state::cancelled);
}

TEST_F(ledger_test, a_request_whose_dedup_key_is_taken_leaves_nothing_to_be_done) {
    auto first = request(), second = request();
    first.dedup = second.dedup = "k";
    (void)run(jobs.add(first));
    EXPECT_EQ(run(jobs.add(second))->id, first.id);
    EXPECT_EQ(ended(second.id), job_state::cancelled);
    EXPECT_FALSE(ended(first.id));
}

TEST_F(ledger_test, restore_adds_what_the_queue_has_lost_once) {
    std::vector<job_request> asked;
    for (int i = 0; i < 450; ++i) {  // more than two pages
        asked.push_back(request());
        (void)run(jobs.add(asked.back()));
    }
    (void)run(jobs.complete(reserve_one().held, "1"));
    memory_queue fresh{time};  // after a Redis that lost everything
    const auto first = run(restore(fresh, ledger));
    EXPECT_EQ(first->added, 449u);
    EXPECT_EQ(first->settled, 0u);
    const auto again = run(restore(fresh, ledger));
    EXPECT_EQ(again->added, 0u);
    EXPECT_EQ(run(fresh.figures(queue_name::email))->in(job_state::queued), 449u);
}

TEST_F(ledger_test, restore_records_ends_that_the_ledger_has_missed) {
    const auto asked = request();
    (void)run(jobs.add(asked));
    ledger.away = true;
    EXPECT_TRUE(run(jobs.complete(reserve_one().held, "9"))) << "it has happened";
    ledger.away = false;
    EXPECT_FALSE(ended(asked.id));
    EXPECT_EQ(run(restore(inner, ledger))->settled, 1u);
    EXPECT_EQ(ended(asked.id), job_state::done);
    EXPECT_EQ(ledger.entries.at(asked.id).json, "9");
}

}  // namespace
}  // namespace fw::queue
