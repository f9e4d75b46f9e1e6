// AWS Signature Version 4: pure. (Amazon, "Signature Version 4 signing process" and "Authenticating requests: using
// query parameters".)
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/base/clock.hpp"

namespace fw::objects::sigv4 {

struct credentials {
    std::string access_key;
    std::string secret_key;
    std::string session_token = {};
};

struct scope {
    std::string region;
    std::string service = "s3";
};

using pairs = std::vector<std::pair<std::string, std::string>>;

struct request {
    std::string_view method;
    std::string_view path;  ///< as sent
    pairs query = {};       ///< not encoded
    pairs fields = {};      ///< names in lower case; all of them are signed; "host" is one
    std::string_view payload_hash;
};

/// Of a request without a body.
inline constexpr std::string_view empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// "20130524T000000Z"
[[nodiscard]] std::string amz_date(time_point t);
/// RFC 3986: all but unreserved characters.
[[nodiscard]] std::string encode(std::string_view text);
/// "a=1&b=%20", in the order of the names.
[[nodiscard]] std::string canonical_query(pairs query);

/// The value of Authorization. "x-amz-date" of `now` must be among the fields already.
[[nodiscard]] std::string authorize(const request& r, const credentials& who, const scope& where, time_point now);

/// The whole query of an address that works for `lifetime`, the request's own included.
[[nodiscard]] std::string presign(request r, const credentials& who, const scope& where, time_point now,
                                  std::chrono::seconds lifetime);

}  // namespace fw::objects::sigv4
