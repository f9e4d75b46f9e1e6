// What is done to the catalog from time to time.
#pragma once

#include "fw/postgres/database.hpp"

namespace fw::catalog {

/// What is used and looked at is counted again; how many items have another popularity now. Safe for several at once.
/// Throws as the database does.
[[nodiscard]] task<result<std::size_t>> refresh_popularity(postgres::database& db);

/// catalog.items is made again from the four tables, a thousand at a time, by whoever owns them (`conninfo`); how many
/// there are. Blocks. Throws `sql_failure`, `failure`.
[[nodiscard]] std::size_t rebuild_items(const std::string& conninfo);

}  // namespace fw::catalog
