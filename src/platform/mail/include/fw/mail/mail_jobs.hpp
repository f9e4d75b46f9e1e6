// Letters through the email queue: whoever writes one does not wait for a mail server, and none is lost.
#pragma once

#include "fw/keys/vault.hpp"
#include "fw/mail/mailer.hpp"
#include "fw/queue/queue_runner.hpp"

namespace fw::mail {

/// The job's name. Its payload is {"letter": …}, sealed by the vault: what is in a letter (links that sign somebody
/// in) is seen neither in Redis, nor in the ledger, nor by who looks at the queue.
inline constexpr std::string_view send_letter_job = "send-letter";

/// Puts letters on the queue. For the queue's thread. What it is given must outlive it; the vault has loaded "fields".
class post_office {
public:
    post_office(queue::job_queue& jobs, const keys::vault& vault) : jobs_(jobs), vault_(vault) {}

    /// A letter whose id is there already is not sent twice. Errors: those of `job_queue::add`.
    [[nodiscard]] task<result<void>> post(letter what);

    /// Something that is to be found out before a letter is written, on the same queue and sealed alike: a job of this
    /// name, whose handler has `open_order`. Errors: those of `job_queue::add`.
    [[nodiscard]] task<result<void>> order(std::string_view job, queue::job_id id, std::string document);

private:
    queue::job_queue& jobs_;
    const keys::vault& vault_;
};

/// What was ordered. Errors: `mail.payload` (invalid), those of `vault::open`.
[[nodiscard]] result<std::string> open_order(const keys::vault& vault, const queue::job& what);

/// Has the runner send what post offices have taken. A refusal for good ends the job as dead, the rest is tried again
/// as the queue's policy says. Mailer and vault must outlive the runner.
void add_mail_jobs(queue::queue_runner& runner, mailer& by, const keys::vault& vault);

}  // namespace fw::mail
