#include "fw/auth/letters.hpp"

#include "fw/auth/reset_desk.hpp"
#include "fw/base/json_text.hpp"

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

task<result<void>> posted_letters::reset_wanted(std::string folded_email, std::string address) {
    std::string document = "{\"email\":";
    append_json_string(document, folded_email);
    document += ",\"address\":";
    append_json_string(document, address);
    document += '}';
    co_return co_await office_.order(answer_reset_job, queue::job_id::make(clock_.now()), std::move(document));
}

task<result<void>> posted_letters::not_linked(std::string to, std::string provider) {
    co_return co_await post(
        std::move(to), "Signing in with another account",
        fmt::format("Somebody, probably you, has signed in with {} as this address. You have an account here\nalready, "
                    "and the two are not linked. To link them, sign in here in your usual way:\n\n{}/sign-in\n\nand "
                    "link {} among your identities. If that was not you, do nothing: nobody was let\nin.\n",
                    provider, public_url_, provider));
}

task<result<void>> posted_letters::security_notice(std::string to, std::string what) {
    co_return co_await post(std::move(to), "Your account",
                            what + "\n\nIf that was not you, set a new password at once.\n");
}

}  // namespace fw::auth
