#include "service_cell.hpp"

#include "fw/crypto/digest.hpp"
#include "objects_settings.hpp"

namespace fw::apps {

constexpr int newest_version = 2;  // beta features go there; it has all of version 1 that it does not replace

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

namespace {

web::cursor_seal cursors_of(const installation& at) {
    return web::cursor_seal(
        [key = at.cursor_key](std::string_view message) { return crypto::hmac_sha256(key, bytes_of(message)); });
}

}  // namespace

service_cell::service_cell(asio::io_context& home, const shared_parts& parts)
    : redis_(home, parts.redis, parts.at.log),
      queue_(home, redis_, parts.redis, parts.at.ledger, parts.at.log),
      post_office_(queue_.jobs(), *parts.at.vault),
      letters_(post_office_, parts.at.settings.text("server.public_url"), parts.at.time),
      revoked_(parts.revoked, redis_),
      limiter_(redis_),
      throttle_(limiter_),
      world_{*parts.at.accounts, parts.at.time, parts.at.pool, parts.signer, *parts.at.vault,
             throttle_,          letters_,      revoked_,      parts.policy},
      keys_(world_),
      recogniser_(parts.verifier, keys_, parts.at.time, parts.kept_tokens),
      authenticator_(std::make_unique<bearer_authenticator>(recogniser_, parts.at.time)),
      auth_(world_, parts.verifier),
      oidc_(world_, *parts.at.identities, parts.at.outside, parts.identity_providers,
            parts.at.settings.text("server.public_url") + "/api/v1/auth/oidc/", parts.at.identity_key),
      oidc_routes_(oidc_),
      users_(world_, parts.at.db),
      admin_(users_, queue_.jobs(), cursors_of(parts.at)),
      job_service_(parts.at.db, queue_.jobs(), parts.at.ledger),
      job_routes_(job_service_, cursors_of(parts.at)),
      links_(parts.at.link_key, parts.at.time),
      files_(*parts.at.objects, links_),
      upload_service_(*parts.at.uploads, objects::sealed_objects(*parts.at.objects, *parts.at.vault, "photos"),
                      upload_limits_of(parts.at.settings), parts.at.time),
      upload_routes_(upload_service_),
      avatar_world_{parts.at.db, queue_.jobs(), *parts.at.vault, parts.at.time, parts.at.log},
      avatar_service_(avatar_world_),
      photo_service_(avatar_world_, *parts.at.objects),
      avatar_routes_(avatar_service_, photo_service_, upload_service_, links_, cursors_of(parts.at)),
      auth_data_(parts.at.db, oidc_),
      jobs_data_(parts.at.db, queue_.jobs()),
      avatar_data_(avatar_world_, *parts.at.objects),
      uploads_data_(*parts.at.uploads, upload_service_, parts.at.time),
      account_(parts.at.db, users_, letters_, parts.at.time, {&auth_data_, &jobs_data_, &avatar_data_, &uploads_data_}),
      account_routes_(account_),
      health_(parts.at.db, redis_, parts.at.metrics) {
    web::route_table routes;
    health_.add_to(routes);
    auth_.add_to(routes);
    oidc_routes_.add_to(routes);
    admin_.add_to(routes);
    account_routes_.add_to(routes);
    job_routes_.add_to(routes);
    files_.add_to(routes);
    upload_routes_.add_to(routes);
    avatar_routes_.add_to(routes);
    docs_.add_to(routes);
    router_ = std::make_unique<web::router>(routes.take(), newest_version);
    web::openapi_facts facts;
    facts.refresh_cookie = auth::refresh_cookie;
    facts.sign_in_errors = auth::recognition_errors();
    facts.work_errors = {{error_kind::unavailable, "postgres.unavailable", "The database is away."},
                         {error_kind::unavailable, "postgres.no_room", "The database's disk is full."},
                         {error_kind::unavailable, "postgres.outcome_unknown",
                          "The database was lost while it worked on this: look whether it happened."},
                         {error_kind::unavailable, "postgres.busy", "The database has more to do than it can."}};
    facts.groups = {{"account", "Your account as a whole"},
                    {"admin", "Accounts, queues and the audit log, for administrators"},
                    {"auth", "Accounts, sessions, second factor, API keys"},
                    {"avatars", "Measured bodies, from numbers or photographs"},
                    {"jobs", "What you asked for, and how far it is"},
                    {"uploads", "Large files in pieces, by any tus client"},
                    {"files", "Files by the addresses that were given out"},
                    {"service", "How the service is"}};
    docs_.publish(*router_, routes.schemas(), facts);
    pipeline_ = std::make_unique<gateway::pipeline>(*router_, *authenticator_, &limiter_, parts.at.requests,
                                                    parts.at.pool, parts.options, parts.at.log, parts.at.time);
}

service_cell::~service_cell() = default;

task<void> service_cell::stop() {
    co_await queue_.stop();
    co_await redis_.stop();
}

}  // namespace fw::apps
