#include "fw/crypto/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "openssl.hpp"

namespace fw::crypto {

sha256_digest sha256(std::span<const std::uint8_t> data) {
    sha256_digest out;
    SHA256(data.data(), data.size(), out.data());
    return out;
}

sha256_digest hmac_sha256(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data) {
    sha256_digest out;
    expect(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), nullptr),
           "HMAC");
    return out;
}

sha1_digest hmac_sha1(std::span<const std::uint8_t> key, std::span<const std::uint8_t> data) {
    sha1_digest out;
    expect(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), nullptr),
           "HMAC");
    return out;
}

bool same_bytes(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace fw::crypto
