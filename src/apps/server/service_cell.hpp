// All that one I/O thread needs to answer requests.
#pragma once

#include <memory>

#include "fw/account/routes.hpp"
#include "fw/account/sources.hpp"
#include "fw/admin/routes.hpp"
#include "fw/auth/auth_watch.hpp"
#include "fw/auth/letters.hpp"
#include "fw/auth/limited_throttle.hpp"
#include "fw/auth/oidc_routes.hpp"
#include "fw/auth/recogniser.hpp"
#include "fw/auth/routes.hpp"
#include "fw/avatar/avatar_data.hpp"
#include "fw/avatar/routes.hpp"
#include "fw/gateway/pipeline.hpp"
#include "fw/jobs/routes.hpp"
#include "fw/limits/redis_limiter.hpp"
#include "fw/storage/file_routes.hpp"
#include "fw/uploads/upload_routes.hpp"
#include "fw/web/docs.hpp"
#include "health_routes.hpp"
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

/// Made before the threads run; used, stopped and destroyed on its own.
class service_cell {
public:
    service_cell(asio::io_context& home, const shared_parts& parts);
    service_cell(const service_cell&) = delete;
    service_cell& operator=(const service_cell&) = delete;
    ~service_cell();

    [[nodiscard]] gateway::application& application() { return *pipeline_; }
    [[nodiscard]] auth::recogniser& recogniser() { return recogniser_; }
    [[nodiscard]] task<void> stop();

private:
    class bearer_authenticator;

    redis::connection redis_;
    thread_queue queue_;
    mail::post_office post_office_;
    auth::posted_letters letters_;
    auth::published_revocations revoked_;
    limits::redis_limiter limiter_;
    auth::limited_throttle throttle_;
    auth::auth_world world_;
    auth::api_key_service keys_;
    auth::recogniser recogniser_;
    std::unique_ptr<gateway::authenticator> authenticator_;
    auth::auth_routes auth_;
    auth::oidc_service oidc_;
    auth::oidc_routes oidc_routes_;
    auth::user_directory users_;
    admin::admin_routes admin_;
    jobs::job_service job_service_;
    jobs::job_routes job_routes_;
    objects::signed_links links_;
    storage::file_routes files_;
    uploads::upload_service upload_service_;
    uploads::upload_routes upload_routes_;
    avatar::avatar_world avatar_world_;
    avatar::avatar_service avatar_service_;
    avatar::photo_service photo_service_;
    avatar::avatar_routes avatar_routes_;
    account::auth_data auth_data_;
    account::jobs_data jobs_data_;
    avatar::avatar_data avatar_data_;
    account::uploads_data uploads_data_;
    account::account_service account_;
    account::account_routes account_routes_;
    health_routes health_;
    web::docs_site docs_;
    std::unique_ptr<web::router> router_;
    std::unique_ptr<gateway::pipeline> pipeline_;
};

}  // namespace fw::apps
