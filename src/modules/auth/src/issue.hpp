// Access tokens for sessions.
#pragma once

#include <string>

#include "fw/auth/sign_in_service.hpp"

namespace fw::auth {

/// True for somebody whose role demands a second factor that he does not have.
[[nodiscard]] bool must_enrol(const auth_policy& policy, const user& who);

/// A token for the session: with all rights, or, for who must enrol, with none.
[[nodiscard]] std::string issue_access_token(const auth_world& world, const user& who, const session& in);

/// Both tokens of a session.
[[nodiscard]] signed_in tokens_of(const auth_world& world, const user& who, const session& in,
                                  std::string refresh_token);

/// Signs somebody in who has proved who he is.
[[nodiscard]] task<result<signed_in>> begin_session(auth_world world, user who, client from);

/// Ends the account's access tokens that are out, wherever they are believed.
[[nodiscard]] task<result<void>> outdate_tokens(auth_world world, user_id who);

/// Ends sessions, all but one if it is named, wherever their tokens are believed. How many there were.
[[nodiscard]] task<result<std::size_t>> end_sessions_of(auth_world world, user_id who, std::optional<session_id> kept);

}  // namespace fw::auth
