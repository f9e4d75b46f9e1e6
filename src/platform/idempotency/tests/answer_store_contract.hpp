// What every store of answers must do; instantiated for the fake and for PostgreSQL.
#pragma once

#include <gtest/gtest.h>

#include "fw/idempotency/answer_store.hpp"

namespace fw::idempotency {

/// `Bench` has store(), run(task<T>) and two users that exist: ada, bob.
template <class Bench>
class answer_store_contract : public ::testing::Test {
protected:
    static claim ask(const uuid& user, std::string key, std::uint8_t what = 1) {
        return {user, std::move(key), {what}};
    }
    beginning begin(const claim& c) { return bench.run(bench.store().begin(c, time.now(), std::chrono::minutes(1))); }
    void finish(const claim& c, kept_answer a) { bench.run(bench.store().finish(c, std::move(a), time.now())); }
    template <class Outcome>
    static bool is(const beginning& b) {
        return std::holds_alternative<Outcome>(b);
    }
    Bench bench;
    manual_clock time;
    const kept_answer created{201, {{"Content-Type", "application/json"}, {"Location", "/x/1"}}, R"({"b": 1,"a":"é"})"};
};

TYPED_TEST_SUITE_P(answer_store_contract);

TYPED_TEST_P(answer_store_contract, gives_the_first_answer_again_byte_by_byte) {
    const auto c = this->ask(this->bench.ada, "k1");
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    this->finish(c, this->created);
    const auto again = this->begin(c);
    ASSERT_TRUE(this->template is<kept_answer>(again));
    EXPECT_EQ(std::get<kept_answer>(again), this->created);
    this->finish(c, {500, {}, ""});
    EXPECT_EQ(std::get<kept_answer>(this->begin(c)), this->created) << "what was answered stays";
}

TYPED_TEST_P(answer_store_contract, lets_one_work_at_a_time_and_the_next_when_it_is_given_up) {
    const auto c = this->ask(this->bench.ada, "k2");
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    EXPECT_TRUE(this->template is<under_way>(this->begin(c)));
    this->bench.run(this->bench.store().abandon(c));
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    this->time.advance(std::chrono::seconds(61));
    EXPECT_TRUE(this->template is<begun>(this->begin(c))) << "who claimed it has died";
    EXPECT_TRUE(this->template is<under_way>(this->begin(c)));
}

TYPED_TEST_P(answer_store_contract, tells_another_request_and_another_user_apart) {
    const auto c = this->ask(this->bench.ada, "k3");
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    EXPECT_TRUE(this->template is<other_request>(this->begin(this->ask(this->bench.ada, "k3", 2))));
    EXPECT_TRUE(this->template is<begun>(this->begin(this->ask(this->bench.bob, "k3", 2))));
    this->finish(c, this->created);
    EXPECT_TRUE(this->template is<other_request>(this->begin(this->ask(this->bench.ada, "k3", 2))));
    this->time.advance(std::chrono::minutes(2));
    EXPECT_TRUE(this->template is<other_request>(this->begin(this->ask(this->bench.ada, "k3", 2))));
}

TYPED_TEST_P(answer_store_contract, forgets_after_a_day) {
    const auto c = this->ask(this->bench.ada, "k4");
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    this->finish(c, this->created);
    this->time.advance(kept_for - std::chrono::seconds(1));
    EXPECT_TRUE(this->template is<kept_answer>(this->begin(c)));
    this->time.advance(std::chrono::seconds(1));
    EXPECT_TRUE(this->template is<begun>(this->begin(this->ask(this->bench.ada, "k4", 2))));
}

TYPED_TEST_P(answer_store_contract, removes_what_is_over_with_the_next_answer) {
    for (int i = 0; i < 5; ++i) {
        const auto c = this->ask(this->bench.ada, "old" + std::to_string(i));
        EXPECT_TRUE(this->template is<begun>(this->begin(c)));
        this->finish(c, this->created);
    }
    this->time.advance(kept_for);
    const auto c = this->ask(this->bench.ada, "new");
    EXPECT_TRUE(this->template is<begun>(this->begin(c)));
    this->finish(c, this->created);
    EXPECT_EQ(this->bench.count(), 1u);
}

REGISTER_TYPED_TEST_SUITE_P(answer_store_contract, gives_the_first_answer_again_byte_by_byte,
                            lets_one_work_at_a_time_and_the_next_when_it_is_given_up,
                            tells_another_request_and_another_user_apart, forgets_after_a_day,
                            removes_what_is_over_with_the_next_answer);

}  // namespace fw::idempotency
