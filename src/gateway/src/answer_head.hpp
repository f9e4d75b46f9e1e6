// The first bytes of an answer: status line and header fields, written into one string that is reused.
#pragma once

#include <string>
#include <string_view>

#include "fw/web/response.hpp"

namespace fw::gateway {

enum class framing : std::uint8_t {
    length,       ///< Content-Length
    chunked,      ///< a body that is made while it is sent
    until_close,  ///< the same for HTTP/1.0
    none,         ///< 204, 304
};

struct answer_facts {
    framing body = framing::length;
    std::uint64_t length = 0;
    bool keep_alive = true;
    bool http_1_0 = false;
    std::string_view date_line;    ///< "Date: …\r\n"
    std::string_view ready_lines;  ///< complete lines
};

/// How the response's body is framed. `length` is set where it is known, also for the answer to HEAD.
[[nodiscard]] framing find_framing(const web::response& r, bool http_1_0, std::uint64_t& length);

/// False if a field of the response would break the head (a line end or another control character in it): nothing of
/// `out` may be sent then.
[[nodiscard]] bool append_answer_head(std::string& out, const web::response& r, const answer_facts& facts);

/// "Date: Mon, 23 Nov 2026 14:00:10 GMT\r\n"
[[nodiscard]] std::string make_date_line(std::int64_t unix_seconds);
/// "Mon, 23 Nov 2026 14:00:10 GMT"
[[nodiscard]] std::string to_http_date(std::int64_t unix_seconds);

void append_decimal(std::string& out, std::uint64_t value);

}  // namespace fw::gateway
