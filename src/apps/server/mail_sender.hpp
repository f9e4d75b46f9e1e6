// How letters leave: to a mail server, or into a folder where there is none.
#pragma once

#include "fw/async/worker_pool.hpp"
#include "fw/config/settings.hpp"
#include "fw/mail/mailer.hpp"

namespace fw::apps {

/// The mailer of the settings mail.…, with threads of its own: one that waits for a mail server holds up nobody else.
class mail_sender {
public:
    /// Errors: those of the settings (`mail.url`, `mail.address`, `mail.plain_password`).
    [[nodiscard]] static result<std::unique_ptr<mail_sender>> make(const config::settings& s, const clock& time);

    [[nodiscard]] mail::mailer& mailer() { return *mailer_; }

private:
    mail_sender() = default;
    worker_pool threads_{4, 64};
    std::unique_ptr<mail::mailer> mailer_;
};

}  // namespace fw::apps
