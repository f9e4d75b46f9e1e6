// The settings of the server's commands: one table, from one file and the environment.
#pragma once

#include <filesystem>
#include <span>

#include "fw/base/log.hpp"
#include "fw/config/settings.hpp"
#include "fw/keys/key_service.hpp"
#include "fw/postgres/settings.hpp"
#include "fw/redis/options.hpp"

namespace fw::apps {

/// All there are, in the order in which `fashion-wallet config` shows them.
[[nodiscard]] std::span<const config::setting> server_table();

/// The file that `given` names, else FW_CONFIG, else fashion-wallet.toml in the working folder if it is there; then the
/// variables of the environment. Errors: `config.*`; `files.not_found` for a file that was named.
[[nodiscard]] result<config::settings> load_settings(const std::filesystem::path& given);

/// What the platform wants to know.
[[nodiscard]] postgres::settings postgres_settings(const config::settings& s);
[[nodiscard]] log_level log_level_of(const config::settings& s);
/// The engine program that jobs use: the one of the settings, else the one beside this program.
[[nodiscard]] std::filesystem::path engine_of(const config::settings& s);
/// Errors: `redis.url`.
[[nodiscard]] result<redis::options> redis_options(const config::settings& s);

}  // namespace fw::apps
