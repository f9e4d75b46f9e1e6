// The schema of the database: db/migrations/*.sql, compiled in, applied forward only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::migrations {

struct migration {
    int version;                ///< 1, 2, 3, … without gaps
    std::string_view name;      ///< "0001_accounts"
    std::string_view sql;       ///< one or many statements; must not end its transaction
    std::string_view checksum;  ///< SHA-256 of the file, in hexadecimal
};

/// Those of this program, in order.
[[nodiscard]] std::span<const migration> all();

struct report {
    int applied = 0;  ///< by this call
    int version = 0;  ///< of the database now
};

/// Makes the roles fw_migrate, fw_app and fw_readonly and the database (owned by fw_migrate) where they are missing.
/// `administrator` connects to any database of the server as a role that may do so. Blocks. Throws `failure`.
void prepare_server(const std::string& administrator, std::string_view database);

/// Brings the database up to date, each migration in a transaction of its own. `owner` connects as fw_migrate. Programs
/// that start together do it once: the others wait (two minutes at most). Blocks. Throws `failure` where the database
/// is away or a migration fails; what was applied before it stays. Errors: `migrations.changed` if an applied file is
/// not what it was, `migrations.newer` if the database is ahead of this program.
[[nodiscard]] result<report> migrate(const std::string& owner, std::span<const migration> wanted = all());

/// How many of `wanted` the database still needs. As fw_app is enough. Blocks. Errors: as `migrate`.
[[nodiscard]] result<int> count_pending(const std::string& conninfo, std::span<const migration> wanted = all());

}  // namespace fw::migrations
