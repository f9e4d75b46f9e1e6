// An identity provider in this process: publishes, and answers as the test wants.
#pragma once

#include "fw/auth/oidc_service.hpp"
#include "fw/crypto/signature.hpp"

namespace fw::auth {

struct fake_provider {
    static constexpr const char* issuer = "https://id.example.org";

    /// A token that is right in everything but for what the caller changes.
    [[nodiscard]] std::string token(std::string_view payload, std::string_view header = {}) const {
        const auto head =
            header.empty() ? fmt::format(R"({{"alg":"ES256","kid":"{}"}})", key.verifying().id()) : std::string(header);
        const auto front = to_base64url(bytes_of(head)) + '.' + to_base64url(bytes_of(payload));
        return front + '.' + to_base64url(key.sign(front));
    }
    [[nodiscard]] static std::string payload(time_point now, std::string_view nonce, std::string_view more = {},
                                             std::string_view subject = "ada-1") {
        const auto at = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
        return fmt::format(R"({{"iss":"{}","sub":"{}","aud":"us","nonce":"{}","iat":{},"exp":{}{}}})", issuer, subject,
                           nonce, at, at + 300, more);
    }
    [[nodiscard]] std::string keys() const {
        const auto& k = key.verifying();
        return fmt::format(R"({{"keys":[{{"kty":"EC","crv":"P-256","use":"sig","kid":"{}","x":"{}","y":"{}"}}]}})",
                           k.id(), k.x(), k.y());
    }
    [[nodiscard]] static std::string description(std::string_view base = issuer) {
        return fmt::format(
            R"({{"issuer":"{0}","authorization_endpoint":"{0}/auth","token_endpoint":"{0}/token","jwks_uri":"{0}/jwks"}})",
            base);
    }

    crypto::signing_key key = crypto::signing_key::make();
};

}  // namespace fw::auth
