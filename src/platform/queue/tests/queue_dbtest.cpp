#include "fw/queue/redis_queue.hpp"
#include "fw/redis/testing/private_server.hpp"
#include "queue_contract.hpp"
#include "scripts.hpp"

namespace fw::queue {
namespace {

/// One server for the contract; each test has a prefix of its own.
redis::testing::private_server& shared_server() {
    static redis::testing::private_server one;
    return one;
}

class redis_bench final : public queue_bench {
public:
    explicit redis_bench(redis::testing::private_server& server = shared_server())
        : prefix("test:" + to_string(make_uuid(system_clock().now())) + ":"),
          connection(io, server.how(), log),
          messages(io, server.how(), log, [this] { queue.tell_missed(); }),
          queue(connection, &messages, prefix, &time) {
        std::optional<bool> ready;
        asio::co_spawn(io, messages.wait_subscribed(30s), [&](std::exception_ptr, bool is) { ready = is; });
        run_until([&] { return ready.has_value(); });
        if (!*ready) throw std::runtime_error("no Redis");
    }
    job_queue& subject() override { return queue; }

    std::string prefix;
    redis::connection connection;
    redis::subscriber messages;
    redis_queue queue;
};

INSTANTIATE_TEST_SUITE_P(redis, queue_contract, ::testing::Values(+[]() -> std::unique_ptr<queue_bench> {
                             return std::make_unique<redis_bench>();
                         }));

}  // namespace
}  // namespace fw::queue
