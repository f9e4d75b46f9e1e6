#include "fw/auth/letters.hpp"

namespace fw::auth {

task<result<void>> posted_letters::post(std::string to, std::string subject, std::string text) {
    FW_CO_TRY(auto what, mail::letter::make({.id = mail::letter_id::make(clock_.now()),
                                             .to = std::move(to),
                                             .subject = std::move(subject),
                                             .text = std::move(text)}));
    co_return co_await office_.post(std::move(what));
}

task<result<void>> posted_letters::verify_email(std::string to, std::string token) {
    co_return co_await post(
        std::move(to), "Please verify your address",
        fmt::format("Open this link to show that the address is yours:\n\n{}/verify-email?token={}\n\nIt is good for "
                    "two days. If you have not made\nan account, do nothing.\n",
                    public_url_, token));
}

task<result<void>> posted_letters::reset_password(std::string to, std::string token) {
    co_return co_await post(
        std::move(to), "A new password",
        fmt::format("Open this link to set a new password:\n\n{}/reset-password?token={}\n\nIt is good for an hour. If "
                    "you have not asked for it,\ndo nothing: the old one stays.\n",
                    public_url_, token));
}

task<result<void>> posted_letters::security_notice(std::string to, std::string what) {
    co_return co_await post(std::move(to), "Your account",
                            what + "\n\nIf that was not you, set a new password at once.\n");
}

}  // namespace fw::auth
