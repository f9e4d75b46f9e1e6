// The letters that auth writes.
#pragma once

#include "fw/auth/ports.hpp"
#include "fw/base/clock.hpp"
#include "fw/mail/mail_jobs.hpp"

namespace fw::auth {

/// Writes them and gives them to the post office, which seals and queues them. For its thread; what it is given must
/// outlive it. `public_url`: where people reach the service; links begin with it.
class posted_letters final : public auth_mail {
public:
    posted_letters(mail::post_office& office, std::string public_url, const clock& time)
        : office_(office), public_url_(std::move(public_url)), clock_(time) {}

    [[nodiscard]] task<result<void>> verify_email(std::string to, std::string token) override;
    [[nodiscard]] task<result<void>> reset_wanted(std::string folded_email, std::string address) override;
    [[nodiscard]] task<result<void>> not_linked(std::string to, std::string provider) override;
    [[nodiscard]] task<result<void>> security_notice(std::string to, std::string what) override;

private:
    [[nodiscard]] task<result<void>> post(std::string to, std::string subject, std::string text);

    mail::post_office& office_;
    std::string public_url_;
    const clock& clock_;
};

}  // namespace fw::auth
