// config: what the settings are, and where each comes from.
#include <cstdio>

#include "fw/base/json.hpp"
#include "server_commands.hpp"
#include "server_settings.hpp"

namespace fw::apps {

namespace {

std::string to_text(const std::vector<config::effective>& rows) {
    std::string out;
    for (const auto& r : rows) {
        out += fmt::format("{:<32} {:<40} {}\n", r.what->name, r.value.empty() ? "(empty)" : r.value, r.source);
        out += fmt::format("{:<32} {}\n", "", r.what->help);
    }
    return out;
}

std::string to_json(const std::vector<config::effective>& rows) {
    json::array out;
    for (const auto& r : rows)
        out.push_back(json::object{{"name", r.what->name},
                                   {"value", r.value},
                                   {"source", r.source},
                                   {"variable", config::variable_of(r.what->name)},
                                   {"help", r.what->help}});
    return to_pretty_json(out);
}

result<void> run_config(const server_options& o, bool as_json) {
    FW_TRY(const auto settings, load_settings(o.config_file));
    const auto rows = settings.describe();
    std::fputs((as_json ? to_json(rows) : to_text(rows)).c_str(), stdout);
    return {};
}

}  // namespace

void add_config_command(CLI::App& app, const server_options& o, server_command& chosen) {
    auto* sub = app.add_subcommand("config", "Every setting, its value, and where the value comes from");
    auto as_json = std::make_shared<bool>(false);
    sub->add_flag("--json", *as_json, "As a JSON document");
    sub->callback([&o, &chosen, as_json] { chosen = [&o, as_json] { return run_config(o, *as_json); }; });
}

}  // namespace fw::apps
