// The sources of what auth, jobs and uploads keep of people.
#pragma once

#include "fw/account/personal_data.hpp"
#include "fw/auth/auth_watch.hpp"
#include "fw/auth/oidc_service.hpp"
#include "fw/jobs/job_service.hpp"
#include "fw/uploads/upload_service.hpp"

namespace fw::account {

/// Account, sessions, API keys, identities elsewhere, audit entries. It all goes with the account's row.
class auth_data final : public personal_data_source {
public:
    auth_data(postgres::database& db, auth::oidc_service& identities) : db_(db), identities_(identities) {}

    [[nodiscard]] task<result<std::vector<data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    postgres::database& db_;
    auth::oidc_service& identities_;
};

/// Jobs. Those that have not ended are asked to.
class jobs_data final : public personal_data_source {
public:
    jobs_data(postgres::database& db, queue::job_queue& jobs) : db_(db), jobs_(jobs) {}

    [[nodiscard]] task<result<std::vector<data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;
    [[nodiscard]] task<void> erased(web::user_id user) override;

private:
    struct queued {
        queue::queue_name queue;
        queue::job_id id;
    };
    postgres::database& db_;
    queue::job_queue& jobs_;
    std::map<web::user_id, std::vector<queued>> ending_;  ///< between `erase` and `erased`
};

/// Files that were sent and have not been taken yet.
class uploads_data final : public personal_data_source {
public:
    uploads_data(uploads::upload_repository& kept, uploads::upload_service& service, const clock& time)
        : kept_(kept), service_(service), clock_(time) {}

    [[nodiscard]] task<result<std::vector<data_entry>>> collect(web::user_id user) override;
    [[nodiscard]] task<result<void>> erase(postgres::transaction& tx, web::user_id user) override;

private:
    uploads::upload_repository& kept_;
    uploads::upload_service& service_;
    const clock& clock_;
};

}  // namespace fw::account
