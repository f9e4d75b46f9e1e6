// What is kept for how long.
#pragma once

#include "fw/config/settings.hpp"
#include "fw/retention/keeper.hpp"

namespace fw::apps {

/// The settings, for `server_table`.
[[nodiscard]] std::vector<config::setting> retention_rows();

/// Rows that nothing but time removes. Uploads and photographs, which have files, are removed by their modules.
[[nodiscard]] std::vector<retention::rule> retention_rules_of(const config::settings& s);

}  // namespace fw::apps
