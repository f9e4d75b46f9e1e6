// Rows of schema auth, as both halves of pg_auth_repository read them.
#pragma once

#include "auth_repository.hpp"
#include "fw/postgres/rows.hpp"

namespace fw::auth {

/// Of "auth.users u", in the order of `user_of`.
#define FW_USER_COLUMNS                                                                               \
    "u.id, u.email, coalesce(u.password_hash, ''), u.roles, u.is_active, u.email_verified_at IS NOT " \
    "NULL, u.totp_confirmed_at IS NOT NULL, u.created_at, coalesce((SELECT f.generation FROM "        \
    "auth.token_floors f WHERE f.user_id = u.id), 0)"

/// The user columns begin at column `at`.
[[nodiscard]] inline user user_of(const postgres::row& r, int at) {
    return {r.get<user_id>(at),         r.get<std::string>(at + 1),
            r.get<std::string>(at + 2), r.get<std::vector<std::string>>(at + 3),
            r.get<bool>(at + 4),        r.get<bool>(at + 5),
            r.get<bool>(at + 6),        r.get<time_point>(at + 7),
            r.get<std::int64_t>(at + 8)};
}

[[nodiscard]] inline bytes data_of(const token_hash& hash) {
    return {hash.begin(), hash.end()};
}

}  // namespace fw::auth
