// What auth needs of the rest of the program.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "fw/auth/account.hpp"

namespace fw::auth {

/// Guesses are slowed down for each account and each address.
class sign_in_throttle {
public:
    sign_in_throttle() = default;
    sign_in_throttle(const sign_in_throttle&) = delete;
    sign_in_throttle& operator=(const sign_in_throttle&) = delete;
    virtual ~sign_in_throttle() = default;

    /// One try, for an account or, making one, for none. How long to wait if there have been too many; the same whether
    /// the account exists or not.
    [[nodiscard]] virtual task<result<std::optional<std::chrono::seconds>>> take(
        std::optional<std::string> folded_email, std::string address) = 0;
};

/// Letters that auth sends. Implementations queue them; none waits for a mail server.
class auth_mail {
public:
    auth_mail() = default;
    auth_mail(const auth_mail&) = delete;
    auth_mail& operator=(const auth_mail&) = delete;
    virtual ~auth_mail() = default;

    [[nodiscard]] virtual task<result<void>> verify_email(std::string to, std::string token) = 0;
    /// Somebody at this address has forgotten a password. The same is done whether there is such an account or not:
    /// who finds that out (`reset_desk`) is nobody whose answer is waited for.
    [[nodiscard]] virtual task<result<void>> reset_wanted(std::string folded_email, std::string address) = 0;
    /// An account elsewhere with this address was signed in with, but is not linked.
    [[nodiscard]] virtual task<result<void>> not_linked(std::string to, std::string provider) = 0;
    /// The password or the second factor has been changed.
    [[nodiscard]] virtual task<result<void>> security_notice(std::string to, std::string what) = 0;
};

/// Told when access tokens must no longer be believed, before they expire.
class revocations {
public:
    revocations() = default;
    revocations(const revocations&) = delete;
    revocations& operator=(const revocations&) = delete;
    virtual ~revocations() = default;

    [[nodiscard]] virtual task<result<void>> session_ended(session_id id) = 0;
    /// Tokens of the account's generations below this one.
    [[nodiscard]] virtual task<result<void>> tokens_outdated(user_id who, std::int64_t generation) = 0;
};

}  // namespace fw::auth
