// What stands behind an object's bytes in its file: a line of JSON, filled up to a fixed size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::objects {

inline constexpr std::size_t footer_bytes = 256;
inline constexpr std::size_t most_content_type = 100;

struct footer {
    std::string content_type;
    std::string sha256;  ///< 64 hexadecimal digits
};

/// Exactly `footer_bytes`. A content type with other than printable ASCII, or longer than `most_content_type`, becomes
/// application/octet-stream.
[[nodiscard]] std::string write_footer(const footer& f);

/// Errors: `objects.damaged`.
[[nodiscard]] result<footer> read_footer(std::string_view text);

}  // namespace fw::objects
