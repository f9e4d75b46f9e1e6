#include "fw/mail/letter.hpp"

#include <ctime>

#include "fw/base/json_text.hpp"
#include "mime.hpp"

namespace fw::mail {

namespace {

constexpr std::string_view crlf = "\r\n";

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool has_control(std::string_view text) {
    return std::ranges::any_of(text, is_control);
}

std::unexpected<error> bad_address(std::string_view address) {
    return fail(error_kind::invalid, "mail.address",
                fmt::format("\"{}\" is no address that a letter can be sent to.", address.substr(0, 100)), "to");
}

/// "atext" of RFC 5322 and dots, and UTF-8.
bool is_local_part(std::string_view text) {
    constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~.";
    return !text.empty() && text.size() <= 64 && !text.starts_with('.') && !text.ends_with('.') &&
           !text.contains("..") && std::ranges::all_of(text, [&](char c) {
               const auto u = static_cast<unsigned char>(c);
               return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      signs.contains(c);
           });
}

bool is_host(std::string_view text) {
    return !text.empty() && !text.starts_with('.') && !text.ends_with('.') && !text.starts_with('-') &&
           !text.contains("..") && std::ranges::all_of(text, [](char c) {
               const auto u = static_cast<unsigned char>(c);
               return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '.' || c == '-';
           });
}

/// "Mon, 23 Nov 2026 14:05:06 +0000" (RFC 5322, 3.3); not strftime, whose names depend on the locale.
std::string to_date(time_point t) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(t);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(t - day));
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", days[std::chrono::weekday(day).c_encoding()],
                       static_cast<unsigned>(date.day()), months[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

std::string to_text(const mailbox& m) {
    if (m.name.empty()) return m.address;
    return fmt::format("{} <{}>", phrase(m.name), m.address);
}

result<void> check_text(std::string_view text, std::string field) {
    if (text.size() > longest_letter)
        return fail(error_kind::too_large, "mail.text", fmt::format("A letter has at most {} bytes.", longest_letter),
                    std::move(field));
    if (!is_utf8(text) || text.contains('\0'))
        return fail(error_kind::invalid, "mail.text", "A letter is UTF-8 without NUL.", std::move(field));
    return {};
}

std::string part(std::string_view type, std::string_view text) {
    const auto body = encode_body(text);
    return fmt::format("Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n\r\n{}", type,
                       body.encoding, body.text);
}

}  // namespace

result<void> check_address(std::string_view address) {
    const auto at = address.find('@');
    if (address.size() > longest_mail_address || at == address.npos || !is_utf8(address) ||
        !is_local_part(address.substr(0, at)) || !is_host(address.substr(at + 1)))
        return bad_address(address);
    return {};
}

result<mailbox> parse_mailbox(std::string_view text) {
    mailbox out;
    if (const auto open = text.find('<'); open != text.npos) {
        if (!text.ends_with('>')) return bad_address(text);
        auto name = text.substr(0, open);
        while (name.ends_with(' ')) name.remove_suffix(1);
        if (name.size() > 100 || has_control(name) || !is_utf8(name)) return bad_address(text);
        out.name = name;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    FW_CHECK(check_address(text));
    out.address = text;
    return out;
}

result<letter> letter::make(letter_parts parts) {
    FW_CHECK(check_address(parts.to));
    if (parts.subject.empty() || parts.subject.size() > longest_subject || has_control(parts.subject) ||
        !is_utf8(parts.subject))
        return fail(error_kind::invalid, "mail.subject",
                    fmt::format("A subject is one line of UTF-8, {} bytes at most.", longest_subject), "subject");
    if (parts.text.empty()) return fail(error_kind::invalid, "mail.text", "A letter says something.", "text");
    FW_CHECK(check_text(parts.text, "text"));
    FW_CHECK(check_text(parts.html, "html"));
    return letter(std::move(parts));
}

std::string to_message(const letter& l, const mailbox& from, time_point at) {
    const auto& parts = l.parts();
    const auto host = from.address.substr(from.address.find('@') + 1);
    std::string out;
    const auto field = [&out](std::string_view name, std::string_view value) {
        out += name;
        out += ": ";
        out += value;
        out += crlf;
    };
    field("From", to_text(from));
    field("To", parts.to);
    field("Subject", unstructured("Subject: ", parts.subject));
    field("Date", to_date(at));
    field("Message-ID", fmt::format("<{}@{}>", to_string(parts.id), host));
    field("Auto-Submitted", "auto-generated");
    field("MIME-Version", "1.0");
    if (parts.html.empty()) return out + part("text/plain", parts.text);
    // No line of quoted-printable or of plain text that we wrap can begin with these two hyphens and this id.
    const auto boundary = fmt::format("=_{}", to_string(parts.id));
    field("Content-Type", fmt::format("multipart/alternative;\r\n boundary=\"{}\"", boundary));
    out += crlf;
    for (const auto& one : {part("text/plain", parts.text), part("text/html", parts.html)})
        out += fmt::format("--{}\r\n{}\r\n", boundary, one);
    return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace fw::mail
