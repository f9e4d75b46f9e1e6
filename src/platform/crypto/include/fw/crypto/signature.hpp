// Signatures of access tokens: ES256, ECDSA on P-256 with SHA-256 (RFC 7518).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fw/base/encoding.hpp"
#include "fw/base/error.hpp"

namespace fw::crypto {

/// A public key. Copies share it; safe to use from every thread.
class verifying_key {
public:
    /// The coordinates of RFC 7517, base64url. Errors: `crypto.key`.
    [[nodiscard]] static result<verifying_key> from_coordinates(std::string_view x, std::string_view y);

    /// `signature` is r and s, 32 bytes each. About 100 µs.
    [[nodiscard]] bool verifies(std::string_view message, std::span<const std::uint8_t> signature) const;

    [[nodiscard]] const std::string& x() const { return x_; }
    [[nodiscard]] const std::string& y() const { return y_; }
    /// Its name: the thumbprint of RFC 7638.
    [[nodiscard]] const std::string& id() const { return id_; }

private:
    friend class signing_key;
    struct handle;
    verifying_key(std::shared_ptr<const handle> key, std::string x, std::string y);

    std::shared_ptr<const handle> key_;
    std::string x_, y_, id_;
};

/// A public RSA key of others: RSASSA-PKCS1-v1_5 with SHA-256, "RS256". We sign nothing with RSA. Copies share it; safe
/// to use from every thread.
class rsa_verifying_key {
public:
    /// Modulus and exponent of RFC 7518, base64url; 2048 to 8192 bits. Errors: `crypto.key`.
    [[nodiscard]] static result<rsa_verifying_key> from_numbers(std::string_view n, std::string_view e);
    [[nodiscard]] bool verifies(std::string_view message, std::span<const std::uint8_t> signature) const;

private:
    struct handle;
    explicit rsa_verifying_key(std::shared_ptr<const handle> key) : key_(std::move(key)) {}
    std::shared_ptr<const handle> key_;
};

/// A private key. Copies share it; safe to use from every thread.
class signing_key {
public:
    [[nodiscard]] static signing_key make();
    /// PKCS #8 without a password, as `to_pem` wrote it. Errors: `crypto.key`.
    [[nodiscard]] static result<signing_key> from_pem(std::string_view pem);

    [[nodiscard]] std::string to_pem() const;
    /// r and s, 32 bytes each.
    [[nodiscard]] bytes sign(std::string_view message) const;
    [[nodiscard]] const verifying_key& verifying() const { return public_; }

private:
    explicit signing_key(verifying_key key) : public_(std::move(key)) {}
    verifying_key public_;
};

}  // namespace fw::crypto
