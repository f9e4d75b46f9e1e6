#include "server_commands.hpp"

#include <cstdio>

#include "fw/base/failure.hpp"
#include "usage_errors.hpp"

namespace fw::apps {

namespace {

struct whole_line {
    CLI::App app{"Fashion Wallet's server"};
    server_options options;
    server_command chosen;

    whole_line() {
        app.name("fashion-wallet");
        app.require_subcommand(1);
        app.fallthrough();
        app.add_option("--config", options.config_file, "Settings (default: FW_CONFIG, else fashion-wallet.toml here)")
            ->type_name("FILE");
        add_serve_command(app, options, chosen);
        add_work_command(app, options, chosen);
        add_migrate_command(app, options, chosen);
        add_admin_command(app, options, chosen);
        add_rebuild_command(app, options, chosen);
        add_check_command(app, options, chosen);
        add_config_command(app, options, chosen);
    }
};

int show(const error& e) {
    std::fputs(fmt::format("fashion-wallet: {}\n", e.message).c_str(), stderr);
    return to_exit_code(e.kind);
}

}  // namespace

std::optional<int> run_server_command(int argc, char** argv) {
    whole_line line;
    const auto commands = line.app.get_subcommands([](const CLI::App*) { return true; });
    const bool ours =
        argc > 1 && std::ranges::any_of(commands, [&](const CLI::App* c) { return c->get_name() == argv[1]; });
    if (!ours) return std::nullopt;
    try {
        line.app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return e.get_exit_code() == 0 ? line.app.exit(e) : show(explain_usage(line.app, e));
    }
    try {
        const auto done = line.chosen();
        return done ? 0 : show(done.error());
    } catch (const failure& e) {
        std::fputs(fmt::format("fashion-wallet: {}\n({})\n", e.reason().message, e.what()).c_str(), stderr);
        return 1;
    }
}

std::string server_help() {
    const whole_line line;
    std::string out = "Server:\n";
    for (const auto* command : line.app.get_subcommands([](const CLI::App*) { return true; }))
        out += fmt::format("  {:<26} {}\n", command->get_name(), command->get_description());
    return out;
}

}  // namespace fw::apps
