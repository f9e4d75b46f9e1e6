// Keeping the processes of an installation of one mind: which tokens are not believed any more, which keys sign.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "fw/auth/installation_keys.hpp"
#include "fw/auth/ports.hpp"
#include "fw/auth/recogniser.hpp"
#include "fw/redis/connection.hpp"
#include "fw/redis/subscriber.hpp"

namespace fw::auth {

class auth_repository;

/// Tells all threads of this process. Threads are added before they run; after that it is safe from each of them.
class revocation_hub {
public:
    void add(asio::io_context& home, recogniser& one) { threads_.emplace_back(&home, &one); }

    void session_ended(const uuid& id);
    void tokens_outdated(user_id who, std::int64_t generation);
    void forget_tokens();

private:
    std::vector<std::pair<asio::io_context*, recogniser*>> threads_;
};

/// One thread's: what it is told, this process knows at once and the others within a moment. That Redis is away is no
/// error: the others find it in the database (`auth_watch`).
class published_revocations final : public revocations {
public:
    published_revocations(revocation_hub& here, redis::connection& others) : here_(here), others_(others) {}

    [[nodiscard]] task<result<void>> session_ended(session_id id) override;
    [[nodiscard]] task<result<void>> tokens_outdated(user_id who, std::int64_t generation) override;
    /// Every process loads the signing keys anew.
    [[nodiscard]] task<void> keys_changed();

private:
    [[nodiscard]] task<void> publish(std::string message);

    revocation_hub& here_;
    redis::connection& others_;
};

/// What a watch looks after; outlives it.
struct watched {
    revocation_hub& hub;
    auth_repository& kept;
    postgres::database& db;
    const keys::vault& vault;
    token_signer& signer;
    token_verifier& verifier;
    const clock& time;
};

/// One a process, on one I/O thread. It listens to what other processes publish, and, because messages are lost while
/// Redis is away, reads the same from the database every few seconds; keys every minute. `stop` must have ended before
/// it is destroyed.
class auth_watch {
public:
    auth_watch(asio::io_context& home, redis::options how, watched what, logger log);
    auth_watch(const auth_watch&) = delete;
    auth_watch& operator=(const auth_watch&) = delete;
    ~auth_watch();

    /// What was revoked before this process was there: to be run before requests are answered, and then `start`.
    [[nodiscard]] task<result<void>> catch_up();
    void start();
    [[nodiscard]] task<void> stop();

private:
    struct state;
    std::shared_ptr<state> state_;
};

}  // namespace fw::auth
