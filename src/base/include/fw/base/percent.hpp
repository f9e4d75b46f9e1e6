// Percent-encoding of addresses (RFC 3986, section 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fw {

/// The bytes, whatever they are; nothing where an escape is broken. "+" stays as it is.
[[nodiscard]] std::optional<std::string> find_percent_decoded(std::string_view text);

}  // namespace fw
