// migrate: brings the database up to date.
#include <cstdio>

#include "fw/migrations/migrations.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

struct migrate_options {
    std::string administrator;
    std::string database = "fashion_wallet";
};

result<void> run_migrate(const server_options& o, const migrate_options& m) {
    FW_TRY(const auto settings, load_settings(o.config_file));
    if (!m.administrator.empty()) migrations::prepare_server(m.administrator, m.database);
    FW_TRY(const auto done, migrations::migrate(settings.text("database.owner_url")));
    std::fputs(done.applied == 0
                   ? fmt::format("The database is up to date (version {}).\n", done.version).c_str()
                   : fmt::format("{} migrations applied; the database is at version {}.\n", done.applied, done.version)
                         .c_str(),
               stderr);
    return {};
}

}  // namespace

void add_migrate_command(CLI::App& app, const server_options& o, server_command& chosen) {
    auto* sub =
        app.add_subcommand("migrate", "Brings the database up to date; safe to run at any time, by several at once");
    auto m = std::make_shared<migrate_options>();
    sub->add_option("--prepare", m->administrator,
                    "Make roles and database first, connecting as this administrator (\"host=… user=postgres\")")
        ->type_name("CONNINFO");
    sub->add_option("--database", m->database, "The database's name, with --prepare")->capture_default_str();
    sub->callback([&o, &chosen, m] { chosen = [&o, m] { return run_migrate(o, *m); }; });
}

}  // namespace fw::apps
