// Parts of files (RFC 9110, 14).
#pragma once

#include <optional>
#include <string_view>

#include "fw/web/request.hpp"
#include "fw/web/response.hpp"

namespace fw::gateway {

struct byte_range {
    std::uint64_t first = 0;
    std::uint64_t length = 0;
};

enum class range_wish : std::uint8_t { whole, part, unsatisfiable };

/// `whole` for no range, several, or one that is malformed: answering with everything is always right.
[[nodiscard]] range_wish find_range(std::string_view field, std::uint64_t size, byte_range& out);

/// Turns a 200 with a file into 304, 206 or 416 as If-None-Match, Range and If-Range ask.
void apply_range(const web::request& asked, web::response& r);

}  // namespace fw::gateway
