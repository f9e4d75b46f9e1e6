#include <gtest/gtest.h>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "fw/async/run.hpp"
#include "fw/cache/memory_tier.hpp"
#include "fw/cache/tiered_cache.hpp"
#include "tier_contract.hpp"

namespace fw::cache {
namespace {

class memory_bench final : public tier_bench {
public:
    shared_tier& subject() override { return tier_; }
    void finish(task<void> work) override {
        asio::io_context io(1);
        std::exception_ptr thrown;
        asio::co_spawn(io, std::move(work), [&](std::exception_ptr e) { thrown = e; });
        io.run();
        if (thrown) std::rethrow_exception(thrown);
    }
    std::vector<std::string> heard(std::size_t) override { return heard_; }

private:
    manual_clock clock_;
    std::vector<std::string> heard_;
    memory_tier tier_{clock_, [this](std::string_view key) { heard_.emplace_back(key); }};
};

INSTANTIATE_TEST_SUITE_P(memory, tier_contract, ::testing::Values(+[]() -> std::unique_ptr<tier_bench> {
                             return std::make_unique<memory_bench>();
                         }));

cached_value text(std::string value) {
    return std::make_shared<const std::string>(std::move(value));
}

TEST(local_cache, drops_what_was_used_longest_ago) {
    manual_clock clock;
    local_cache cache(16 * 1024);
    const auto until = clock.now() + std::chrono::minutes(1);
    for (int i = 0; i < 20; ++i) {
        cache.put(std::to_string(i), text(std::string(700, 'x')), until);
        ASSERT_NE(cache.find("0", clock.now()), nullptr);
        ASSERT_LE(cache.bytes(), 16U * 1024);
    }
    EXPECT_EQ(cache.find("1", clock.now()), nullptr);
    EXPECT_NE(cache.find("19", clock.now()), nullptr);
}

TEST(local_cache, keeps_nothing_beyond_its_time_and_nothing_huge) {
    manual_clock clock;
    local_cache cache(16 * 1024);
    cache.put("a", text("1"), clock.now() + std::chrono::seconds(2));
    cache.put("huge", text(std::string(4096, 'x')), clock.now() + std::chrono::minutes(1));
    EXPECT_NE(cache.find("a", clock.now()), nullptr);
    EXPECT_EQ(cache.find("huge", clock.now()), nullptr);
    clock.advance(std::chrono::seconds(2));
    EXPECT_EQ(cache.find("a", clock.now()), nullptr);
    EXPECT_EQ(cache.size(), 0U);
    EXPECT_EQ(cache.bytes(), 0U);
}

/// A cache on a context of its own, over a second tier that two such caches may share.
struct bench {
    explicit bench(shared_tier* shared, const clock& time)
        : log(lines, time), cache(io, std::size_t{1} << 20U, shared, time, log) {}

    /// Starts asking; the answer comes once `io` runs.
    std::shared_ptr<std::optional<std::string>> ask(std::string key, tiered_cache::loader load) {
        auto out = std::make_shared<std::optional<std::string>>();
        asio::co_spawn(io, cache.get(std::move(key), {}, std::move(load)),
                       [out](std::exception_ptr e, cached_value value) {
                           *out = e ? "thrown" : value ? *value : "absent";
                       });
        return out;
    }
    std::string get(std::string key, tiered_cache::loader load) {
        const auto out = ask(std::move(key), std::move(load));
        finish();
        return out->value();
    }
    void forget(std::string key) {
        asio::co_spawn(io, cache.forget({std::move(key)}), asio::detached);
        finish();
    }
    void finish() {
        io.restart();
        io.run();
    }

    asio::io_context io{1};
    memory_log lines;
    logger log;
    tiered_cache cache;
};

tiered_cache::loader gives(std::optional<std::string> value, int* count = nullptr) {
    return [value, count]() -> task<std::optional<std::string>> {
        if (count != nullptr) ++*count;
        co_await asio::post(co_await asio::this_coro::executor, use_task);
        co_return value;
    };
}

TEST(tiered_cache, asks_whoever_knows_once) {
    manual_clock clock;
    memory_tier shared(clock);
    bench one(&shared, clock), other(&shared, clock);
    int loads = 0;
    EXPECT_EQ(one.get("a", gives("1", &loads)), "1");
    EXPECT_EQ(one.get("a", gives("2", &loads)), "1");
    EXPECT_EQ(other.get("a", gives("3", &loads)), "1");
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(one.cache.counts().local_hits, 1U);
    EXPECT_EQ(other.cache.counts().shared_hits, 1U);
}

TEST(tiered_cache, remembers_that_there_is_no_such_thing_for_a_while) {
    manual_clock clock;
    bench one(nullptr, clock);
    int loads = 0;
    EXPECT_EQ(one.get("a", gives(std::nullopt, &loads)), "absent");
    EXPECT_EQ(one.get("a", gives("1", &loads)), "absent");
    EXPECT_EQ(loads, 1);
    clock.advance(std::chrono::seconds(70));
    EXPECT_EQ(one.get("a", gives("1", &loads)), "1");
}

TEST(tiered_cache, a_hundred_who_ask_at_once_wait_for_one_load) {
    manual_clock clock;
    bench one(nullptr, clock);
    int loads = 0;
    std::vector<std::shared_ptr<std::optional<std::string>>> answers;
    for (int i = 0; i < 100; ++i) answers.push_back(one.ask("a", gives("1", &loads)));
    one.finish();
    for (const auto& a : answers) EXPECT_EQ(a->value(), "1");
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(one.cache.counts().joined, 99U);
}

TEST(tiered_cache, what_is_forgotten_while_it_is_loaded_is_not_kept) {
    manual_clock clock;
    memory_tier shared(clock);
    bench one(&shared, clock);
    auto* cache = &one.cache;
    // The change comes between reading the old value and its arrival.
    const auto first = one.ask("a", [cache]() -> task<std::optional<std::string>> {
        cache->forget_here("a");
        co_return std::optional<std::string>("old");
    });
    one.finish();
    EXPECT_EQ(first->value(), "old");
    EXPECT_EQ(one.get("a", gives("new")), "new");
}

TEST(tiered_cache, forgetting_reaches_every_tier) {
    manual_clock clock;
    std::vector<tiered_cache*> caches;
    memory_tier shared(clock, [&caches](std::string_view key) {
        for (auto* c : caches) c->forget_here(key);
    });
    bench one(&shared, clock), other(&shared, clock);
    caches = {&one.cache, &other.cache};
    EXPECT_EQ(one.get("a", gives("1")), "1");
    EXPECT_EQ(other.get("a", gives("1")), "1");
    one.forget("a");
    EXPECT_EQ(other.get("a", gives("2")), "2");
    EXPECT_EQ(one.get("a", gives("2")), "2");
}

TEST(tiered_cache, does_without_the_second_tier_when_it_is_away_and_says_so_once) {
    manual_clock clock;
    memory_tier shared(clock);
    bench one(&shared, clock);
    shared.take_away(true);
    EXPECT_EQ(one.get("a", gives("1")), "1");
    EXPECT_EQ(one.get("b", gives("1")), "1");
    one.forget("a");
    EXPECT_EQ(one.get("a", gives("2")), "2");
    EXPECT_GE(one.cache.counts().shared_failures, 3U);
    EXPECT_EQ(one.lines.lines().size(), 1U);
}

TEST(tiered_cache, what_loading_throws_everybody_gets_and_nobody_keeps) {
    manual_clock clock;
    bench one(nullptr, clock);
    const auto breaks = []() -> task<std::optional<std::string>> { throw std::runtime_error("the database is away"); };
    const auto first = one.ask("a", breaks), second = one.ask("a", breaks);
    one.finish();
    EXPECT_EQ(first->value(), "thrown");
    EXPECT_EQ(second->value(), "thrown");
    EXPECT_EQ(one.get("a", gives("1")), "1");
}

TEST(tiered_cache, a_load_goes_on_when_whoever_asked_first_goes_away) {
    manual_clock clock;
    bench one(nullptr, clock);
    int loads = 0;
    asio::cancellation_signal gone;
    bool cancelled = false;
    asio::co_spawn(one.io, one.cache.get("a", {}, gives("1", &loads)),
                   asio::bind_cancellation_slot(
                       gone.slot(), [&](std::exception_ptr e, const cached_value&) { cancelled = e != nullptr; }));
    const auto second = one.ask("a", gives("2", &loads));
    one.io.poll_one();
    gone.emit(asio::cancellation_type::terminal);
    one.finish();
    EXPECT_TRUE(cancelled);
    EXPECT_EQ(second->value(), "1");
    EXPECT_EQ(loads, 1);
}

}  // namespace
}  // namespace fw::cache
