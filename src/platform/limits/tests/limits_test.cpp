#include "fw/async/run.hpp"
#include "fw/limits/memory_limiter.hpp"
#include "limiter_contract.hpp"

namespace fw::limits {
namespace {

class memory_bench final : public limiter_bench {
public:
    limiter& subject() override { return limiter_; }
    result<decision> finish(task<result<decision>> work) override { return fw::run(std::move(work)); }

private:
    memory_limiter limiter_{time};
};

INSTANTIATE_TEST_SUITE_P(memory, limiter_contract, ::testing::Values(+[]() -> std::unique_ptr<limiter_bench> {
                             return std::make_unique<memory_bench>();
                         }));

TEST(limit_policy, refuses_numbers_that_make_no_sense) {
    const auto code = [](std::int64_t rate, microseconds period, std::int64_t burst) {
        const auto made = make_policy("x", rate, period, burst);
        return made ? std::string("made") : made.error().code;
    };
    EXPECT_EQ(code(1000, std::chrono::hours(1), 100), "made");
    EXPECT_EQ(code(0, seconds(1), 1), "limits.policy");
    EXPECT_EQ(code(1, seconds(0), 1), "limits.policy");
    EXPECT_EQ(code(1, seconds(1), 0), "limits.policy");
    EXPECT_EQ(code(2'000'000, seconds(1), 1), "limits.policy");
    EXPECT_EQ(code(1, std::chrono::hours(24), 400), "limits.policy");
}

TEST(memory_limiter, keeps_no_more_buckets_than_it_may_and_forgets_the_nearly_full_first) {
    manual_clock time;
    memory_limiter limits(time, 80);
    const auto rule = make_policy("p", 1, seconds(60), 10).value();
    EXPECT_TRUE(fw::run(limits.take({{"heavy", rule, 10}}))->allowed);
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_TRUE(fw::run(limits.take({{std::to_string(i), rule}}))->allowed);
        EXPECT_LE(limits.size(), 80u);
    }
    EXPECT_FALSE(fw::run(limits.take({{"heavy", rule}}))->allowed);
    time.advance(std::chrono::hours(1));
    for (int i = 0; i < 81; ++i) (void)fw::run(limits.take({{"new" + std::to_string(i), rule}}));
    EXPECT_LE(limits.size(), 81u);
}

}  // namespace
}  // namespace fw::limits
