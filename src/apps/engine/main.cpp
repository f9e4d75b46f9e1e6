// fashion-wallet-engine: the commands that compute. Users reach it as `fashion-wallet`.
#include <unistd.h>

#include <cstdio>
#include <exception>

#include "choice_option.hpp"
#include "command.hpp"
#include "fw/base/json.hpp"
#include "usage_errors.hpp"

namespace fw::apps {
namespace {

std::filesystem::path default_assets() {
    if (const char* given = std::getenv("FW_ASSETS"); given && *given) return given;
    std::error_code code;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", code);
    for (auto folder = self.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        for (const char* place : {"share/fashion-wallet", "var/assets"}) {
            if (std::filesystem::exists(folder / place, code)) return folder / place;
        }
    }
    return "var/assets";
}

/// Each reason against what was given, for programs that show them one by one.
json::array refusals_of(const error& e) {
    json::array out;
    for (const auto& p : e.problems)
        out.push_back(json::object{{"code", p.rule}, {"sentence", p.message}, {"field", p.field}});
    return out;
}

void show_error(const error& e, progress_mode mode) {
    if (mode == progress_mode::json) {
        json::object told{{"kind", to_string(e.kind)}, {"code", e.code}, {"message", e.message}, {"field", e.field}};
        if (!e.problems.empty()) told["refusals"] = refusals_of(e);
        std::puts(json::serialize(json::object{{"error", std::move(told)}}).c_str());
    }
    std::fputs(fmt::format("fashion-wallet: {}\n", e.message).c_str(), stderr);
}

int run(int argc, char** argv) {
    common_options options;
    options.assets = default_assets();
    CLI::App app{
        "Fashion Wallet: from measurements or photographs to a garment on one's own body, pictures and a sewable "
        "pattern."};
    app.name("fashion-wallet");
    app.set_version_flag("--version", "fashion-wallet " FW_VERSION);
    app.require_subcommand(1);
    app.fallthrough();
    const choices<progress_mode> modes{{"auto", progress_mode::automatic},
                                       {"bar", progress_mode::bar},
                                       {"lines", progress_mode::lines},
                                       {"json", progress_mode::json},
                                       {"none", progress_mode::none}};
    add_choice(
        app, "--progress", options.progress, "way to show progress", modes,
        "auto (a bar on a terminal, else lines), bar, lines, json (one object a line on standard output) or none")
        ->type_name("HOW");
    app.add_option("--assets", options.assets, "Folder of the data packs (default: FW_ASSETS, else var/assets)")
        ->type_name("DIR");
    app.add_option("--threads", options.threads, "Threads for rendering; 0 = all cores")
        ->check(CLI::Range(0, 256))
        ->type_name("N");
    command_line line(app, options);
    add_body_commands(line);
    add_photo_command(line);
    add_garment_commands(line);
    add_render_commands(line);
    add_convert_commands(line);
    add_dress_command(line);
    add_demo_command(line);
    add_swatch_command(line);
    add_catalog_command(line);
    add_stage_commands(line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        const auto slip = explain_usage(app, e);
        show_error(slip, options.progress);
        return to_exit_code(slip.kind);
    }
    install_interrupt_handler();
    const auto outcome = line.run();
    if (outcome) return 0;
    show_error(outcome.error(), options.progress);
    return to_exit_code(outcome.error().kind);
}

}  // namespace
}  // namespace fw::apps

int main(int argc, char** argv) {
    try {
        return fw::apps::run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "fashion-wallet: something broke inside: %s\n", e.what());
        return 1;
    }
}
