// What all parts of a service cell stand on.
#pragma once

#include "fw/auth/auth_watch.hpp"
#include "fw/auth/oidc_service.hpp"
#include "fw/auth/recogniser.hpp"
#include "fw/gateway/pipeline.hpp"
#include "fw/limits/redis_limiter.hpp"
#include "fw/mail/mail_jobs.hpp"
#include "fw/objects/signed_links.hpp"
#include "fw/web/endpoint.hpp"
#include "fw/web/openapi.hpp"
#include "fw/web/page.hpp"
#include "installation.hpp"
#include "thread_queue.hpp"

namespace fw::apps {

/// What all threads share; outlives the cells.
struct shared_parts {
    installation& at;
    const auth::token_signer& signer;
    const auth::token_verifier& verifier;
    auth::revocation_hub& revoked;
    auth::auth_policy policy;
    std::vector<auth::oidc_settings> identity_providers;
    redis::options redis;
    gateway::pipeline_options options;
    std::size_t kept_tokens = 4096;  ///< verified ones; 0: each is verified each time
};

/// One a thread: its connections, and what is made of them at once. Parts refer to it.
struct cell_base {
    cell_base(asio::io_context& on, const shared_parts& parts);
    cell_base(const cell_base&) = delete;
    cell_base& operator=(const cell_base&) = delete;

    [[nodiscard]] web::cursor_seal cursors() const;
    [[nodiscard]] task<void> stop();

    asio::io_context& home;
    const shared_parts& shared;
    installation& at;
    redis::connection redis;
    thread_queue queue;
    mail::post_office post_office;
    limits::redis_limiter limiter;
    objects::signed_links links;
};

/// Where a part of a cell puts what it has: routes, and a sentence about each group of them.
struct service_faces {
    web::route_table routes;
    web::openapi_facts facts;
};

}  // namespace fw::apps
