// Putting the module together.
#pragma once

#include <memory>

#include "fw/auth/sign_in_service.hpp"
#include "fw/postgres/database.hpp"

namespace fw::auth {

/// What is kept of accounts, in PostgreSQL, for `auth_world`. The database must outlive it.
[[nodiscard]] std::shared_ptr<auth_repository> make_repository(postgres::database& db);

}  // namespace fw::auth
