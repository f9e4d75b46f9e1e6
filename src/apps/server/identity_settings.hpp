// Whom people may sign in with, from the settings.
#pragma once

#include "fw/auth/oidc_service.hpp"
#include "fw/config/settings.hpp"

namespace fw::apps {

/// [auth.oidc.NAME]: issuer, client_id, client_secret, label, scopes. Errors: `config.invalid` for an issuer that is
/// not https (or this machine) and for one that does not know us.
[[nodiscard]] result<std::vector<auth::oidc_settings>> read_oidc_providers(const config::settings& s);

}  // namespace fw::apps
