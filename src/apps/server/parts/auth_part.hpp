// Accounts, sessions, tokens, identities elsewhere.
#pragma once

#include "fw/account/sources.hpp"
#include "fw/admin/routes.hpp"
#include "fw/auth/letters.hpp"
#include "fw/auth/limited_throttle.hpp"
#include "fw/auth/oidc_routes.hpp"
#include "fw/auth/routes.hpp"
#include "parts/cell_base.hpp"

namespace fw::apps {

class auth_part {
public:
    explicit auth_part(cell_base& base);

    void add_to(service_faces& faces);

    [[nodiscard]] auth::recogniser& recogniser() { return recogniser_; }
    [[nodiscard]] auth::user_directory& users() { return users_; }
    [[nodiscard]] auth::credential_service& credentials() { return credentials_; }
    [[nodiscard]] auth::auth_mail& letters() { return letters_; }
    [[nodiscard]] account::personal_data_source& personal_data() { return data_; }

private:
    auth::posted_letters letters_;
    auth::published_revocations revoked_;
    auth::limited_throttle throttle_;
    auth::auth_world world_;
    auth::api_key_service keys_;
    auth::credential_service credentials_;
    auth::recogniser recogniser_;
    auth::auth_routes routes_;
    auth::oidc_service oidc_;
    auth::oidc_routes oidc_routes_;
    auth::user_directory users_;
    admin::admin_routes admin_;
    account::auth_data data_;
};

}  // namespace fw::apps
