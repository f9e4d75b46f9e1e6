#include "fw/auth/limited_throttle.hpp"

#include <gtest/gtest.h>

#include "fw/async/run.hpp"
#include "fw/limits/memory_limiter.hpp"

namespace fw::auth {
namespace {

struct limited_throttle_test : testing::Test {
    std::optional<std::chrono::seconds> take(std::optional<std::string> email, std::string address) {
        return run(throttle.take(std::move(email), std::move(address))).value();
    }
    manual_clock time;
    limits::memory_limiter limiter{time};
    limited_throttle throttle{limiter};
};
using a_throttle = limited_throttle_test;

TEST_F(a_throttle, slows_down_guesses_at_one_account_from_everywhere) {
    for (int i = 0; i < 10; ++i) EXPECT_FALSE(take("ada@example.org", fmt::format("10.0.0.{}", i)).has_value());
    EXPECT_EQ(take("ada@example.org", "10.0.0.99"), std::chrono::seconds(90));
    EXPECT_FALSE(take("bea@example.org", "10.0.0.99").has_value());
    time.advance(std::chrono::seconds(90));
    EXPECT_FALSE(take("ada@example.org", "10.0.0.99").has_value());
}

TEST_F(a_throttle, slows_down_one_address_that_tries_many_accounts) {
    for (int i = 0; i < 30; ++i) EXPECT_FALSE(take(fmt::format("a{}@example.org", i), "10.0.0.1").has_value());
    EXPECT_EQ(take("another@example.org", "10.0.0.1"), std::chrono::seconds(20));
    EXPECT_EQ(take(std::nullopt, "10.0.0.1"), std::chrono::seconds(20));
    EXPECT_FALSE(take("another@example.org", "10.0.0.2").has_value());
}

class away final : public limits::limiter {
public:
    task<result<limits::decision>> take(std::vector<limits::bucket>) override {
        co_return fail(error_kind::unavailable, "redis.unavailable", "Redis is away.");
    }
};

TEST(limited_throttle, lets_people_in_while_the_limiter_is_away) {
    away limiter;
    limited_throttle throttle(limiter);
    EXPECT_FALSE(run(throttle.take("ada@example.org", "10.0.0.1")).value().has_value());
}

}  // namespace
}  // namespace fw::auth
