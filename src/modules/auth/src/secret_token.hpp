// Tokens that only their holder knows.
#pragma once

#include <string>
#include <string_view>

#include "auth_repository.hpp"

namespace fw::auth {

/// 256 random bits as base64url.
[[nodiscard]] std::string make_secret_token();
[[nodiscard]] token_hash hash_of(std::string_view token);

/// "k7qm-2xvd-9trh": 60 random bits in Crockford's base 32.
[[nodiscard]] std::string make_recovery_code();
/// Of the code as somebody types it: capitals, spaces, missing dashes, and O and I for 0 and 1 are forgiven.
[[nodiscard]] token_hash hash_of_recovery_code(std::string_view typed);

}  // namespace fw::auth
