// What an identity provider publishes and says: its discovery document, its keys, its ID tokens (OpenID Connect
// Core 1.0 and Discovery 1.0). Outside bytes: strict, fuzzed, without I/O.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/crypto/signature.hpp"

namespace fw::auth {

struct discovery_document {
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string keys_address;
    bool announces_issuer = false;  ///< answers carry "iss" (RFC 9207)
};

/// Errors: `auth.oidc_discovery` for a document that is not that issuer's, lacks something, or names addresses that are
/// not https (this machine's only if the issuer itself is there).
[[nodiscard]] result<discovery_document> parse_discovery(std::string_view text, std::string_view issuer);

/// A JSON Web Key Set; keys of kinds that we do not use are stepped over.
class key_set {
public:
    /// Errors: `auth.oidc_keys` for what is no key set; `most` keys are read.
    [[nodiscard]] static result<key_set> parse(std::string_view text);

    /// False where no key has the name (empty: the only key of that algorithm) or the signature is not its.
    [[nodiscard]] bool verifies(std::string_view algorithm, std::string_view key_id, std::string_view message,
                                std::span<const std::uint8_t> signature) const;
    [[nodiscard]] bool has(std::string_view key_id) const;
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

private:
    struct named {
        std::string id;
        std::variant<crypto::verifying_key, crypto::rsa_verifying_key> key;
    };
    std::vector<named> keys_;
};

/// Somebody, as a provider knows him.
struct identity_claims {
    std::string issuer;
    std::string subject;
    std::string email = {};  ///< empty if it was not told
    bool email_verified = false;
    bool operator==(const identity_claims&) const = default;
};

struct id_token_rules {
    std::string issuer;
    std::string client_id;
    std::string nonce;
    time_point now;
};

/// Signed with RS256 or ES256 by a key of the set, by this issuer, for us, just now, in answer to our question. Errors,
/// all of kind unauthenticated: `auth.oidc_token`; `auth.oidc_key_unknown` if the set has no such key: fetch it anew.
[[nodiscard]] result<identity_claims> verify_id_token(std::string_view token, const key_set& keys,
                                                      const id_token_rules& rules);

/// The "id_token" of a token endpoint's answer. Errors: `auth.oidc_answer`.
[[nodiscard]] result<std::string> parse_token_answer(std::string_view text);

}  // namespace fw::auth
