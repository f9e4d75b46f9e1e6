// OpenSSL's objects with owners, and its failures as exceptions: they are bugs or a machine without memory.
#pragma once

#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace fw::crypto {

template <auto Free>
struct openssl_free {
    template <class T>
    void operator()(T* p) const {
        Free(p);
    }
};
template <class T, auto Free>
using openssl_ptr = std::unique_ptr<T, openssl_free<Free>>;

using pkey_ptr = openssl_ptr<EVP_PKEY, EVP_PKEY_free>;
using md_context = openssl_ptr<EVP_MD_CTX, EVP_MD_CTX_free>;
using cipher_context = openssl_ptr<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

/// Throws if `good` is false. `what` names the call.
inline void expect(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string("OpenSSL: ") + what + " failed");
}

}  // namespace fw::crypto
