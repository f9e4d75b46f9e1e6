// Digests of what comes piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "fw/base/encoding.hpp"

namespace fw::crypto {

enum class digest_kind : std::uint8_t {
    sha1,  ///< only to find damage, where a protocol asks for it
    sha256,
};

/// Not thread-safe. Throws std::runtime_error if OpenSSL has no memory.
class hasher {
public:
    explicit hasher(digest_kind kind);
    hasher(hasher&&) noexcept;
    hasher& operator=(hasher&&) noexcept;
    ~hasher();

    void update(std::span<const std::uint8_t> data);
    /// Once, after which it is of no more use.
    [[nodiscard]] bytes finish();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace fw::crypto
