// Encrypting what is too big for one piece: photographs, archives. Chunks are sealed one by one and can be neither
// exchanged, left out nor cut off at the end unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and
// Vizár, 2015).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fw/crypto/cipher.hpp"
#include "fw/keys/vault.hpp"

namespace fw::keys {

inline constexpr std::size_t stream_chunk = 64 * 1024;          ///< plain bytes in every chunk but the last
inline constexpr std::size_t sealed_chunk = stream_chunk + 16;  ///< with its tag

enum class last_chunk : std::uint8_t { no, yes };

/// The file is `header()`, then for each chunk what `seal` returns. A file of no bytes has one empty, last chunk.
class stream_sealer {
public:
    /// With a key of its own, which the vault seals for `purpose` and `context`.
    stream_sealer(const vault& keys, std::string_view purpose, std::string_view context);

    /// Two bytes length, then the sealed key.
    [[nodiscard]] const bytes& header() const { return header_; }

    /// `plain` has `stream_chunk` bytes, fewer only in the last one.
    [[nodiscard]] bytes seal(std::span<const std::uint8_t> plain, last_chunk last);

private:
    crypto::cipher_key key_;
    bytes header_;
    std::uint32_t next_ = 0;
};

class stream_opener {
public:
    /// How many bytes the header has; nothing if fewer than two are there yet.
    [[nodiscard]] static std::optional<std::size_t> header_size(std::span<const std::uint8_t> front);

    /// Errors: those of `vault::open`.
    [[nodiscard]] static result<stream_opener> from(const vault& keys, std::string_view context,
                                                    std::span<const std::uint8_t> header);

    /// Chunks come in their order. Errors: `crypto.not_authentic`, also for a last chunk that is not said to be it.
    [[nodiscard]] result<bytes> open(std::span<const std::uint8_t> sealed, last_chunk last);

private:
    explicit stream_opener(const crypto::cipher_key& key) : key_(key) {}
    crypto::cipher_key key_;
    std::uint32_t next_ = 0;
};

}  // namespace fw::keys
