// Ids that follow from a name.
#pragma once

#include <string_view>

#include "fw/base/ids.hpp"

namespace fw::crypto {

/// The same for the same name, and nobody finds another name for it: the beginning of its SHA-256, as a UUID of
/// version 8 (RFC 9562: of one's own making).
[[nodiscard]] uuid make_named_uuid(std::string_view name);

}  // namespace fw::crypto
