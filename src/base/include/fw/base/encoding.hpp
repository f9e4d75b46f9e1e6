// Bytes as text: hexadecimal, base64url and base32 (RFC 4648). Reading is strict: one text for each sequence of bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fw {

using bytes = std::vector<std::uint8_t>;

[[nodiscard]] std::span<const std::uint8_t> bytes_of(std::string_view text);
[[nodiscard]] std::string_view text_of(std::span<const std::uint8_t> data);

/// The value of a hexadecimal digit of either case; -1 for another character.
[[nodiscard]] int hex_value(char c);

/// Lower case.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> data);
[[nodiscard]] std::optional<bytes> find_hex(std::string_view text);

/// Without padding.
[[nodiscard]] std::string to_base64url(std::span<const std::uint8_t> data);
/// Nothing for padding, other characters, or bits left over that are not zero.
[[nodiscard]] std::optional<bytes> find_base64url(std::string_view text);

/// Upper case, without padding.
[[nodiscard]] std::string to_base32(std::span<const std::uint8_t> data);

}  // namespace fw
