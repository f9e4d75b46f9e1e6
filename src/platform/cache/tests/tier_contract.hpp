// What every second tier must do; instantiated for the fake (cache_test.cpp) and for Redis (cache_dbtest.cpp).
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "fw/cache/shared_tier.hpp"

namespace fw::cache {

class tier_bench {
public:
    tier_bench() = default;
    tier_bench(const tier_bench&) = delete;
    tier_bench& operator=(const tier_bench&) = delete;
    virtual ~tier_bench() = default;
    virtual shared_tier& subject() = 0;
    virtual void finish(task<void> work) = 0;
    /// The keys that were told to be forgotten, once there are as many.
    virtual std::vector<std::string> heard(std::size_t count) = 0;
};

using make_bench = std::unique_ptr<tier_bench> (*)();

class tier_contract : public ::testing::TestWithParam<make_bench> {
protected:
    shared_tier::found find(std::string key) {
        shared_tier::found out;
        bench->finish(find_into(bench->subject(), std::move(key), out));
        return out;
    }
    void put(std::string key, std::optional<std::string> value) {
        bench->finish(put_into(bench->subject(), std::move(key), std::move(value)));
    }
    void forget(std::vector<std::string> keys) { bench->finish(forget_in(bench->subject(), std::move(keys))); }

    std::unique_ptr<tier_bench> bench = GetParam()();

private:
    static task<void> find_into(shared_tier& tier, std::string key, shared_tier::found& out) {
        out = (co_await tier.find(std::move(key))).value();
    }
    static task<void> put_into(shared_tier& tier, std::string key, std::optional<std::string> value) {
        (co_await tier.put(std::move(key), std::move(value), std::chrono::minutes(1))).value();
    }
    static task<void> forget_in(shared_tier& tier, std::vector<std::string> keys) {
        (co_await tier.forget(std::move(keys))).value();
    }
};

TEST_P(tier_contract, gives_what_was_put_whatever_its_bytes) {
    const std::string bytes("=\0!-\xff", 5);
    EXPECT_FALSE(find("a").has_value());
    put("a", bytes);
    put("empty", "");
    EXPECT_EQ(find("a").value(), bytes);
    EXPECT_EQ(find("empty").value(), "");
}

TEST_P(tier_contract, keeps_that_there_is_no_such_thing) {
    put("none", std::nullopt);
    ASSERT_TRUE(find("none").has_value());
    EXPECT_FALSE(find("none")->has_value());
}

TEST_P(tier_contract, the_first_value_stays) {
    put("a", "first");
    put("a", "second");
    EXPECT_EQ(find("a").value(), "first");
}

TEST_P(tier_contract, what_was_loaded_before_a_change_is_not_kept_after_it) {
    put("a", "old");
    forget({"a", "b"});
    put("a", "old");
    put("b", "old");
    EXPECT_FALSE(find("a").has_value());
    EXPECT_FALSE(find("b").has_value());
    put("c", "other");
    EXPECT_EQ(find("c").value(), "other");
}

TEST_P(tier_contract, tells_what_was_forgotten) {
    forget({"a", "b"});
    EXPECT_EQ(bench->heard(2), (std::vector<std::string>{"a", "b"}));
}

}  // namespace fw::cache
