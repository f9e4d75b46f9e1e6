// Accepting a second factor.
#pragma once

#include <string>

#include "fw/auth/sign_in_service.hpp"

namespace fw::auth {

/// What a user's secret is sealed for.
[[nodiscard]] std::string totp_context(user_id id);

/// True if the code is the authenticator's of now, and was not used before, or an unused recovery code. Uses it up.
[[nodiscard]] task<result<bool>> accept_code(auth_world world, user_id id, std::string code);

}  // namespace fw::auth
