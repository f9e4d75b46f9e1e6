// Access tokens: JSON Web Tokens (RFC 7519) signed with ES256, valid for 15 minutes.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/crypto/digest.hpp"
#include "fw/crypto/signature.hpp"
#include "fw/web/context.hpp"

namespace fw::auth {

inline constexpr std::chrono::minutes access_token_life{15};

/// What a token says about its bearer.
struct claims {
    web::user_id user;
    std::string email;
    std::vector<std::string> roles;
    std::vector<std::string> permissions;
    uuid session;       ///< "sid": what is revoked when the session ends
    time_point issued;  ///< whole seconds
    time_point expires;
    time_point proved;            ///< "auth_time": when password or second factor were last shown
    std::int64_t generation = 0;  ///< "gen": tokens of an account's earlier generation are not believed any more
    bool must_enrol = false;      ///< "enrol": good for setting up a second factor and nothing else
};

/// A value that many threads read and one replaces now and then.
template <class T>
class replaceable {
public:
    explicit replaceable(T first) : held_(std::make_unique<held>()) { replace(std::move(first)); }
    void replace(T next) {
        auto made = std::make_shared<const T>(std::move(next));
        const std::scoped_lock lock(held_->guard);
        held_->value = std::move(made);
    }
    [[nodiscard]] std::shared_ptr<const T> get() const {
        const std::scoped_lock lock(held_->guard);
        return held_->value;
    }

private:
    struct held {
        std::mutex guard;
        std::shared_ptr<const T> value;
    };
    std::unique_ptr<held> held_;
};

/// A key that is announced before it signs, so that whoever checks tokens has it by then.
struct timed_key {
    crypto::signing_key key;
    time_point signs_from;
};

/// Makes tokens. The newest key whose time has come signs. Safe to use from every thread.
class token_signer {
public:
    /// In the order of their times, at least one.
    explicit token_signer(std::vector<timed_key> keys) : keys_(std::move(keys)) {}
    /// One that signs from the beginning.
    explicit token_signer(crypto::signing_key key)
        : token_signer(std::vector{timed_key{std::move(key), time_point{}}}) {}

    void replace(std::vector<timed_key> keys) { keys_.replace(std::move(keys)); }

    [[nodiscard]] std::string sign(const claims& c) const;
    [[nodiscard]] std::vector<crypto::verifying_key> verifying_keys() const;

private:
    replaceable<std::vector<timed_key>> keys_;
};

/// Checks tokens. The algorithm is the verifier's, never the token's choice. Safe to use from every thread.
class token_verifier {
public:
    /// ES256 with any of these keys, by their names.
    explicit token_verifier(std::vector<crypto::verifying_key> keys);
    /// HS256 with a shared secret, and the header {"alg":"HS256","typ":"JWT"}: for the load tests only.
    [[nodiscard]] static token_verifier with_shared_secret(std::string_view secret);

    /// Other keys from now on. A shared secret stays.
    void replace(std::vector<crypto::verifying_key> keys);

    /// The claims of a token that is genuine and valid at `now`. Errors, all of kind unauthenticated:
    /// `auth.token_invalid` (not ours, altered, another algorithm or key), `auth.token_expired`.
    [[nodiscard]] result<claims> verify(std::string_view token, time_point now) const;

    /// The public keys as a JSON Web Key Set (RFC 7517).
    [[nodiscard]] std::string to_jwks() const;

private:
    struct shared_secret {
        std::shared_ptr<const crypto::hmac_sha256_key> key;
    };
    explicit token_verifier(shared_secret secret) : trust_(std::move(secret)) {}
    [[nodiscard]] bool is_genuine(std::string_view header, std::string_view signed_part,
                                  std::span<const std::uint8_t> signature) const;

    using public_keys = replaceable<std::vector<crypto::verifying_key>>;
    std::variant<public_keys, shared_secret> trust_;
};

/// Somebody, and when he last showed that it is he.
struct recognised {
    web::principal who;
    std::optional<time_point> proved;  ///< nothing for an API key
};

[[nodiscard]] web::principal to_principal(claims c);

}  // namespace fw::auth
