#include "fw/base/ids.hpp"
#include "fw/cache/redis_tier.hpp"
#include "fw/redis/testing/private_server.hpp"
#include "tier_contract.hpp"

namespace fw::cache {
namespace {

redis::testing::private_server& server() {
    static redis::testing::private_server one;
    return one;
}

class redis_bench final : public tier_bench {
public:
    redis_bench() {
        listen(messages_, prefix_, [this](std::string_view key) { heard_.emplace_back(key); });
        finish(wait(messages_));
    }
    shared_tier& subject() override { return tier_; }
    void finish(task<void> work) override {
        bool done = false;
        std::exception_ptr thrown;
        asio::co_spawn(io_, std::move(work), [&](std::exception_ptr e) {
            thrown = e;
            done = true;
        });
        while (!done) io_.run_one();
        if (thrown) std::rethrow_exception(thrown);
    }
    std::vector<std::string> heard(std::size_t count) override {
        while (heard_.size() < count) io_.run_one();
        return heard_;
    }

private:
    static task<void> wait(redis::subscriber& messages) {
        if (!co_await messages.wait_subscribed(std::chrono::seconds(5))) throw std::runtime_error("not subscribed");
    }

    memory_log lines_;
    system_clock clock_;
    asio::io_context io_{1};
    std::string prefix_ = "test:" + to_string(make_uuid(clock_.now()));
    redis::connection redis_{io_, server().how(), logger(lines_, clock_)};
    redis::subscriber messages_{io_, server().how(), logger(lines_, clock_)};
    std::vector<std::string> heard_;
    redis_tier tier_{redis_, prefix_};
};

INSTANTIATE_TEST_SUITE_P(redis, tier_contract, ::testing::Values(+[]() -> std::unique_ptr<tier_bench> {
                             return std::make_unique<redis_bench>();
                         }));

}  // namespace
}  // namespace fw::cache
