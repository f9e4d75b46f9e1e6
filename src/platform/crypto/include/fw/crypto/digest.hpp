// Digests and message authentication (OpenSSL).
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace fw::crypto {

using sha256_digest = std::array<std::uint8_t, 32>;
using sha1_digest = std::array<std::uint8_t, 20>;

[[nodiscard]] sha256_digest sha256(std::span<const std::uint8_t> data);
[[nodiscard]] sha256_digest hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data);
/// Only for one-time passwords, which are defined with it (RFC 4226).
[[nodiscard]] sha1_digest hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data);

/// In a time that depends on the lengths alone.
[[nodiscard]] bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace fw::crypto
