// What processes tell each other about tokens, in one channel of Redis.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "fw/auth/account.hpp"

namespace fw::auth {

inline constexpr const char* revocation_channel = "fw:auth";

struct session_message {
    session_id id;
    bool operator==(const session_message&) const = default;
};
struct user_message {
    user_id id;
    std::int64_t generation = 0;
    bool operator==(const user_message&) const = default;
};
struct keys_message {
    bool operator==(const keys_message&) const = default;
};
using revocation_message = std::variant<session_message, user_message, keys_message>;

/// "session 0190…", "user 0190… 3", "keys".
[[nodiscard]] std::string to_text(const revocation_message& m);
/// Nothing for any other text: a newer program's, perhaps.
[[nodiscard]] std::optional<revocation_message> find_revocation(std::string_view text);

}  // namespace fw::auth
