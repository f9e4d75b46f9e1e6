// What a command line that cannot be parsed is answered with: a sentence that names the slip.
#pragma once

#include <CLI/CLI.hpp>

#include "fw/base/error.hpp"

namespace fw::apps {

/// The error to show for `slip`, thrown by `app.parse`: the word that is not known with the nearest one that is, the
/// option that is missing or has a bad value. Codes: `usage.command`, `usage.option`, `usage.value`.
[[nodiscard]] error explain_usage(const CLI::App& app, const CLI::ParseError& slip);

}  // namespace fw::apps
