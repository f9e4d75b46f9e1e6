#include "fw/crypto/hasher.hpp"

#include "openssl.hpp"

namespace fw::crypto {

struct hasher::state {
    md_context context{EVP_MD_CTX_new()};
};

hasher::hasher(digest_kind kind) : state_(std::make_unique<state>()) {
    expect(state_->context != nullptr, "EVP_MD_CTX_new");
    expect(
        EVP_DigestInit_ex(state_->context.get(), kind == digest_kind::sha1 ? EVP_sha1() : EVP_sha256(), nullptr) == 1,
        "EVP_DigestInit_ex");
}
hasher::hasher(hasher&&) noexcept = default;
hasher& hasher::operator=(hasher&&) noexcept = default;
hasher::~hasher() = default;

void hasher::update(std::span<const std::uint8_t> data) {
    expect(EVP_DigestUpdate(state_->context.get(), data.data(), data.size()) == 1, "EVP_DigestUpdate");
}

bytes hasher::finish() {
    bytes out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    expect(EVP_DigestFinal_ex(state_->context.get(), out.data(), &size) == 1, "EVP_DigestFinal_ex");
    out.resize(size);
    return out;
}

}  // namespace fw::crypto
