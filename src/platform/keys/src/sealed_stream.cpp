#include "fw/keys/sealed_stream.hpp"

#include <cassert>

namespace fw::keys {

namespace {

constexpr std::size_t length_size = 2;

/// Zeros, the number of the chunk, and whether it is the last.
crypto::cipher_nonce nonce_of(std::uint32_t number, last_chunk last) {
    crypto::cipher_nonce out{};
    for (std::size_t i = 0; i < 4; ++i) out[7 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    out[11] = last == last_chunk::yes ? 1 : 0;
    return out;
}

}  // namespace

stream_sealer::stream_sealer(const vault& keys, std::string_view purpose, std::string_view context)
    : key_(crypto::make_cipher_key()) {
    const auto sealed_key = keys.seal(purpose, context, key_);
    header_ = {static_cast<std::uint8_t>(sealed_key.size() >> 8), static_cast<std::uint8_t>(sealed_key.size())};
    header_.insert(header_.end(), sealed_key.begin(), sealed_key.end());
}

bytes stream_sealer::seal(std::span<const std::uint8_t> plain, last_chunk last) {
    assert(plain.size() == stream_chunk || (last == last_chunk::yes && plain.size() < stream_chunk));
    return crypto::seal_with(key_, nonce_of(next_++, last), {}, plain);
}

std::optional<std::size_t> stream_opener::header_size(std::span<const std::uint8_t> front) {
    if (front.size() < length_size) return std::nullopt;
    return length_size + (static_cast<std::size_t>(front[0]) << 8 | front[1]);
}

result<stream_opener> stream_opener::from(const vault& keys, std::string_view context,
                                          std::span<const std::uint8_t> header) {
    const auto size = header_size(header);
    if (!size || *size != header.size())
        return fail(error_kind::invalid, "crypto.not_authentic", "This is no header of a sealed file.");
    FW_TRY(const auto plain, keys.open(context, header.subspan(length_size)));
    crypto::cipher_key key;
    if (plain.size() != key.size())
        return fail(error_kind::invalid, "crypto.not_authentic", "The header holds no key.");
    std::ranges::copy(plain, key.begin());
    return stream_opener(key);
}

result<bytes> stream_opener::open(std::span<const std::uint8_t> sealed, last_chunk last) {
    return crypto::open_with(key_, nonce_of(next_++, last), {}, sealed);
}

}  // namespace fw::keys
