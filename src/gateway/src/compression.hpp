// gzip and brotli for answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "fw/web/response.hpp"

namespace fw::gateway {

enum class coding : std::uint8_t { identity, gzip, brotli };

/// What the client likes best of what we have; at the same weight brotli before gzip. Respects q=0 and "*".
[[nodiscard]] coding choose_coding(std::string_view accept_encoding);

/// Text, JSON, SVG, WebAssembly, glTF; not what is compressed already, and never server-sent events.
[[nodiscard]] bool is_compressible(std::string_view content_type);

[[nodiscard]] std::string compress(std::string_view text, coding as);

/// Compresses piece by piece; each piece can be read by the client as soon as it has arrived.
[[nodiscard]] std::unique_ptr<web::body_source> make_compressed(std::unique_ptr<web::body_source> plain, coding as);

/// "gzip", "br"
[[nodiscard]] std::string_view to_string(coding c);

}  // namespace fw::gateway
