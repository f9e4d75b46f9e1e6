// Letters to a mail server (RFC 5321), through libcurl.
#pragma once

#include <filesystem>

#include "fw/async/worker_pool.hpp"
#include "fw/mail/mailer.hpp"

namespace fw::mail {

/// Whether the connection is encrypted by STARTTLS. smtps:// always is, from its first byte.
enum class starttls : std::uint8_t { required, if_offered, never };

struct smtp_settings {
    std::string url = {};  ///< "smtp://mail.example.org:587", "smtps://mail.example.org"
    starttls encryption = starttls::required;
    std::string user = {}, password = {};    ///< empty: without signing in
    std::filesystem::path authorities = {};  ///< certificates to trust, PEM; empty: the system's
    std::chrono::milliseconds connect_deadline = std::chrono::seconds(10);
    std::chrono::milliseconds deadline = std::chrono::seconds(30);  ///< of a whole letter
};

/// Each letter has a connection of its own, on a thread of the pool, which may take so many at once as the pool has
/// threads. The server's certificate and name are always checked. Pool and clock must outlive it.
class smtp_mailer final : public mailer {
public:
    /// Errors: `mail.url`; `mail.plain_password` for a password that would go unencrypted to another machine.
    [[nodiscard]] static result<std::unique_ptr<smtp_mailer>> make(smtp_settings how, mailbox from, const clock& time,
                                                                   worker_pool& pool);

    [[nodiscard]] task<result<void>> send(letter what) override;

private:
    smtp_mailer(smtp_settings how, mailbox from, const clock& time, worker_pool& pool)
        : how_(std::move(how)), from_(std::move(from)), clock_(time), pool_(pool) {}

    smtp_settings how_;
    mailbox from_;
    const clock& clock_;
    worker_pool& pool_;
};

}  // namespace fw::mail
