// Tokens that have been verified already: a signature costs 100 µs, a look here less than one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fw/auth/access_token.hpp"

namespace fw::auth {

/// Bounded: a token's hash has one place, where the next one of that hash takes over. One a thread; not thread-safe.
class token_cache {
public:
    /// `places` is rounded up to a power of two; with none nothing is kept.
    explicit token_cache(std::size_t places);

    /// Whose the token is, if it is here and has not expired; else nullptr. Valid until the next call of `keep` or
    /// `forget_session`.
    [[nodiscard]] const recognised* find(std::string_view token, time_point now) const;
    void keep(std::string_view token, const claims& c);

    /// Tokens of an ended session.
    void forget_session(const uuid& session);
    /// Tokens of an account.
    void forget_user(const web::user_id& who);
    void clear();

private:
    struct entry {
        std::string token;
        time_point expires;
        recognised bearer;
    };
    [[nodiscard]] std::size_t place_of(std::string_view token) const;

    std::vector<std::unique_ptr<entry>> entries_;
};

}  // namespace fw::auth
