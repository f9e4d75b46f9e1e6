// Text as mail carries it: encoded words in headers (RFC 2047), quoted-printable bodies (RFC 2045).
#pragma once

#include <string>
#include <string_view>

namespace fw::mail {

struct encoded_body {
    std::string_view encoding;  ///< "7bit" or "quoted-printable"
    std::string text;           ///< ends with a line end
};

/// As it is, with CRLF, if it is ASCII in lines of 500 characters at most; else quoted-printable.
[[nodiscard]] encoded_body encode_body(std::string_view text);

/// A header's free text after `name` ("Subject: "), folded; as it is where it is short and plain, else encoded words.
[[nodiscard]] std::string unstructured(std::string_view name, std::string_view text);

/// A person's name in front of an address: an atom, a quoted text, or encoded words.
[[nodiscard]] std::string phrase(std::string_view name);

}  // namespace fw::mail
