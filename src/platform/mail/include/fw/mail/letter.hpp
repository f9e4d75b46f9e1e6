// Letters, and the bytes that go over the wire (RFC 5322, MIME).
#pragma once

#include <string>
#include <string_view>

#include "fw/base/clock.hpp"
#include "fw/base/error.hpp"
#include "fw/base/ids.hpp"

namespace fw::mail {

struct letter_tag;
using letter_id = strong_id<letter_tag>;

/// Somebody who writes or is written to: "anna@example.org", with a name for people, which may be empty.
struct mailbox {
    std::string address;
    std::string name = {};
    bool operator==(const mailbox&) const = default;
};

/// What a letter is made of. Texts are UTF-8 with "\n" or "\r\n" between lines.
struct letter_parts {
    letter_id id = {};    ///< becomes its Message-ID: who gets it twice sees that it is one
    std::string to = {};  ///< one address
    std::string subject = {};
    std::string text = {};
    std::string html = {};  ///< the same for people with pictures; may be empty
    bool operator==(const letter_parts&) const = default;
};

inline constexpr std::size_t longest_subject = 200;       ///< bytes
inline constexpr std::size_t longest_letter = 16 * 1024;  ///< bytes, of text and of html
inline constexpr std::size_t longest_mail_address = 254;  ///< bytes

/// A letter that can be sent: nothing in it can become a header, another recipient or a command.
class letter {
public:
    /// Errors: `mail.address`, `mail.subject` (empty, too long, a control character in it), `mail.text` (empty, too
    /// long, not UTF-8, a NUL), each with its field.
    [[nodiscard]] static result<letter> make(letter_parts parts);

    [[nodiscard]] const letter_parts& parts() const { return parts_; }

private:
    explicit letter(letter_parts parts) : parts_(std::move(parts)) {}
    letter_parts parts_;
};

/// An address that can stand in a header and in a command of SMTP: one "@", no spaces, quotes, brackets or control
/// characters; a host of letters, digits, dots and hyphens, or of UTF-8 (RFC 6531). Errors: `mail.address`.
[[nodiscard]] result<void> check_address(std::string_view address);

/// "Fashion Wallet <post@example.org>" or "post@example.org". Errors: `mail.address`.
[[nodiscard]] result<mailbox> parse_mailbox(std::string_view text);

/// The whole message: CRLF, ASCII but for addresses; plain ASCII texts as they are, so that links can be read in a
/// file, others quoted-printable. A letter with html has both, the text first.
[[nodiscard]] std::string to_message(const letter& l, const mailbox& from, time_point at);

}  // namespace fw::mail
