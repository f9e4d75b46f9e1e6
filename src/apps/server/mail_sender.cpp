#include "mail_sender.hpp"

#include "fw/mail/folder_mailer.hpp"
#include "fw/mail/smtp_mailer.hpp"

namespace fw::apps {

namespace {

mail::starttls starttls_of(const config::settings& s) {
    const auto& name = s.text("mail.starttls");
    return name == "required" ? mail::starttls::required
           : name == "never"  ? mail::starttls::never
                              : mail::starttls::if_offered;
}

}  // namespace

result<std::unique_ptr<mail_sender>> mail_sender::make(const config::settings& s, const clock& time) {
    auto out = std::unique_ptr<mail_sender>(new mail_sender);
    FW_TRY(auto from, mail::parse_mailbox(s.text("mail.from")));
    if (!s.is_set("mail.smtp_url")) {
        out->mailer_ =
            std::make_unique<mail::folder_mailer>(s.text("mail.folder"), std::move(from), time, out->threads_);
        return out;
    }
    mail::smtp_settings how{.url = s.text("mail.smtp_url"),
                            .encryption = starttls_of(s),
                            .user = s.text("mail.smtp_user"),
                            .password = s.text("mail.smtp_password"),
                            .authorities = s.text("mail.smtp_authorities"),
                            .deadline = s.duration("mail.deadline")};
    FW_TRY(out->mailer_, mail::smtp_mailer::make(std::move(how), std::move(from), time, out->threads_));
    return out;
}

}  // namespace fw::apps
