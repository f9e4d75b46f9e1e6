#include "fw/limits/redis_limiter.hpp"

#include "fw/base/ids.hpp"
#include "fw/redis/testing/private_server.hpp"
#include "limiter_contract.hpp"

namespace fw::limits {
namespace {

/// One server for the suite; each test has a prefix of its own.
redis::testing::private_server& server() {
    static redis::testing::private_server one;
    return one;
}

class redis_bench final : public limiter_bench {
public:
    explicit redis_bench(bool server_time = false)
        : redis_(io_, server().how(), logger(lines_, clock_)),
          limiter_(redis_, "test:" + to_string(make_uuid(clock_.now())) + ":", server_time ? nullptr : &time,
                   std::chrono::seconds(30)) {}
    limiter& subject() override { return limiter_; }
    result<decision> finish(task<result<decision>> work) override {
        std::optional<result<decision>> out;
        asio::co_spawn(io_, std::move(work), [&](std::exception_ptr thrown, result<decision> value) {
            if (thrown) std::rethrow_exception(thrown);
            out.emplace(std::move(value));
        });
        io_.restart();
        while (!out && io_.run_one() > 0) {
        }
        return std::move(out.value());
    }

private:
    memory_log lines_;
    system_clock clock_;
    asio::io_context io_{1};
    redis::connection redis_;
    redis_limiter limiter_;
};

INSTANTIATE_TEST_SUITE_P(redis, limiter_contract, ::testing::Values(+[]() -> std::unique_ptr<limiter_bench> {
                             return std::make_unique<redis_bench>();
                         }));

TEST(redis_limiter, takes_the_time_of_the_server_unless_told_another) {
    redis_bench bench(true);
    const auto slow = make_policy("slow", 1, std::chrono::hours(1), 1).value();
    const auto first = bench.finish(bench.subject().take({{"a", slow}}));
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->allowed);
    EXPECT_EQ(first->reset_after, std::chrono::hours(1));
    const auto second = bench.finish(bench.subject().take({{"a", slow}}));
    EXPECT_FALSE(second->allowed);
    EXPECT_GT(second->retry_after, std::chrono::minutes(50));
    EXPECT_LE(second->retry_after, std::chrono::hours(1));
}

TEST(redis_limiter, decides_what_comes_together_as_if_each_had_come_alone) {
    memory_log lines;
    system_clock clock;
    asio::io_context io(1);
    redis::connection redis(io, server().how(), logger(lines, clock));
    redis_limiter limits(redis, "test:" + to_string(make_uuid(clock.now())) + ":", nullptr, std::chrono::seconds(30));
    const auto five = make_policy("five", 1, std::chrono::hours(1), 5).value();
    const auto many = make_policy("many", 1, std::chrono::hours(1), 1000).value();
    // A hundred at once: more than one call takes. Every second one also draws from a wide bucket.
    std::vector<std::string> outcomes(100);
    std::size_t done = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        std::vector<bucket> buckets{{i % 10 == 0 ? "tight" : "own" + std::to_string(i), five}};
        if (i % 2 == 1) buckets.push_back({"wide", many});
        asio::co_spawn(io, limits.take(std::move(buckets)), [&, i](std::exception_ptr, result<decision> out) {
            outcomes[i] = !out ? out.error().code : out->allowed ? fmt::format("left {}", out->remaining) : "refused";
            ++done;
        });
    }
    while (done < outcomes.size()) io.run_one();
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const auto tight = i / 10;
        EXPECT_EQ(outcomes[i], i % 10 != 0 ? "left 4" : tight < 5 ? fmt::format("left {}", 4 - tight) : "refused") << i;
    }
    std::optional<decision> after;
    asio::co_spawn(io, limits.take({{"wide", many}}), [&](std::exception_ptr, result<decision> out) { after = *out; });
    while (!after) io.run_one();
    EXPECT_EQ(after->remaining, 949);
}

TEST(redis_limiter, says_that_redis_is_away_instead_of_deciding) {
    redis::testing::private_server own;
    memory_log lines;
    system_clock clock;
    asio::io_context io(1);
    redis::connection redis(io, own.how(), logger(lines, clock));
    redis_limiter limits(redis);
    own.kill();
    std::optional<std::string> code;
    asio::co_spawn(io, limits.take({{"a", make_policy("p", 1, std::chrono::seconds(1), 1).value()}}),
                   [&](std::exception_ptr, result<decision> out) { code = out ? "decided" : out.error().code; });
    while (!code) io.run_one();
    EXPECT_EQ(*code, "redis.unavailable");
}

}  // namespace
}  // namespace fw::limits
