// Requests for a new password, worked on where nobody waits: how long it takes tells nobody who has an account.
#pragma once

#include "fw/auth/sign_in_service.hpp"
#include "fw/mail/mail_jobs.hpp"

namespace fw::auth {

class auth_repository;

/// The job's name, on the email queue.
inline constexpr std::string_view answer_reset_job = "answer-reset";

/// A letter with a link that sets a new password.
struct reset_link {
    std::string to, token;
};

/// Makes the link and notes it; nothing for an address without an account, or of one that is closed.
[[nodiscard]] task<result<std::optional<reset_link>>> make_reset_link(auth_repository& kept, std::string folded_email,
                                                                      std::string address, time_point now);

/// Works on what `auth_mail::reset_wanted` ordered. What it is given must outlive it.
class reset_desk {
public:
    reset_desk(auth_repository& kept, const keys::vault& vault, mail::mailer& by, std::string public_url,
               const clock& time)
        : kept_(kept), vault_(vault), mailer_(by), public_url_(std::move(public_url)), clock_(time) {}

    /// Before the runner starts; the desk must outlive it.
    void add_to(queue::queue_runner& runner);

private:
    [[nodiscard]] task<result<std::string>> answer(queue::job_context& job);

    auth_repository& kept_;
    const keys::vault& vault_;
    mail::mailer& mailer_;
    std::string public_url_;
    const clock& clock_;
};

}  // namespace fw::auth
