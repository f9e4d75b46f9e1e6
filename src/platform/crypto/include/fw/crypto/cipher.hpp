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

using cipher_nonce = std::array<std::uint8_t, 12>;

/// The same with a nonce of the caller's, which is not kept with it: ciphertext and tag. A nonce used twice with one
/// key gives both texts away: only for keys that are used for one thing, with a counter.
[[nodiscard]] bytes seal_with(const cipher_key& key, const cipher_nonce& nonce, std::span<const std::uint8_t> context,
                              std::span<const std::uint8_t> plain);
[[nodiscard]] result<bytes> open_with(const cipher_key& key, const cipher_nonce& nonce,
                                      std::span<const std::uint8_t> context, std::span<const std::uint8_t> sealed);

}  // namespace fw::crypto
