// The commands that belong to the server: serve, work, migrate, check, config.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::apps {

/// What all of them take.
struct server_options {
    std::filesystem::path config_file;
};

/// Which command was chosen, run by `run_server_command` after parsing.
using server_command = std::function<result<void>()>;

void add_admin_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_rebuild_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_check_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_config_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_migrate_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_serve_command(CLI::App& app, const server_options& o, server_command& chosen);
void add_work_command(CLI::App& app, const server_options& o, server_command& chosen);

/// The exit code, if the first word is one of the server's commands; nothing if it is for the engine program.
[[nodiscard]] std::optional<int> run_server_command(int argc, char** argv);

/// Names and what they do, for the help of the whole program.
[[nodiscard]] std::string server_help();

}  // namespace fw::apps
