// Parts of a file (RFC 9110, 14) and the choice of a media type (12.5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"
#include "fw/web/etag.hpp"

namespace fw::web {

/// Half open: [begin, begin + length).
struct byte_range {
    std::uint64_t begin = 0;
    std::uint64_t length = 0;
    bool operator==(const byte_range&) const = default;
};

/// The one part of `size` bytes that `Range` asks for: "bytes=0-99", "bytes=100-", "bytes=-100". Nothing if the whole
/// is to be sent: no such field, another unit, several parts, or what is not well formed.
/// Errors: `http.range_not_satisfiable` (416; answer it with `Content-Range: bytes */size`).
[[nodiscard]] result<std::optional<byte_range>> parse_range(std::string_view field, std::uint64_t size);

/// Whether a Range counts beside this `If-Range`: it is absent, or names the (strong) tag. Dates never match.
[[nodiscard]] bool is_range_current(std::string_view if_range, const etag& current);

/// "bytes 0-99/1234", and "bytes */1234" where nothing could be satisfied.
[[nodiscard]] std::string to_content_range(const byte_range& part, std::uint64_t size);
[[nodiscard]] std::string to_content_range(std::uint64_t size);

/// The offer that `Accept` likes best, the earlier one of equals; the first if there is no such field; nothing if none
/// is acceptable. "application/vnd.fashionwallet.v1+json" asks for "application/json".
[[nodiscard]] std::optional<std::size_t> find_accepted(std::string_view accept,
                                                       std::span<const std::string_view> offers);

}  // namespace fw::web
