// Keys for programs that act for somebody.
#pragma once

#include <string>
#include <vector>

#include "fw/auth/sign_in_service.hpp"

namespace fw::auth {

struct made_api_key {
    api_key key;
    std::string secret;  ///< "fwk_…", shown this once
};

class api_key_service {
public:
    explicit api_key_service(const auth_world& world) : world_(world) {}

    /// Scopes are permissions that `who` has. Errors: `auth.scope_unknown`, `auth.scope_not_held`, `auth.key_expiry`
    /// (in the past), `auth.key_name`,
    /// `auth.key_name_taken`.
    [[nodiscard]] task<result<made_api_key>> make(web::principal who, std::string name, std::vector<std::string> scopes,
                                                  std::optional<time_point> expires, client from);
    [[nodiscard]] task<result<std::vector<api_key>>> list(user_id user);
    /// Errors: `auth.key_unknown`.
    [[nodiscard]] task<result<void>> remove(user_id user, api_key_id id, client from);

    /// Who the key acts for: with its scopes, as far as its owner still has them. Errors: `auth.key_invalid`.
    [[nodiscard]] task<result<web::principal>> recognise(std::string secret);

    /// For the audit log: an access token that is not ours came from there.
    [[nodiscard]] task<result<void>> note_refused_token(std::string address);

private:
    auth_world world_;
};

}  // namespace fw::auth
