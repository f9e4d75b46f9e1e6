#include "fw/migrations/migrations.hpp"

#include <map>

#include "embedded.hpp"
#include "fw/postgres/script.hpp"

namespace fw::migrations {

namespace {

using postgres::blocking_connection;

/// Any number that nobody else locks: "fashion" in ASCII.
constexpr std::string_view lock_key = "28819923208007534";

struct applied {
    std::string name;
    std::string checksum;
};

std::map<int, applied> read_applied(blocking_connection& on) {
    std::map<int, applied> all;
    if (on.run("SELECT to_regclass('migrations.applied')")[0][0].empty()) return all;
    for (const auto& line : on.run("SELECT version, name, checksum FROM migrations.applied ORDER BY version"))
        all.emplace(std::stoi(line[0]), applied{line[1], line[2]});
    return all;
}

result<void> compare(const std::map<int, applied>& done, std::span<const migration> wanted) {
    for (const auto& [version, was] : done) {
        const auto now = std::ranges::find(wanted, version, &migration::version);
        if (now == wanted.end())
            return fail(
                error_kind::unsupported, "migrations.newer",
                fmt::format(
                    "The database has the migration {}, which this program does not know. Run the newer program.",
                    was.name));
        if (now->checksum != was.checksum)
            return fail(
                error_kind::conflict, "migrations.changed",
                fmt::format("The migration {} is not the one that was applied to this database. An applied migration "
                            "is never changed: restore the file and write a new one.",
                            now->name));
    }
    return {};
}

void apply(blocking_connection& on, const migration& one) {
    const std::string text = fmt::format(
        "BEGIN;\n{}\n;INSERT INTO migrations.applied (version, name, checksum) VALUES ({}, '{}', '{}');\nCOMMIT;",
        one.sql, one.version, one.name, one.checksum);
    try {
        on.run(text);
    } catch (const failure& e) {
        throw failure(e.reason(), fmt::format("the migration {} failed: {}", one.name, e.what()));
    }
}

}  // namespace

std::span<const migration> all() {
    return embedded;
}

void prepare_server(const std::string& administrator, std::string_view database) {
    blocking_connection on(administrator);
    on.run(std::string(roles_sql));
    if (!on.run("SELECT FROM pg_database WHERE datname = $1", {std::string(database)}).empty()) return;
    try {
        on.run(fmt::format("CREATE DATABASE {} OWNER fw_migrate TEMPLATE template0 ENCODING 'UTF8'",
                           postgres::quoted_name(database)));
    } catch (const postgres::sql_failure& e) {
        // Another server made it at the same moment.
        if (e.problem().sqlstate != "42P04" && e.problem().sqlstate != "23505") throw;
    }
}

result<report> migrate(const std::string& owner, std::span<const migration> wanted) {
    blocking_connection on(owner);
    on.run("SET lock_timeout = '120s'; SET statement_timeout = 0; SET client_min_messages = warning");
    // Of the session: it ends with the connection, however this function is left.
    on.run(fmt::format("SELECT pg_advisory_lock({})", lock_key));
    on.run(
        "CREATE SCHEMA IF NOT EXISTS migrations;"
        "CREATE TABLE IF NOT EXISTS migrations.applied ("
        "  version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at timestamptz NOT NULL "
        "DEFAULT now());"
        "GRANT USAGE ON SCHEMA migrations TO fw_app, fw_readonly;"
        "GRANT SELECT ON migrations.applied TO fw_app, fw_readonly");
    const auto done = read_applied(on);
    FW_CHECK(compare(done, wanted));
    report out;
    for (const auto& one : wanted) {
        if (!done.contains(one.version)) {
            apply(on, one);
            ++out.applied;
        }
        out.version = std::max(out.version, one.version);
    }
    return out;
}

result<int> count_pending(const std::string& conninfo, std::span<const migration> wanted) {
    blocking_connection on(conninfo);
    const auto done = read_applied(on);
    FW_CHECK(compare(done, wanted));
    return static_cast<int>(
        std::ranges::count_if(wanted, [&](const migration& m) { return !done.contains(m.version); }));
}

}  // namespace fw::migrations
