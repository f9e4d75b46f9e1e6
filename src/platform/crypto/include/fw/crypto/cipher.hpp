// Authenticated encryption: AES-256-GCM (NIST SP 800-38D).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "fw/base/encoding.hpp"
#include "fw/base/error.hpp"

namespace fw::crypto {

using cipher_key = std::array<std::uint8_t, 32>;

[[nodiscard]] cipher_key make_cipher_key();

/// Nonce (12 random bytes), ciphertext, tag (16). `context` is not kept with it but must be the same when it is opened:
/// say what and whose the value is, so that it can't be moved elsewhere. At most 2³² values a key.
[[nodiscard]] bytes seal(const cipher_key& key, std::span<const std::uint8_t> context,
                         std::span<const std::uint8_t> plain);

/// Errors: `crypto.not_authentic` if one bit of it, the key or the context is another.
[[nodiscard]] result<bytes> open(const cipher_key& key, std::span<const std::uint8_t> context,
                                 std::span<const std::uint8_t> sealed);

}  // namespace fw::crypto
