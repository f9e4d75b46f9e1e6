// The lists of the directory as SQL: only the conditions that were asked for, so that PostgreSQL finds their indexes.
#pragma once

#include <string>

#include "fw/auth/directory_store.hpp"

namespace fw::auth {

struct composed_query {
    std::string sql;
    postgres::parameters with;
};

[[nodiscard]] composed_query make_query(const user_query& what);
[[nodiscard]] composed_query make_query(const audit_query& what);

}  // namespace fw::auth
