// Ids of requests and traces, and CORS: what stands in single header fields.
#pragma once

#include <string>
#include <string_view>

#include "fw/base/ids.hpp"
#include "fw/gateway/pipeline.hpp"

namespace fw::gateway {

/// 8 to 64 letters, digits, "-", "_", ".": nothing that could do harm in a log.
[[nodiscard]] bool is_request_id(std::string_view text);

/// Like `make_uuid` without asking the kernel: request ids need not be secret. `chance` is the generator's state.
[[nodiscard]] uuid make_request_uuid(time_point now, std::uint64_t& chance);

/// Goes on with the caller's trace (W3C traceparent, version 00) with a span of its own; a new one if there is none.
[[nodiscard]] web::trace_context make_trace(std::string_view traceparent, std::uint64_t& chance);

[[nodiscard]] bool is_allowed_origin(std::string_view origin, const cors_options& options);
/// Nothing for requests without Origin, from places that are not allowed, or where CORS is off.
void append_cors(std::string& lines, std::string_view origin, const cors_options& options);

}  // namespace fw::gateway
