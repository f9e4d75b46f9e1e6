#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "fw/crypto/signature.hpp"
#include "openssl.hpp"

namespace fw::crypto {

struct rsa_verifying_key::handle {
    pkey_ptr key;
};

namespace {

using number = openssl_ptr<BIGNUM, BN_free>;
using builder = openssl_ptr<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using parameters = openssl_ptr<OSSL_PARAM, OSSL_PARAM_free>;
using pkey_context = openssl_ptr<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

std::unexpected<error> no_key() {
    return fail(error_kind::invalid, "crypto.key", "This is no RSA key of 2048 to 8192 bits.");
}

}  // namespace

result<rsa_verifying_key> rsa_verifying_key::from_numbers(std::string_view n, std::string_view e) {
    constexpr int least = 2048, most = 8192;
    const auto n_bytes = find_base64url(n), e_bytes = find_base64url(e);
    if (!n_bytes || !e_bytes || n_bytes->size() > most / 8 || e_bytes->empty() || e_bytes->size() > 4) return no_key();
    const number modulus(BN_bin2bn(n_bytes->data(), static_cast<int>(n_bytes->size()), nullptr));
    const number exponent(BN_bin2bn(e_bytes->data(), static_cast<int>(e_bytes->size()), nullptr));
    expect(modulus && exponent, "bin2bn");
    if (BN_num_bits(modulus.get()) < least || !BN_is_odd(modulus.get()) || !BN_is_odd(exponent.get()) ||
        BN_is_one(exponent.get()))
        return no_key();
    const builder b(OSSL_PARAM_BLD_new());
    expect(b && OSSL_PARAM_BLD_push_BN(b.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
               OSSL_PARAM_BLD_push_BN(b.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1,
           "push_BN");
    const parameters p(OSSL_PARAM_BLD_to_param(b.get()));
    const pkey_context c(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* made = nullptr;
    expect(p && c && EVP_PKEY_fromdata_init(c.get()) == 1, "fromdata_init");
    if (EVP_PKEY_fromdata(c.get(), &made, EVP_PKEY_PUBLIC_KEY, p.get()) != 1) {
        ERR_clear_error();
        return no_key();
    }
    return rsa_verifying_key(std::make_shared<const handle>(pkey_ptr(made)));
}

bool rsa_verifying_key::verifies(std::string_view message, std::span<const std::uint8_t> signature) const {
    const md_context c(EVP_MD_CTX_new());
    EVP_PKEY_CTX* how = nullptr;
    expect(c && EVP_DigestVerifyInit(c.get(), &how, EVP_sha256(), nullptr, key_->key.get()) == 1 &&
               EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PADDING) == 1,
           "DigestVerifyInit");
    const bool good = EVP_DigestVerify(c.get(), signature.data(), signature.size(),
                                       reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
    ERR_clear_error();
    return good;
}

}  // namespace fw::crypto
