// What every job queue must do; instantiated for the fake (queue_test.cpp) and for Redis (queue_dbtest.cpp).
#pragma once

#include "queue_fixture.hpp"

namespace fw::queue {

TEST_P(queue_contract, a_job_is_added_reserved_and_completed) {
    auto asked = request("drape");
    asked.payload = R"({"avatarId":"é","n":[1,2]})";
    asked.owner = "01900000-0000-7000-8000-000000000001";
    asked.trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const auto id = add(asked);
    EXPECT_EQ(state_of(id), job_state::queued);
    const auto got = reserve_one();
    EXPECT_EQ(got.what.id, id);
    EXPECT_EQ(got.what.name, "drape");
    EXPECT_EQ(got.what.payload, asked.payload);
    EXPECT_EQ(got.what.owner, asked.owner);
    EXPECT_EQ(got.what.trace, asked.trace);
    EXPECT_EQ(got.what.attempt, 1);
    EXPECT_EQ(got.what.attempts, 2) << "the render queue's";
    EXPECT_EQ(got.what.worker, "w1");
    EXPECT_EQ(got.what.state, job_state::running);
    EXPECT_TRUE(reserve().empty());
    bench->time.advance(5s);
    must(jobs().complete(got.held, R"({"model":"k"})"));
    const auto done = find(id);
    EXPECT_EQ(done.state, job_state::done);
    EXPECT_EQ(done.result, R"({"model":"k"})");
    EXPECT_EQ(done.how_far.percent, 100);
    EXPECT_EQ(*done.finished_at - done.added_at, 5s);
}

TEST_P(queue_contract, the_lowest_priority_number_goes_first_and_equals_in_their_order) {
    std::vector<job_id> ids;
    for (const int priority : {100, 5, 100, 0, 1000, 5}) {
        auto asked = request();
        asked.priority = priority;
        ids.push_back(add(asked));
    }
    std::vector<job_id> order;
    for (const auto& each : reserve(3)) order.push_back(each.what.id);
    for (const auto& each : reserve(10)) order.push_back(each.what.id);
    EXPECT_EQ(order, (std::vector{ids[3], ids[1], ids[5], ids[0], ids[2], ids[4]}));
}

TEST_P(queue_contract, a_delayed_job_waits_for_its_time) {
    auto asked = request();
    asked.delay = 10s;
    const auto id = add(asked);
    EXPECT_EQ(state_of(id), job_state::delayed);
    const auto none = must(jobs().reserve(render, "w", 1, lock));
    EXPECT_TRUE(none.jobs.empty());
    EXPECT_EQ(none.next_in, milliseconds(10s));
    bench->time.advance(10s - 1ms);
    EXPECT_TRUE(reserve().empty());
    bench->time.advance(1ms);
    EXPECT_EQ(reserve_one().what.id, id);
}

TEST_P(queue_contract, adding_the_same_id_again_changes_nothing_also_when_it_is_done) {
    const auto asked = request();
    EXPECT_TRUE(must(jobs().add(asked)).is_new);
    EXPECT_FALSE(must(jobs().add(asked)).is_new);
    const auto got = reserve_one();
    EXPECT_FALSE(must(jobs().add(asked)).is_new);
    must(jobs().complete(got.held, "1"));
    EXPECT_FALSE(must(jobs().add(asked)).is_new);
    EXPECT_TRUE(reserve().empty());
    EXPECT_EQ(figures().added, 1u);
}

TEST_P(queue_contract, a_dedup_key_is_held_until_its_job_is_finished) {
    auto first = request();
    first.dedup = "drape:4711";
    const auto id = add(first);
    auto second = request();
    second.dedup = first.dedup;
    const auto refused = must(jobs().add(second));
    EXPECT_FALSE(refused.is_new);
    EXPECT_EQ(refused.id, id);
    auto other = request();
    other.dedup = "drape:4712";
    EXPECT_TRUE(must(jobs().add(other)).is_new);
    const auto got = reserve_one();
    EXPECT_FALSE(must(jobs().add(second)).is_new);
    must(jobs().complete(got.held, "1"));
    EXPECT_TRUE(must(jobs().add(second)).is_new);
}

TEST_P(queue_contract, a_failed_job_is_tried_again_after_a_wait_that_doubles_and_then_dies) {
    auto asked = request();
    asked.attempts = 3;
    const auto id = add(asked);
    for (const auto wait : {2s, 4s}) {
        const auto failed = must(jobs().fail(reserve_one().held, {"render.gpu", "no light"}, true));
        EXPECT_EQ(failed.state, job_state::delayed);
        EXPECT_EQ(failed.retry_in, wait);
        EXPECT_EQ(state_of(id), job_state::delayed);
        bench->time.advance(wait - 1ms);
        EXPECT_TRUE(reserve().empty());
        bench->time.advance(1ms);
    }
    const auto last = reserve_one();
    EXPECT_EQ(last.what.attempt, 3);
    EXPECT_EQ(last.what.error, (job_error{"render.gpu", "no light"}));
    EXPECT_EQ(must(jobs().fail(last.held, {"render.gpu", "still none"}, true)).state, job_state::failed);
    EXPECT_EQ(find(id).error.message, "still none");
    bench->time.advance(24h);
    EXPECT_TRUE(reserve().empty());
    EXPECT_EQ(figures().failed, 3u);
    EXPECT_EQ(figures().died, 1u);
}

TEST_P(queue_contract, what_is_not_worth_retrying_dies_at_once) {
    const auto id = add(request());
    EXPECT_EQ(must(jobs().fail(reserve_one().held, {"photo.feet", "feet are cut off"}, false)).state,
              job_state::failed);
    EXPECT_EQ(state_of(id), job_state::failed);
}

TEST_P(queue_contract, a_job_whose_holder_is_silent_goes_to_another_and_the_late_one_is_refused) {
    const auto id = add(request());
    const auto first = reserve_one();
    bench->time.advance(lock - 1ms);
    EXPECT_TRUE(reserve(1, "w2").empty());
    bench->time.advance(1ms);
    const auto second = reserve(1, "w2");
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].what.id, id);
    EXPECT_EQ(second[0].what.attempt, 1) << "that a worker was lost is no fault of the job's";
    EXPECT_EQ(code_of(jobs().complete(first.held, "1")), "queue.lock_lost");
    EXPECT_EQ(code_of(jobs().fail(first.held, {"x", "y"}, true)), "queue.lock_lost");
    EXPECT_EQ(code_of(jobs().renew(first.held, lock)), "queue.lock_lost");
    EXPECT_EQ(code_of(jobs().report(first.held, {50})), "queue.lock_lost");
    EXPECT_EQ(code_of(jobs().hand_back(first.held)), "queue.lock_lost");
    must(jobs().complete(second[0].held, "2"));
    EXPECT_EQ(find(id).result, "2");
    EXPECT_EQ(code_of(jobs().complete(second[0].held, "2")), "queue.lock_lost") << "completing counts once";
    EXPECT_EQ(figures().stalled, 1u);
    EXPECT_EQ(figures().completed, 1u);
}

TEST_P(queue_contract, a_late_completion_counts_while_nobody_else_has_the_job) {
    const auto id = add(request());
    const auto got = reserve_one();
    bench->time.advance(lock * 2);
    must(jobs().complete(got.held, "1"));
    EXPECT_EQ(state_of(id), job_state::done);
}

TEST_P(queue_contract, renewing_keeps_a_job) {
    (void)add(request());
    const auto got = reserve_one();
    for (int i = 0; i < 10; ++i) {
        bench->time.advance(lock - 1ms);
        EXPECT_FALSE(must(jobs().renew(got.held, lock)).cancel_asked);
        EXPECT_TRUE(reserve(1, "w2").empty());
    }
    must(jobs().complete(got.held, "1"));
}

TEST_P(queue_contract, a_job_that_loses_one_holder_after_another_dies) {
    const auto id = add(request());
    for (int i = 0; i < most_stalls; ++i) {
        EXPECT_EQ(reserve_one().what.id, id);
        bench->time.advance(lock);
    }
    const auto looked = must(jobs().reserve(render, "w", 1, lock));
    EXPECT_TRUE(looked.jobs.empty());
    EXPECT_EQ(looked.died, std::vector{id});
    EXPECT_EQ(state_of(id), job_state::failed);
    EXPECT_EQ(find(id).error.code, "queue.stalled");
}

TEST_P(queue_contract, progress_is_kept_and_never_goes_back_whoever_goes_on) {
    const auto id = add(request());
    const auto got = reserve_one();
    must(jobs().report(got.held, {42, "drape.sew", "Sewing \"seams\" / édges"}));
    EXPECT_EQ(find(id).how_far, (progress{42, "drape.sew", "Sewing \"seams\" / édges"}));
    must(jobs().report(got.held, {41, "drape.draft", "Again"}));
    EXPECT_EQ(find(id).how_far, (progress{42, "drape.sew", "Sewing \"seams\" / édges"}));
    bench->time.advance(lock);
    const auto taken_over = reserve_one();
    EXPECT_EQ(taken_over.what.how_far.percent, 42);
    must(jobs().report(taken_over.held, {0, "drape.draft", "From the beginning"}));
    EXPECT_EQ(find(id).how_far.stage, "drape.sew");
    must(jobs().fail(taken_over.held, {"x", "y"}, true));
    bench->time.advance(2s);
    const auto again = reserve_one();
    EXPECT_EQ(again.what.how_far.percent, 42);
    must(jobs().report(again.held, {4711, "x", ""}));
    EXPECT_EQ(find(id).how_far.percent, 100);
}

TEST_P(queue_contract, a_job_handed_back_goes_first_and_has_lost_no_attempt) {
    const auto id = add(request());
    (void)add(request());
    const auto got = reserve_one();
    must(jobs().hand_back(got.held));
    const auto again = reserve_one();
    EXPECT_EQ(again.what.id, id);
    EXPECT_EQ(again.what.attempt, 1);
}

TEST_P(queue_contract, cancelling_ends_a_waiting_job_and_asks_a_running_one) {
    const auto first = add(request());
    auto later = request();
    later.delay = 1h;
    const auto second = add(later);
    EXPECT_EQ(must(jobs().cancel(render, first)), cancel_answer::cancelled);
    EXPECT_EQ(must(jobs().cancel(render, second)), cancel_answer::cancelled);
    EXPECT_EQ(must(jobs().cancel(render, second)), cancel_answer::already_finished);
    EXPECT_TRUE(reserve().empty());
    const auto third = add(request());
    const auto got = reserve_one();
    EXPECT_FALSE(must(jobs().renew(got.held, lock)).cancel_asked);
    EXPECT_EQ(must(jobs().cancel(render, third)), cancel_answer::asked);
    EXPECT_TRUE(must(jobs().renew(got.held, lock)).cancel_asked);
    EXPECT_TRUE(must(jobs().report(got.held, {10})).cancel_asked);
    EXPECT_EQ(must(jobs().fail(got.held, {"cancelled", "stopped"}, true)).state, job_state::cancelled);
    EXPECT_EQ(state_of(third), job_state::cancelled);
    EXPECT_EQ(figures().cancelled, 3u);
    EXPECT_EQ(code_of(jobs().cancel(render, job_id::make(bench->time.now()))), "queue.job_unknown");
}

TEST_P(queue_contract, a_cancelled_job_whose_holder_is_lost_or_gives_it_back_does_not_run_again) {
    const auto first = add(request());
    (void)reserve_one();
    (void)must(jobs().cancel(render, first));
    bench->time.advance(lock);
    EXPECT_TRUE(reserve().empty());
    EXPECT_EQ(state_of(first), job_state::cancelled);
    const auto second = add(request());
    const auto got = reserve_one();
    (void)must(jobs().cancel(render, second));
    must(jobs().hand_back(got.held));
    EXPECT_EQ(state_of(second), job_state::cancelled);
}

TEST_P(queue_contract, a_job_that_completes_in_spite_of_being_cancelled_is_completed) {
    const auto id = add(request());
    const auto got = reserve_one();
    (void)must(jobs().cancel(render, id));
    must(jobs().complete(got.held, "1"));
    EXPECT_EQ(state_of(id), job_state::done);
}

TEST_P(queue_contract, a_paused_queue_takes_jobs_and_hands_out_none) {
    must(jobs().pause(render));
    (void)add(request());
    EXPECT_TRUE(figures().is_paused);
    const auto looked = must(jobs().reserve(render, "w", 1, lock));
    EXPECT_TRUE(looked.jobs.empty());
    EXPECT_EQ(looked.waiting, 1u);
    must(jobs().resume(render));
    EXPECT_FALSE(figures().is_paused);
    EXPECT_EQ(reserve().size(), 1u);
}

TEST_P(queue_contract, dead_jobs_can_be_tried_again_one_or_all) {
    std::vector<job_id> ids;
    for (int i = 0; i < 3; ++i) ids.push_back(add(request()));
    for (const auto& each : reserve(3)) {
        must(jobs().fail(each.held, {"x", "y"}, false));
        bench->time.advance(1s);
    }
    must(jobs().retry_dead(render, ids[1]));
    EXPECT_EQ(code_of(jobs().retry_dead(render, ids[1])), "queue.job_state");
    EXPECT_EQ(code_of(jobs().retry_dead(render, job_id::make(bench->time.now()))), "queue.job_unknown");
    const auto again = reserve_one();
    EXPECT_EQ(again.what.id, ids[1]);
    EXPECT_EQ(again.what.attempt, 1);
    EXPECT_FALSE(again.what.finished_at);
    EXPECT_EQ(must(jobs().retry_all_dead(render, 1)), 1u);
    EXPECT_EQ(reserve_one().what.id, ids[0]);
    EXPECT_EQ(must(jobs().retry_all_dead(render, 100)), 1u);
    EXPECT_EQ(must(jobs().retry_all_dead(render, 100)), 0u);
    EXPECT_EQ(reserve_one().what.id, ids[2]);
}

TEST_P(queue_contract, a_removed_job_is_gone_with_its_dedup_key_but_an_active_one_stays) {
    auto asked = request();
    asked.dedup = "k";
    const auto id = add(asked);
    must(jobs().remove(render, id));
    EXPECT_FALSE(must(jobs().find(render, id)));
    EXPECT_TRUE(reserve().empty());
    auto again = request();
    again.dedup = "k";
    EXPECT_TRUE(must(jobs().add(again)).is_new);
    const auto got = reserve_one();
    EXPECT_EQ(code_of(jobs().remove(render, got.what.id)), "queue.job_state");
    EXPECT_EQ(code_of(jobs().remove(render, id)), "queue.job_unknown");
}

TEST_P(queue_contract, finds_many_at_once_and_leaves_out_what_it_does_not_know) {
    const auto one = add(request("one")), two = add(request("two"));
    const auto got = must(jobs().find_all(render, {one, job_id::make(bench->time.now()), two}));
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(got[0].id, one);
    EXPECT_FALSE(got[0].payload.empty());
    EXPECT_EQ(got[1].name, "two");
    EXPECT_TRUE(must(jobs().find_all(render, {})).empty());
    EXPECT_TRUE(must(jobs().find_all(queue_name::email, {one})).empty());
}

TEST_P(queue_contract, lists_by_state_with_the_next_or_the_newest_first) {
    std::vector<job_id> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(add(request("job-" + std::to_string(i))));
    const auto page = must(jobs().list(render, job_state::queued, 1, 2));
    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].id, ids[1]);
    EXPECT_EQ(page[0].name, "job-1");
    EXPECT_TRUE(page[0].payload.empty());
    EXPECT_EQ(page[1].id, ids[2]);
    for (const auto& each : reserve(3)) {
        must(jobs().complete(each.held, "1"));
        bench->time.advance(1s);
    }
    const auto done = must(jobs().list(render, job_state::done, 0, 100));
    ASSERT_EQ(done.size(), 3u);
    EXPECT_EQ(done[0].id, ids[2]);
    EXPECT_TRUE(done[0].result.empty());
    EXPECT_EQ(must(jobs().list(render, job_state::queued, 0, 100)).size(), 2u);
    EXPECT_TRUE(must(jobs().list(render, job_state::done, 3, 100)).empty());
    EXPECT_TRUE(must(jobs().list(render, job_state::failed, 0, 0)).empty());
}

TEST_P(queue_contract, figures_count_by_state_and_know_the_oldest) {
    EXPECT_EQ(figures().oldest_waiting, 0ms);
    auto unimportant = request();
    unimportant.priority = 900;
    (void)add(unimportant);
    bench->time.advance(7s);
    (void)add(request());
    (void)add(request());
    auto later = request();
    later.delay = 1h;
    (void)add(later);
    auto now = figures();
    EXPECT_EQ(now.in(job_state::queued), 3u);
    EXPECT_EQ(now.in(job_state::delayed), 1u);
    EXPECT_EQ(now.oldest_waiting, 7s) << "not that of the first in line";
    (void)reserve(2);
    now = figures();
    EXPECT_EQ(now.in(job_state::running), 2u);
    EXPECT_EQ(now.in(job_state::queued), 1u);
    EXPECT_EQ(now.added, 4u);
}

TEST_P(queue_contract, queues_know_nothing_of_each_other) {
    auto asked = request();
    asked.queue = queue_name::email;
    (void)add(asked);
    EXPECT_TRUE(reserve().empty());
    EXPECT_FALSE(must(jobs().find(render, asked.id)));
    EXPECT_EQ(must(jobs().reserve(queue_name::email, "w", 5, lock)).jobs.size(), 1u);
}

TEST_P(queue_contract, refuses_jobs_that_break_a_rule) {
    const auto refused = [&](auto change) {
        auto asked = request();
        change(asked);
        return code_of(jobs().add(asked));
    };
    EXPECT_EQ(refused([](job_request& r) { r.name = ""; }), "queue.name");
    EXPECT_EQ(refused([](job_request& r) { r.name = "no spaces"; }), "queue.name");
    EXPECT_EQ(refused([](job_request& r) { r.payload = std::string(most_payload + 1, '1'); }), "queue.payload");
    EXPECT_EQ(refused([](job_request& r) { r.payload = std::string(most_payload, '1'); }), "fine");
    EXPECT_EQ(refused([](job_request& r) { r.payload = "\xff"; }), "queue.payload");
    EXPECT_EQ(refused([](job_request& r) { r.priority = -1; }), "queue.priority");
    EXPECT_EQ(refused([](job_request& r) { r.delay = -1ms; }), "queue.delay");
    EXPECT_EQ(refused([](job_request& r) { r.attempts = 0; }), "queue.attempts");
    EXPECT_EQ(refused([](job_request& r) { r.dedup = std::string(201, 'x'); }), "queue.dedup");
    EXPECT_EQ(refused([](job_request& r) { r.owner = std::string(65, 'x'); }), "queue.owner");
    EXPECT_EQ(refused([](job_request& r) { r.trace = std::string(65, 'x'); }), "queue.trace");
    const auto got = reserve_one();
    EXPECT_EQ(code_of(jobs().complete(got.held, std::string(most_payload + 1, '1'))), "queue.result");
}

TEST_P(queue_contract, forgets_what_was_finished_long_ago) {
    const auto old = add(request());
    must(jobs().complete(reserve_one().held, "1"));
    bench->time.advance(kept_for + 1s);
    EXPECT_EQ(state_of(old), job_state::done);
    (void)add(request());
    must(jobs().complete(reserve_one().held, "1"));
    EXPECT_FALSE(must(jobs().find(render, old)));
    EXPECT_EQ(figures().in(job_state::done), 1u);
}

TEST_P(queue_contract, tells_what_happens) {
    std::vector<job_event> all, mine;
    const auto hears_all = jobs().events().listen(render, [&](const job_event& e) { all.push_back(e); });
    const auto asked = request();
    const auto hears_mine = jobs().events().listen(render, asked.id, [&](const job_event& e) { mine.push_back(e); });
    (void)add(asked);
    const auto other = add(request());
    auto got = reserve_one();
    must(jobs().report(got.held, {7, "s", "m"}));
    must(jobs().fail(got.held, {"c", "w\"hy"}, true));
    bench->time.advance(2s);
    (void)must(jobs().cancel(render, other));
    got = reserve_one();
    (void)must(jobs().cancel(render, asked.id));
    must(jobs().complete(got.held, "1"));
    must(jobs().pause(render));
    bench->run_until([&] { return all.size() >= 10; });
    std::vector<event_kind> kinds;
    for (const auto& each : mine) kinds.push_back(each.kind);
    using enum event_kind;
    EXPECT_EQ(kinds, (std::vector{added, started, progress, failed, started, cancel_asked, completed, paused}));
    EXPECT_EQ(mine.at(2).how_far, (queue::progress{7, "s", "m"}));
    EXPECT_EQ(mine.at(3).error, (job_error{"c", "w\"hy"}));
    EXPECT_TRUE(mine.at(3).will_retry);
    EXPECT_EQ(all.size(), 10u);
}

TEST_P(queue_contract, whoever_waits_for_a_job_is_woken_by_its_end) {
    const auto asked = request();
    EXPECT_EQ(code_of(wait_finished(jobs(), render, asked.id, 1s)), "queue.job_unknown");
    (void)add(asked);
    EXPECT_EQ(code_of(wait_finished(jobs(), render, asked.id, 0ms)), "timeout");
    std::optional<result<job>> seen;
    asio::co_spawn(bench->io, wait_finished(jobs(), render, asked.id, 60s),
                   [&](std::exception_ptr, result<job> done) { seen.emplace(std::move(done)); });
    must(jobs().complete(reserve_one().held, "9"));
    bench->run_until([&] { return seen.has_value(); });
    ASSERT_TRUE(seen && *seen);
    EXPECT_EQ((*seen)->result, "9");
    EXPECT_EQ(jobs().events().listeners(), 0u);
}

}  // namespace fw::queue
