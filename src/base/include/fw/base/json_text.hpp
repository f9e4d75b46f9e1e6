// Writing JSON straight into a string: for answers and log lines, where building a document first would cost more than
// the answer itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fw {

/// Appends the text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Code points of a text that is UTF-8.
[[nodiscard]] std::size_t count_characters(std::string_view utf8);

void append_json_number(std::string& out, std::int64_t value);
/// The shortest digits that read back equal; null for what is not finite.
void append_json_number(std::string& out, double value);

}  // namespace fw
