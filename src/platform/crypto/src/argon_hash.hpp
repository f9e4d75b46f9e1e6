// Argon2id (RFC 9106) and its text, "$argon2id$v=19$m=19456,t=2,p=1$salt$tag".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/base/encoding.hpp"
#include "fw/crypto/password.hpp"

namespace fw::crypto {

struct argon_hash {
    password_cost cost;
    bytes salt;
    bytes tag;
};

/// "$argon2id$v=19$m=19456,t=2,p=1$": how every hash of that cost begins.
[[nodiscard]] std::string prefix_of(const password_cost& cost);
[[nodiscard]] std::string to_text(const argon_hash& hash);

/// Nothing for another kind or version, for text that is not as `to_text` writes it, for sizes below those that the
/// algorithm allows, and for a cost beyond 1 GiB, 100 passes or 16 lanes, which would stop the server.
[[nodiscard]] std::optional<argon_hash> find_argon_hash(std::string_view text);

/// The tag of `size` bytes. Works in huge pages where the system has them: the memory is read in random order, and
/// thousands of page faults would take a third as long again.
/// Throws std::runtime_error when there is no memory, or for a cost that Argon2 does not know.
[[nodiscard]] bytes argon2id(std::string_view password, std::span<const std::uint8_t> salt, const password_cost& cost,
                             std::size_t size);

}  // namespace fw::crypto
