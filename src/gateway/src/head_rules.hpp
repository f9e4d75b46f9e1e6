// What a request's head must be before anything is done for it: the rules that keep two parsers in a row from reading
// two different requests out of the same bytes (RFC 9112), and the limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fw/web/request.hpp"

namespace fw::gateway {

/// An answer that the protocol itself gives. Texts are literals.
struct refusal {
    int status = 400;
    std::string_view code;
    std::string_view message;
};

inline constexpr refusal bad_framing{
    400, "http.bad_framing", "A body's length is told once: by one Content-Length, or by Transfer-Encoding: chunked."};

struct head_limits {
    std::size_t bytes = 16 * 1024;  ///< of request line and fields: 431
    std::size_t fields = 100;       ///< 431
    std::size_t target = 8 * 1024;  ///< 414
};

/// Finds the end of a head in bytes that arrive piece by piece; looks at each byte once.
class head_scanner {
public:
    enum class state : std::uint8_t { incomplete, complete, refused };

    /// `bytes`: all of the head so far, from its first byte; each call has at least those of the call before.
    state scan(std::string_view bytes, const head_limits& limits);
    /// Length with the empty line, once complete.
    [[nodiscard]] std::size_t length() const { return length_; }
    [[nodiscard]] const refusal& why() const { return why_; }

private:
    state refuse(refusal why);

    std::size_t looked_at_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0;
    std::size_t length_ = 0;
    refusal why_;
};

/// What the fields say about how the request is framed and where it is for.
struct head_facts {
    web::method verb = web::method::get;
    std::string_view target;  ///< origin form, or "*"
    bool http_1_0 = false;
    bool keep_alive = true;
    bool chunked = false;
    bool expects_continue = false;
    std::optional<std::uint64_t> length;  ///< Content-Length

    [[nodiscard]] bool has_body() const { return chunked || length.value_or(0) > 0; }
};

/// Judges a head that has been split into its parts. `version`: 10 or 11.
[[nodiscard]] std::optional<refusal> find_refusal(std::string_view verb, std::string_view target, int version,
                                                  std::span<const web::field_view> fields, const head_limits& limits,
                                                  head_facts& facts);

/// Whether a comma-separated list has the token, whatever its case.
[[nodiscard]] bool has_token(std::string_view list, std::string_view token);
[[nodiscard]] std::string_view trimmed(std::string_view text);

}  // namespace fw::gateway
