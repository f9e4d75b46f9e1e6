// rebuild: what follows from other rows is made again.
#include <cstdio>

#include "fw/catalog/upkeep.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

result<void> run_rebuild(const server_options& o) {
    FW_TRY(const auto settings, load_settings(o.config_file));
    const auto items = catalog::rebuild_items(settings.text("database.owner_url"));
    std::fputs(fmt::format("{} items of the catalog were made again.\n", items).c_str(), stderr);
    return {};
}

}  // namespace

void add_rebuild_command(CLI::App& app, const server_options& o, server_command& chosen) {
    auto* sub = app.add_subcommand("rebuild", "Makes again what follows from other rows; safe at any time");
    auto name = std::make_shared<std::string>();
    sub->add_option("NAME", *name, "catalog: what is read and searched of the catalog")
        ->required()
        ->check(CLI::IsMember({"catalog"}));
    sub->callback([&o, &chosen, name] { chosen = [&o] { return run_rebuild(o); }; });
}

}  // namespace fw::apps
