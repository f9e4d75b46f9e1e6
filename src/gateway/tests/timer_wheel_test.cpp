#include "timer_wheel.hpp"

#include <gtest/gtest.h>

namespace fw::gateway {
namespace {

using namespace std::chrono_literals;

struct alarm final : timer_wheel::entry {
    int rung = 0;
    void expired() override { ++rung; }
};

TEST(timer_wheel, is_never_early_and_less_than_two_steps_late) {
    for (const auto after : {1ms, 100ms, 101ms, 1000ms, 51'200ms, 51'300ms, 200'000ms}) {
        timer_wheel wheel(100ms);
        alarm a;
        wheel.set(a, after);
        wheel.advance(after - 1ms);
        EXPECT_EQ(a.rung, 0) << after.count();
        wheel.advance(201ms);
        EXPECT_EQ(a.rung, 1) << after.count();
        wheel.advance(300'000ms);
        EXPECT_EQ(a.rung, 1) << after.count();
    }
}

TEST(timer_wheel, moves_deadlines_later_and_earlier) {
    timer_wheel wheel(100ms);
    alarm a;
    wheel.set(a, 1s);
    wheel.advance(900ms);
    wheel.set(a, 1s);
    wheel.advance(900ms);
    EXPECT_EQ(a.rung, 0);
    wheel.set(a, 100s);
    wheel.set(a, 1s);
    wheel.advance(1200ms);
    EXPECT_EQ(a.rung, 1);
}

TEST(timer_wheel, forgets_what_is_cancelled_or_gone) {
    timer_wheel wheel(100ms);
    alarm cancelled;
    wheel.set(cancelled, 1s);
    wheel.cancel(cancelled);
    {
        alarm gone;
        wheel.set(gone, 1s);
    }
    wheel.advance(10s);
    EXPECT_EQ(cancelled.rung, 0);
}

TEST(timer_wheel, rings_each_of_many_once) {
    timer_wheel wheel(100ms);
    std::vector<alarm> all(1000);
    for (std::size_t i = 0; i < all.size(); ++i) wheel.set(all[i], static_cast<std::int64_t>(i * 37) * 1ms);
    for (int i = 0; i < 4000; ++i) wheel.advance(13ms);
    for (const auto& a : all) EXPECT_EQ(a.rung, 1);
}

}  // namespace
}  // namespace fw::gateway
