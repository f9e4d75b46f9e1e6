// Letters as files: for development, and for installations without a mail server.
#pragma once

#include <filesystem>

#include "fw/async/worker_pool.hpp"
#include "fw/mail/mailer.hpp"

namespace fw::mail {

/// One .eml file a letter, named by its id, so that one that is sent twice is there once. Files are written on the
/// pool. Clock and pool must outlive it. Errors: `mail.unavailable` if the folder can't be written to.
class folder_mailer final : public mailer {
public:
    folder_mailer(std::filesystem::path folder, mailbox from, const clock& time, worker_pool& pool)
        : folder_(std::move(folder)), from_(std::move(from)), clock_(time), pool_(pool) {}

    [[nodiscard]] task<result<void>> send(letter what) override;

private:
    std::filesystem::path folder_;
    mailbox from_;
    const clock& clock_;
    worker_pool& pool_;
};

}  // namespace fw::mail
