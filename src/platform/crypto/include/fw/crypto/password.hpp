// Passwords at rest: Argon2id (RFC 9106); bcrypt hashes from elsewhere are read and replaced.
#pragma once

#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::crypto {

/// How dear a guess is made. The default is OWASP's least: 19 MiB, two passes, one lane; about 25 ms.
struct password_cost {
    std::uint32_t kibibytes = 19 * 1024;
    std::uint32_t passes = 2;
    std::uint32_t lanes = 1;
};

inline constexpr std::size_t longest_password = 1024;  ///< bytes

/// "$argon2id$v=19$m=19456,t=2,p=1$…". Takes its time and memory: never on an I/O thread.
[[nodiscard]] std::string hash_password(std::string_view password, const password_cost& cost = {});

/// Looks like a hash of that cost, costs as much to check, and no password is right: for accounts that are not there.
/// Made at once.
[[nodiscard]] std::string make_decoy_hash(const password_cost& cost = {});

struct password_check {
    bool right = false;
    bool outdated = false;  ///< right, but made with another cost or by bcrypt: hash it anew
};

/// Compares with an Argon2id or bcrypt hash. A hash of another kind is never right. Never on an I/O thread.
[[nodiscard]] password_check check_password(std::string_view hash, std::string_view password,
                                            const password_cost& cost = {});

}  // namespace fw::crypto
