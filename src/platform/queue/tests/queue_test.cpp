#include "fw/queue/memory_queue.hpp"
#include "queue_contract.hpp"

namespace fw::queue {
namespace {

class memory_bench final : public queue_bench {
public:
    job_queue& subject() override { return queue_; }

private:
    memory_queue queue_{time};
};

INSTANTIATE_TEST_SUITE_P(memory, queue_contract, ::testing::Values(+[]() -> std::unique_ptr<queue_bench> {
                             return std::make_unique<memory_bench>();
                         }));

TEST(queue_policy, is_that_of_the_specification) {
    const auto policy = [](queue_name q) { return std::tuple(policy_of(q).concurrency, policy_of(q).attempts); };
    EXPECT_EQ(policy(queue_name::avatar), std::tuple(5u, 3));
    EXPECT_EQ(policy(queue_name::render), std::tuple(10u, 2));
    EXPECT_EQ(policy(queue_name::exports), std::tuple(3u, 3));
    EXPECT_EQ(policy(queue_name::email), std::tuple(20u, 5));
    for (const auto q : all_queues) {
        EXPECT_EQ(policy_of(q).backoff, 2s);
        EXPECT_EQ(find_queue(to_string(q)), q);
    }
    EXPECT_FALSE(find_queue("exports"));
}

TEST(queue_policy, backoff_doubles_up_to_an_hour) {
    EXPECT_EQ(backoff_after(1, 2s), 2s);
    EXPECT_EQ(backoff_after(4, 2s), 16s);
    EXPECT_EQ(backoff_after(25, 2s), 1h);
}

TEST(event_hub, listeners_may_come_and_go_while_they_are_told) {
    event_hub hub;
    int heard = 0;
    std::vector<event_hub::listening> all;
    all.push_back(hub.listen(queue_name::email, [&](const job_event&) {
        ++heard;
        all.push_back(hub.listen(queue_name::email, [&](const job_event&) { heard += 10; }));
        all.erase(all.begin());
    }));
    hub.tell({.kind = event_kind::added, .queue = queue_name::email, .id = {}});
    EXPECT_EQ(heard, 1);
    hub.tell({.kind = event_kind::added, .queue = queue_name::email, .id = {}});
    EXPECT_EQ(heard, 11);
}

TEST(event_hub, forgets_listeners_of_jobs_that_nobody_speaks_of_again) {
    event_hub hub;
    manual_clock time;
    for (int i = 0; i < 1'000; ++i)
        (void)hub.listen(queue_name::email, job_id::make(time.now()), [](const job_event&) {});
    EXPECT_EQ(hub.listeners(), 0u);
}

}  // namespace
}  // namespace fw::queue
