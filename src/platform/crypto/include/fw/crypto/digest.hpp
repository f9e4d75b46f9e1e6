// Digests and message authentication (OpenSSL).
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>

namespace fw::crypto {

using sha256_digest = std::array<std::uint8_t, 32>;
using sha1_digest = std::array<std::uint8_t, 20>;

[[nodiscard]] sha256_digest sha256(std::span<const std::uint8_t> data);
[[nodiscard]] sha256_digest hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data);
/// A key that makes many codes: what depends on the key alone is done once. Safe to use from every thread.
class hmac_sha256_key {
public:
    explicit hmac_sha256_key(std::span<const std::uint8_t> key);
    hmac_sha256_key(const hmac_sha256_key&) = delete;
    hmac_sha256_key& operator=(const hmac_sha256_key&) = delete;
    ~hmac_sha256_key();

    [[nodiscard]] sha256_digest of(std::span<const std::uint8_t> data) const;

private:
    struct context;
    [[nodiscard]] std::unique_ptr<context> take() const;

    std::unique_ptr<context> keyed_;
    mutable std::atomic<context*> spare_ = nullptr;  ///< of whoever used one last
};

/// Only for one-time passwords, which are defined with it (RFC 4226).
[[nodiscard]] sha1_digest hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data);

/// In a time that depends on the lengths alone.
[[nodiscard]] bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b);

}  // namespace fw::crypto
