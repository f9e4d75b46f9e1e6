// Bytes as base64 with padding (RFC 4648, section 4). Without padding and for addresses: `to_base64url`.
#pragma once

#include "fw/base/encoding.hpp"

namespace fw {

[[nodiscard]] std::string to_base64(std::span<const std::uint8_t> data);
/// Nothing for another text: one text for each sequence of bytes.
[[nodiscard]] std::optional<bytes> find_base64(std::string_view text);

}  // namespace fw
