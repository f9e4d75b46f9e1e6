// What every limiter must do; instantiated for the fake (limits_test.cpp) and for Redis (limits_dbtest.cpp).
#pragma once

#include <gtest/gtest.h>

#include <random>

#include "fw/base/clock.hpp"
#include "fw/limits/limiter.hpp"

namespace fw::limits {

/// A limiter on a clock that the test moves.
class limiter_bench {
public:
    limiter_bench() = default;
    limiter_bench(const limiter_bench&) = delete;
    limiter_bench& operator=(const limiter_bench&) = delete;
    virtual ~limiter_bench() = default;
    virtual limiter& subject() = 0;
    virtual result<decision> finish(task<result<decision>> work) = 0;
    manual_clock time;
};

using make_bench = std::unique_ptr<limiter_bench> (*)();

class limiter_contract : public ::testing::TestWithParam<make_bench> {
protected:
    result<decision> take(std::vector<bucket> buckets) {
        return bench->finish(bench->subject().take(std::move(buckets)));
    }
    decision get(std::vector<bucket> buckets) {
        auto out = take(std::move(buckets));
        if (!out) throw std::runtime_error(out.error().message);
        return *out;
    }
    std::unique_ptr<limiter_bench> bench = GetParam()();
    const policy five_a_minute = make_policy("five", 5, std::chrono::minutes(1), 5).value();
    const policy hourly = make_policy("hourly", 1000, std::chrono::hours(1), 3).value();
};

using std::chrono::microseconds;
using std::chrono::seconds;

TEST_P(limiter_contract, allows_the_burst_then_one_unit_each_time_that_it_takes_to_come_back) {
    for (int i = 4; i >= 0; --i) {
        const auto each = get({{"a", five_a_minute}});
        EXPECT_TRUE(each.allowed);
        EXPECT_EQ(each.remaining, i);
        EXPECT_EQ(each.limit, 5);
        EXPECT_EQ(each.retry_after.count(), 0);
    }
    const auto refused = get({{"a", five_a_minute}});
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 0);
    EXPECT_EQ(refused.retry_after, seconds(12));
    EXPECT_EQ(refused.reset_after, seconds(60));
    bench->time.advance(seconds(12) - microseconds(1));
    EXPECT_EQ(get({{"a", five_a_minute}}).retry_after, microseconds(1));
    bench->time.advance(microseconds(1));
    EXPECT_TRUE(get({{"a", five_a_minute}}).allowed);
    EXPECT_FALSE(get({{"a", five_a_minute}}).allowed);
}

TEST_P(limiter_contract, being_refused_costs_nothing) {
    for (int i = 0; i < 5; ++i) (void)get({{"a", five_a_minute}});
    for (int i = 0; i < 50; ++i) EXPECT_EQ(get({{"a", five_a_minute}}).retry_after, seconds(12));
}

TEST_P(limiter_contract, a_long_rest_gives_the_burst_and_no_more) {
    (void)get({{"a", five_a_minute}});
    bench->time.advance(std::chrono::hours(5));
    EXPECT_EQ(get({{"a", five_a_minute}}).remaining, 4);
}

TEST_P(limiter_contract, keys_and_policies_have_buckets_of_their_own) {
    for (int i = 0; i < 5; ++i) (void)get({{"a", five_a_minute}});
    EXPECT_FALSE(get({{"a", five_a_minute}}).allowed);
    EXPECT_TRUE(get({{"b", five_a_minute}}).allowed);
    EXPECT_TRUE(get({{"a", hourly}}).allowed);
}

TEST_P(limiter_contract, draws_from_all_buckets_or_from_none) {
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(get({{"user", five_a_minute}, {"address", hourly}}).allowed);
    const auto refused = get({{"user", five_a_minute}, {"address", hourly}});
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.deciding, 1u);
    EXPECT_EQ(refused.limit, 3);
    EXPECT_EQ(refused.retry_after, microseconds(3'600'000));
    EXPECT_EQ(get({{"user", five_a_minute}}).remaining, 1) << "the refused one must not have counted";
}

TEST_P(limiter_contract, tells_of_the_bucket_that_makes_one_wait_longest) {
    for (int i = 0; i < 3; ++i) (void)get({{"user", five_a_minute, 1}, {"address", hourly}});
    (void)get({{"user", five_a_minute, 2}});
    const auto refused = get({{"address", hourly}, {"user", five_a_minute}});
    EXPECT_EQ(refused.deciding, 1u);
    EXPECT_EQ(refused.retry_after, seconds(12));
}

TEST_P(limiter_contract, tells_of_the_tightest_bucket_when_all_allow) {
    const auto first = get({{"user", five_a_minute}, {"address", hourly}});
    EXPECT_EQ(first.deciding, 1u);
    EXPECT_EQ(first.remaining, 2);
}

TEST_P(limiter_contract, a_cost_draws_several_units) {
    EXPECT_EQ(get({{"a", five_a_minute, 3}}).remaining, 2);
    const auto refused = get({{"a", five_a_minute, 3}});
    EXPECT_FALSE(refused.allowed);
    EXPECT_EQ(refused.remaining, 2);
    EXPECT_EQ(refused.retry_after, seconds(12));
    EXPECT_TRUE(get({{"a", five_a_minute, 2}}).allowed);
}

TEST_P(limiter_contract, a_bucket_named_twice_is_drawn_from_twice) {
    EXPECT_EQ(get({{"a", five_a_minute}, {"a", five_a_minute}}).remaining, 3);
    EXPECT_EQ(get({{"a", five_a_minute}}).remaining, 2);
}

TEST_P(limiter_contract, refuses_what_could_never_be_allowed) {
    EXPECT_EQ(take({}).error().code, "limits.buckets");
    EXPECT_EQ(take(std::vector<bucket>(17, {"a", five_a_minute})).error().code, "limits.buckets");
    EXPECT_EQ(take({{"a", five_a_minute, 6}}).error().code, "limits.cost");
    EXPECT_EQ(take({{"a", five_a_minute, 0}}).error().code, "limits.cost");
}

TEST_P(limiter_contract, never_lets_through_more_than_rate_and_burst_however_the_requests_fall) {
    std::minstd_rand chance(4711);
    std::int64_t allowed = 0;
    const auto begin = bench->time.now();
    for (int i = 0; i < 1'000; ++i) {
        bench->time.advance(microseconds(std::uniform_int_distribution<int>(0, 7'000'000)(chance)));
        const auto cost = std::uniform_int_distribution<int>(1, 3)(chance);
        if (get({{"a", five_a_minute, cost}}).allowed) allowed += cost;
        const auto most = 5 + (bench->time.now() - begin) / seconds(12);
        ASSERT_LE(allowed, most) << "after " << i << " requests (seed 4711)";
    }
    EXPECT_GT(allowed, (bench->time.now() - begin) / seconds(12) * 8 / 10);
}

}  // namespace fw::limits
