#include <gtest/gtest.h>

#include "fw/jobs/pg_job_ledger.hpp"
#include "fw/jobs/routes.hpp"
#include "fw/postgres/testing/live_database.hpp"
#include "fw/queue/memory_queue.hpp"
#include "job_watch.hpp"

namespace fw::jobs {
namespace {

using queue::job_request;
using queue::queue_name;
using namespace std::chrono_literals;

/// Counts how often it is asked for jobs.
struct counted_queue final : queue::memory_queue {
    using memory_queue::memory_queue;
    task<result<std::optional<queue::job>>> find(queue_name name, queue::job_id id) override {
        ++asked;
        return memory_queue::find(name, id);
    }
    task<result<std::vector<queue::job>>> find_all(queue_name name, std::vector<queue::job_id> ids) override {
        ++asked;
        return memory_queue::find_all(name, std::move(ids));
    }
    int asked = 0;
};

struct job_world : testing::Test {
    job_world() : owner(add_user("ada@example.org")) {}

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
    job_request request(std::string name = "process-photo") {
        job_request out{.id = queue::job_id::make(time.now()), .queue = queue_name::avatar, .name = std::move(name)};
        out.owner = to_string(owner);
        out.payload = R"({"avatarId": "a"})";
        return out;
    }
    queue::job_id add(const job_request& what) { return run(kept.add(what)).value().id; }
    queue::lease reserve() { return run(kept.reserve(queue_name::avatar, "w", 1, 30s)).value().jobs.at(0).held; }
    queue::job_state state_of(queue::job_id id) { return run(service.get(owner, id)).value().state; }

    postgres::testing::live_database live;
    manual_clock time;
    web::user_id owner;
    counted_queue inner{time};
    pg_job_ledger ledger{live.db(), time};
    queue::ledgered_queue kept{inner, ledger, live.log_to()};
    job_service service{live.db(), kept};
};

TEST_F(job_world, a_recorded_job_comes_back_as_it_was_asked_for) {
    auto asked = request();
    asked.dedup = "k";
    asked.delay = 5s;
    asked.backoff = 7s;
    asked.attempts = 4;
    asked.priority = 7;
    asked.trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    ASSERT_TRUE(run(ledger.recorded(asked)));
    ASSERT_TRUE(run(ledger.recorded(asked))) << "twice is once";
    EXPECT_EQ(run(ledger.unfinished(std::nullopt, 10)).value(), std::vector{asked});
    EXPECT_TRUE(run(ledger.unfinished(asked.id, 10)).value().empty());
}

TEST_F(job_world, one_of_an_account_that_is_gone_is_refused) {
    auto asked = request();
    asked.owner = to_string(web::user_id::make(time.now()));
    EXPECT_EQ(run(kept.add(asked)).error().code, "jobs.owner_unknown");
}

TEST_F(job_world, what_redis_has_lost_is_restored_from_the_ledger_and_what_is_done_stays_done) {
    const auto done = add(request());
    ASSERT_TRUE(run(kept.complete(reserve(), R"({"n":1})")));
    const auto lost = add(request());
    queue::memory_queue fresh(time);
    EXPECT_EQ(run(queue::restore(fresh, ledger)).value().added, 1u);
    EXPECT_TRUE(run(fresh.find(queue_name::avatar, lost)).value().has_value());
    EXPECT_FALSE(run(fresh.find(queue_name::avatar, done)).value().has_value());
    EXPECT_EQ(run(queue::restore(fresh, ledger)).value().added, 0u) << "again changes nothing";
}

TEST_F(job_world, a_change_and_the_job_it_asks_for_are_seen_together_or_not_at_all) {
    const auto asked = request();
    const auto write = [&](bool good) {
        return live.db().in_transaction([&, good](postgres::transaction& tx) -> task<result<void>> {
            co_await pg_job_ledger::record_in(tx, asked, time.now());
            if (!good) co_return fail(error_kind::conflict, "no", "No.");
            co_return result<void>{};
        });
    };
    EXPECT_FALSE(run(write(false)));
    EXPECT_TRUE(run(ledger.unfinished(std::nullopt, 10)).value().empty());
    EXPECT_TRUE(run(write(true)));
    EXPECT_EQ(run(queue::restore(inner, ledger)).value().added, 1u);
}

TEST_F(job_world, shows_its_owner_how_far_it_is_and_how_it_ended) {
    const auto id = add(request());
    EXPECT_EQ(state_of(id), queue::job_state::queued);
    const auto held = reserve();
    ASSERT_TRUE(run(kept.report(held, {40, "fit", "Fitting the body"})));
    const auto half = run(service.get(owner, id)).value();
    EXPECT_EQ(half.state, queue::job_state::running);
    EXPECT_EQ(half.how_far, (queue::progress{40, "fit", "Fitting the body"}));
    ASSERT_TRUE(run(kept.fail(held, {"photo.two_people", "There are two people."}, false)));
    const auto over = run(service.get(owner, id)).value();
    EXPECT_EQ(over.state, queue::job_state::failed);
    EXPECT_EQ(over.error.code, "photo.two_people");
    EXPECT_TRUE(over.over.has_value());
}

TEST_F(job_world, another_persons_job_is_an_unknown_one) {
    const auto id = add(request());
    const auto stranger = add_user("eve@example.org");
    EXPECT_EQ(run(service.get(stranger, id)).error().code, "jobs.unknown");
    EXPECT_EQ(run(service.cancel(stranger, id)).error().code, "jobs.unknown");
    EXPECT_TRUE(run(service.list(stranger, std::nullopt, 10)).value().empty());
    EXPECT_EQ(state_of(id), queue::job_state::queued);
}

TEST_F(job_world, lists_the_newest_first_and_reads_on_where_the_page_ended) {
    std::vector<queue::job_id> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(add(request()));
        time.advance(1s);
    }
    const auto page = run(service.list(owner, std::nullopt, 2)).value();
    ASSERT_EQ(page.size(), 2u);
    EXPECT_EQ(page[0].id, ids[2]);
    const auto rest = run(service.list(owner, job_place{page[1].made, page[1].id}, 2)).value();
    ASSERT_EQ(rest.size(), 1u);
    EXPECT_EQ(rest[0].id, ids[0]);
}

TEST_F(job_world, asks_each_queue_once_for_a_whole_page) {
    for (int i = 0; i < 3; ++i) (void)add(request());
    auto letter = request("send");
    letter.queue = queue_name::email;
    (void)add(letter);
    const auto held = reserve();
    ASSERT_TRUE(run(kept.report(held, {40, "fit", "Fitting the body"})));
    const auto tried = reserve();
    ASSERT_TRUE(run(kept.fail(tried, {"x", "Not now."}, true)));
    inner.asked = 0;
    const auto page = run(service.list(owner, std::nullopt, 100)).value();
    EXPECT_EQ(inner.asked, 2);
    const auto of = [&](queue::job_id id) { return *std::ranges::find(page, id, &job_facts::id); };
    EXPECT_EQ(of(held.id).how_far.percent, 40);
    EXPECT_EQ(of(tried.id).state, queue::job_state::delayed);
    EXPECT_EQ(of(letter.id).state, queue::job_state::queued);
}

TEST_F(job_world, cancels_one_that_waits_at_once_and_one_that_runs_by_asking) {
    const auto waits = add(request());
    EXPECT_EQ(run(service.cancel(owner, waits)).value().state, queue::job_state::cancelled);
    EXPECT_EQ(run(service.cancel(owner, waits)).error().code, "jobs.over");
    const auto runs = add(request());
    const auto held = reserve();
    const auto asked = run(service.cancel(owner, runs)).value();
    EXPECT_EQ(asked.state, queue::job_state::running);
    EXPECT_TRUE(asked.cancel_asked);
    EXPECT_TRUE(run(kept.renew(held, 30s)).value().cancel_asked);
}

TEST_F(job_world, cancels_one_that_the_queue_has_never_heard_of) {
    const auto asked = request();
    ASSERT_TRUE(run(ledger.recorded(asked)));
    EXPECT_EQ(run(service.cancel(owner, asked.id)).value().state, queue::job_state::cancelled);
    EXPECT_EQ(run(queue::restore(inner, ledger)).value().added, 0u);
}

TEST_F(job_world, tells_those_who_watch_until_it_is_over) {
    const auto id = add(request());
    job_watch watch(service, owner, run(service.get(owner, id)).value(), live.context().get_executor());
    const auto next = [&] { return std::string(run(watch.next()).value()); };
    EXPECT_TRUE(next().starts_with("retry: 3000\n\nevent: queued\ndata: {\"id\":\"" + to_string(id)));
    const auto held = reserve();
    EXPECT_TRUE(next().starts_with("event: running\ndata: {"));
    // It is told while it waits, too.
    std::string heard;
    asio::co_spawn(live.context(), watch.next(),
                   [&](std::exception_ptr, result<std::string_view> piece) { heard = piece.value(); });
    live.context().poll();
    EXPECT_EQ(heard, "");
    ASSERT_TRUE(run(kept.report(held, {40, "fit", "Fitting"})));
    while (heard.empty()) live.context().run_one();
    EXPECT_NE(heard.find("\"percent\":40,\"stage\":\"fit\""), heard.npos) << heard;
    ASSERT_TRUE(run(kept.complete(held, R"({"avatarId":"a"})")));
    const auto last = next();
    EXPECT_TRUE(last.starts_with("event: done\n")) << last;
    EXPECT_NE(last.find(R"("result":{"avatarId":"a"})"), last.npos) << last;
    EXPECT_EQ(next(), "");
}

}  // namespace
}  // namespace fw::jobs
