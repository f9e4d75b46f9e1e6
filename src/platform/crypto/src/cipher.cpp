#include "fw/crypto/cipher.hpp"

#include "fw/base/ids.hpp"
#include "openssl.hpp"

namespace fw::crypto {

namespace {

constexpr std::size_t tag_size = 16;

std::unexpected<error> not_authentic() {
    return fail(error_kind::invalid, "crypto.not_authentic",
                "The value was not encrypted with this key for this place, or it has been changed.");
}

}  // namespace

cipher_key make_cipher_key() {
    cipher_key key;
    fill_random(key);
    return key;
}

bytes seal_with(const cipher_key& key, const cipher_nonce& nonce, std::span<const std::uint8_t> context,
                std::span<const std::uint8_t> plain) {
    bytes out(plain.size() + tag_size);
    const cipher_context c(EVP_CIPHER_CTX_new());
    int written = 0;
    expect(c && EVP_EncryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1, "EncryptInit");
    expect(EVP_EncryptUpdate(c.get(), nullptr, &written, context.data(), static_cast<int>(context.size())) == 1,
           "EncryptUpdate of the context");
    expect(EVP_EncryptUpdate(c.get(), out.data(), &written, plain.data(), static_cast<int>(plain.size())) == 1,
           "EncryptUpdate");
    expect(EVP_EncryptFinal_ex(c.get(), out.data() + plain.size(), &written) == 1, "EncryptFinal");
    expect(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_GET_TAG, tag_size, out.data() + plain.size()) == 1, "GET_TAG");
    return out;
}

result<bytes> open_with(const cipher_key& key, const cipher_nonce& nonce, std::span<const std::uint8_t> context,
                        std::span<const std::uint8_t> sealed) {
    if (sealed.size() < tag_size) return not_authentic();
    const auto text = sealed.first(sealed.size() - tag_size);
    bytes tag(sealed.end() - tag_size, sealed.end());
    bytes out(text.size());
    const cipher_context c(EVP_CIPHER_CTX_new());
    int written = 0;
    expect(c && EVP_DecryptInit_ex(c.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1, "DecryptInit");
    expect(EVP_DecryptUpdate(c.get(), nullptr, &written, context.data(), static_cast<int>(context.size())) == 1,
           "DecryptUpdate of the context");
    expect(EVP_DecryptUpdate(c.get(), out.data(), &written, text.data(), static_cast<int>(text.size())) == 1,
           "DecryptUpdate");
    expect(EVP_CIPHER_CTX_ctrl(c.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1, "SET_TAG");
    if (EVP_DecryptFinal_ex(c.get(), nullptr, &written) != 1) return not_authentic();
    return out;
}

bytes seal(const cipher_key& key, std::span<const std::uint8_t> context, std::span<const std::uint8_t> plain) {
    cipher_nonce nonce;
    fill_random(nonce);
    const bytes text = seal_with(key, nonce, context, plain);
    bytes out(nonce.begin(), nonce.end());
    out.insert(out.end(), text.begin(), text.end());
    return out;
}

result<bytes> open(const cipher_key& key, std::span<const std::uint8_t> context, std::span<const std::uint8_t> sealed) {
    cipher_nonce nonce;
    if (sealed.size() < nonce.size()) return not_authentic();
    std::ranges::copy(sealed.first(nonce.size()), nonce.begin());
    return open_with(key, nonce, context, sealed.subspan(nonce.size()));
}

}  // namespace fw::crypto
