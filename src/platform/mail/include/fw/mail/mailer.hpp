// The face of what sends letters.
#pragma once

#include "fw/async/task.hpp"
#include "fw/mail/letter.hpp"

namespace fw::mail {

/// May be used from every I/O thread. A letter that has been sent has been taken on by the other side; whoever is cut
/// off in the middle sends it again, under the same Message-ID.
class mailer {
public:
    mailer() = default;
    mailer(const mailer&) = delete;
    mailer& operator=(const mailer&) = delete;
    virtual ~mailer() = default;

    /// Errors that trying again does not mend, of kind invalid: `mail.refused` (the server says so for good: nobody of
    /// that name, policy). Errors that it may, of kind unavailable or timeout: `mail.unavailable`, `mail.tls`,
    /// `mail.login_refused`, `mail.unwelcome` (the server refuses us before it has heard of the letter),
    /// `mail.deferred` (it says "later"), `timeout`, `busy`.
    [[nodiscard]] virtual task<result<void>> send(letter what) = 0;
};

}  // namespace fw::mail
