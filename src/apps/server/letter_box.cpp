#include "letter_box.hpp"

#include "fw/base/ids.hpp"
#include "fw/files/files.hpp"

namespace fw::apps {

result<void> letter_box::keep(std::string_view to, std::string_view subject, std::string_view text) const {
    const auto letter = fmt::format(
        "To: {}\r\nSubject: {}\r\nDate: {}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
        "charset=utf-8\r\n\r\n{}\r\n",
        to, subject, to_rfc3339(clock_.now()), text);
    return files::write_text(folder_ / (to_string(make_uuid(clock_.now())) + ".eml"), letter);
}

task<result<void>> letter_box::verify_email(std::string to, std::string token) {
    co_return keep(to, "Please verify your address",
                   fmt::format("Open this link to show that the address is yours:\n\n{}/verify-email?token={}\n\nIt is "
                               "good for two days. If you have not made an account, do nothing.",
                               public_url_, token));
}

task<result<void>> letter_box::reset_password(std::string to, std::string token) {
    co_return keep(
        to, "A new password",
        fmt::format("Open this link to set a new password:\n\n{}/reset-password?token={}\n\nIt is good for an "
                    "hour. If you have not asked for it, do nothing: the old one stays.",
                    public_url_, token));
}

task<result<void>> letter_box::security_notice(std::string to, std::string what) {
    co_return keep(to, "Your account", what + "\n\nIf that was not you, set a new password at once.");
}

}  // namespace fw::apps
