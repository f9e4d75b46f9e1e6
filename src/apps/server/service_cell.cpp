#include "service_cell.hpp"

namespace fw::apps {

/// A bearer is fresh for a quarter of an hour after the password or the second factor was shown.
class service_cell::bearer_authenticator final : public gateway::authenticator {
public:
    bearer_authenticator(auth::recogniser& by, const clock& time) : by_(by), clock_(time) {}

    task<result<std::optional<recognition>>> recognise(const web::request& asked) override {
        FW_CO_TRY(auto known, co_await by_.recognise(asked));
        if (!known) co_return std::nullopt;
        const bool fresh = known->proved && clock_.now() - *known->proved < std::chrono::minutes(15);
        co_return recognition{std::move(known->who), fresh};
    }

private:
    auth::recogniser& by_;
    const clock& clock_;
};

service_cell::service_cell(asio::io_context& home, const shared_parts& parts)
    : redis_(home, parts.redis, parts.log),
      limiter_(redis_),
      throttle_(limiter_),
      world_{parts.accounts, parts.time, parts.hashing, parts.signer, parts.vault,
             throttle_,      parts.mail, parts.revoked, parts.policy},
      keys_(world_),
      recogniser_(parts.verifier, keys_, parts.time),
      authenticator_(std::make_unique<bearer_authenticator>(recogniser_, parts.time)),
      auth_(world_, parts.verifier),
      health_(parts.db, redis_, parts.metrics) {
    web::route_table routes;
    health_.add_to(routes);
    auth_.add_to(routes);
    docs_.add_to(routes);
    router_ = std::make_unique<web::router>(routes.take());
    web::openapi_facts facts;
    facts.refresh_cookie = auth::refresh_cookie;
    facts.groups = {{"auth", "Accounts, sessions, second factor, API keys"}, {"service", "How the service is"}};
    docs_.publish(*router_, routes.schemas(), facts);
    pipeline_ = std::make_unique<gateway::pipeline>(*router_, *authenticator_, &limiter_, parts.observer, parts.hashing,
                                                    parts.options, parts.log, parts.time);
}

service_cell::~service_cell() = default;

}  // namespace fw::apps
