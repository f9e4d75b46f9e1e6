#include "fw/crypto/digest.hpp"

#include <openssl/core_names.h>
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

struct hmac_sha256_key::context {
    openssl_ptr<EVP_MAC_CTX, EVP_MAC_CTX_free> value;
};

hmac_sha256_key::hmac_sha256_key(std::span<const std::uint8_t> key) {
    const openssl_ptr<EVP_MAC, EVP_MAC_free> hmac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    expect(hmac != nullptr, "EVP_MAC_fetch");
    keyed_ = std::make_unique<context>(context{decltype(context::value)(EVP_MAC_CTX_new(hmac.get()))});
    std::string digest = "SHA256";
    const std::array how{OSSL_PARAM_construct_utf8_string("digest", digest.data(), 0), OSSL_PARAM_construct_end()};
    expect(keyed_->value != nullptr && EVP_MAC_init(keyed_->value.get(), key.data(), key.size(), how.data()) == 1,
           "EVP_MAC_init");
}

hmac_sha256_key::~hmac_sha256_key() {
    delete spare_.load();
}

std::unique_ptr<hmac_sha256_key::context> hmac_sha256_key::take() const {
    std::unique_ptr<context> one(spare_.exchange(nullptr, std::memory_order_acquire));
    if (!one) one = std::make_unique<context>(context{decltype(context::value)(EVP_MAC_CTX_dup(keyed_->value.get()))});
    expect(one->value != nullptr, "EVP_MAC_CTX_dup");
    return one;
}

sha256_digest hmac_sha256_key::of(std::span<const std::uint8_t> data) const {
    auto one = take();
    auto* const c = one->value.get();
    sha256_digest out;
    std::size_t length = 0;
    // Without a key it begins anew with the one it has.
    expect(EVP_MAC_init(c, nullptr, 0, nullptr) == 1 && EVP_MAC_update(c, data.data(), data.size()) == 1 &&
               EVP_MAC_final(c, out.data(), &length, out.size()) == 1,
           "EVP_MAC");
    // Both ways: what another thread did with the one that ends here happened before.
    delete spare_.exchange(one.release(), std::memory_order_acq_rel);
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
