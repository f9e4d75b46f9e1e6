#include "fw/crypto/signature.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/pem.h>

#include "fw/crypto/digest.hpp"
#include "openssl.hpp"

namespace fw::crypto {

struct verifying_key::handle {
    pkey_ptr key;
};

namespace {

constexpr std::size_t half = 32;  // bytes of r, of s and of a coordinate
constexpr std::size_t point_size = 1 + 2 * half;
using bio_ptr = openssl_ptr<BIO, BIO_free>;
using ecdsa_sig = openssl_ptr<ECDSA_SIG, ECDSA_SIG_free>;
using pkey_context = openssl_ptr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

std::unexpected<error> no_key(std::string message) {
    return fail(error_kind::invalid, "crypto.key", std::move(message));
}

/// 0x04, x, y; empty if the key is on another curve.
bytes point_of(EVP_PKEY* key) {
    std::array<char, 32> group{};
    std::size_t length = 0;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) != 1 ||
        std::string_view(group.data(), length) != "prime256v1")
        return {};
    bytes out(point_size);
    if (EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, out.data(), out.size(), &length) != 1 ||
        length != point_size)
        return {};
    return out;
}

}  // namespace

verifying_key::verifying_key(std::shared_ptr<const handle> key, std::string x, std::string y)
    : key_(std::move(key)), x_(std::move(x)), y_(std::move(y)) {
    const auto members = fmt::format(R"({{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}})", x_, y_);
    id_ = to_base64url(sha256(bytes_of(members)));
}

result<verifying_key> verifying_key::from_coordinates(std::string_view x, std::string_view y) {
    const auto x_bytes = find_base64url(x), y_bytes = find_base64url(y);
    if (!x_bytes || !y_bytes || x_bytes->size() != half || y_bytes->size() != half)
        return no_key("A P-256 key has two coordinates of 32 bytes.");
    bytes point{4};
    point.insert(point.end(), x_bytes->begin(), x_bytes->end());
    point.insert(point.end(), y_bytes->begin(), y_bytes->end());
    std::string group = "prime256v1";
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    const pkey_context c(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    expect(c && EVP_PKEY_fromdata_init(c.get()) == 1, "fromdata_init");
    if (EVP_PKEY_fromdata(c.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1) {
        ERR_clear_error();
        return no_key("The coordinates are no point of the curve P-256.");
    }
    return verifying_key(std::make_shared<const handle>(pkey_ptr(made)), std::string(x), std::string(y));
}

bool verifying_key::verifies(std::string_view message, std::span<const std::uint8_t> signature) const {
    if (signature.size() != 2 * half) return false;
    const ecdsa_sig sig(ECDSA_SIG_new());
    expect(sig && ECDSA_SIG_set0(sig.get(), BN_bin2bn(signature.data(), half, nullptr),
                                 BN_bin2bn(signature.data() + half, half, nullptr)) == 1,
           "ECDSA_SIG_set0");
    unsigned char* der = nullptr;
    const int length = i2d_ECDSA_SIG(sig.get(), &der);
    expect(length > 0, "i2d_ECDSA_SIG");
    const bytes encoded(der, der + length);
    OPENSSL_free(der);
    const md_context c(EVP_MD_CTX_new());
    expect(c && EVP_DigestVerifyInit(c.get(), nullptr, EVP_sha256(), nullptr, key_->key.get()) == 1,
           "DigestVerifyInit");
    const bool right =
        EVP_DigestVerify(c.get(), encoded.data(), encoded.size(), bytes_of(message).data(), message.size()) == 1;
    ERR_clear_error();
    return right;
}

signing_key signing_key::make() {
    pkey_ptr key(EVP_EC_gen("P-256"));
    expect(key != nullptr, "EC_gen");
    const auto point = point_of(key.get());
    expect(!point.empty(), "the public key");
    const std::span whole(point);
    return signing_key(verifying_key(std::make_shared<const verifying_key::handle>(std::move(key)),
                                     to_base64url(whole.subspan(1, half)), to_base64url(whole.subspan(1 + half))));
}

result<signing_key> signing_key::from_pem(std::string_view pem) {
    const bio_ptr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    expect(in != nullptr, "BIO_new_mem_buf");
    // Never ask at the terminal for a password.
    pem_password_cb* const no_password = [](char*, int, int, void*) { return -1; };
    pkey_ptr key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr));
    ERR_clear_error();
    const auto point = key ? point_of(key.get()) : bytes();
    if (point.empty()) return no_key("This is no PEM text of a P-256 private key.");
    const std::span whole(point);
    return signing_key(verifying_key(std::make_shared<const verifying_key::handle>(std::move(key)),
                                     to_base64url(whole.subspan(1, half)), to_base64url(whole.subspan(1 + half))));
}

std::string signing_key::to_pem() const {
    const bio_ptr out(BIO_new(BIO_s_mem()));
    expect(out && PEM_write_bio_PKCS8PrivateKey(out.get(), public_.key_->key.get(), nullptr, nullptr, 0, nullptr,
                                                nullptr) == 1,
           "PEM_write");
    char* data = nullptr;
    const auto length = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

bytes signing_key::sign(std::string_view message) const {
    const md_context c(EVP_MD_CTX_new());
    expect(c && EVP_DigestSignInit(c.get(), nullptr, EVP_sha256(), nullptr, public_.key_->key.get()) == 1,
           "DigestSignInit");
    std::array<std::uint8_t, 80> der;
    std::size_t length = der.size();
    expect(EVP_DigestSign(c.get(), der.data(), &length, bytes_of(message).data(), message.size()) == 1, "DigestSign");
    const std::uint8_t* at = der.data();
    const ecdsa_sig sig(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(length)));
    expect(sig != nullptr, "d2i_ECDSA_SIG");
    bytes out(2 * half);
    expect(BN_bn2binpad(ECDSA_SIG_get0_r(sig.get()), out.data(), half) == half &&
               BN_bn2binpad(ECDSA_SIG_get0_s(sig.get()), out.data() + half, half) == half,
           "BN_bn2binpad");
    return out;
}

}  // namespace fw::crypto
