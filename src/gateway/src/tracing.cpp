#include "tracing.hpp"

namespace fw::gateway {

namespace {

/// SplitMix64.
std::uint64_t draw(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15ull;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

void append_hex(std::string& out, std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<char, 16> text;
    for (auto& c : text) {
        c = digits[value >> 60];
        value <<= 4;
    }
    out.append(text.data(), text.size());
}

bool is_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == text.npos;
}

}  // namespace

bool is_request_id(std::string_view text) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
    return text.size() >= 8 && text.size() <= 64 && text.find_first_not_of(allowed) == text.npos;
}

uuid make_request_uuid(time_point now, std::uint64_t& chance) {
    uuid out;
    const auto ms =
        static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count());
    const std::uint64_t high = draw(chance);
    const std::uint64_t low = draw(chance);
    for (std::size_t i = 0; i < 6; ++i) out.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    for (std::size_t i = 6; i < 8; ++i) out.bytes[i] = static_cast<std::uint8_t>(high >> (8 * i));
    for (std::size_t i = 8; i < 16; ++i) out.bytes[i] = static_cast<std::uint8_t>(low >> (8 * (i - 8)));
    out.bytes[6] = static_cast<std::uint8_t>((out.bytes[6] & 0x0f) | 0x70);
    out.bytes[8] = static_cast<std::uint8_t>((out.bytes[8] & 0x3f) | 0x80);
    return out;
}

web::trace_context make_trace(std::string_view parent, std::uint64_t& chance) {
    web::trace_context out;
    const bool known = parent.size() == 55 && parent.starts_with("00-") && parent[35] == '-' && parent[52] == '-' &&
                       is_hex(parent.substr(3, 32)) && is_hex(parent.substr(36, 16)) && is_hex(parent.substr(53)) &&
                       parent.substr(3, 32).find_first_not_of('0') != parent.npos &&
                       parent.substr(36, 16).find_first_not_of('0') != parent.npos;
    out.trace_id.reserve(32);
    if (known) {
        out.trace_id = parent.substr(3, 32);
        out.sampled = (parent[54] - '0') % 2 == 1 || parent[54] == 'b' || parent[54] == 'd' || parent[54] == 'f';
        if (parent[54] >= 'a') out.sampled = (parent[54] - 'a') % 2 == 1;
    } else {
        append_hex(out.trace_id, draw(chance));
        append_hex(out.trace_id, draw(chance) | 1);
    }
    out.span_id.reserve(16);
    append_hex(out.span_id, draw(chance) | 1);
    return out;
}

bool is_allowed_origin(std::string_view origin, const cors_options& options) {
    return std::ranges::any_of(options.origins, [&](const auto& o) { return o == "*" || o == origin; });
}

void append_cors(std::string& lines, std::string_view origin, const cors_options& options) {
    if (options.origins.empty()) return;
    lines += "Vary: Origin\r\n";  // also for those who are refused: caches must not mix them up
    if (origin.empty() || !is_allowed_origin(origin, options)) return;
    const bool any = std::ranges::find(options.origins, "*") != options.origins.end() && !options.credentials;
    lines += fmt::format("Access-Control-Allow-Origin: {}\r\n", any ? "*" : origin);
    if (options.credentials) lines += "Access-Control-Allow-Credentials: true\r\n";
    lines +=
        "Access-Control-Expose-Headers: ETag, Location, Retry-After, X-Request-ID, RateLimit-Limit, "
        "RateLimit-Remaining, RateLimit-Reset, Tus-Resumable, Tus-Version, Tus-Extension, Tus-Max-Size, "
        "Tus-Checksum-Algorithm, "
        "Upload-Offset, Upload-Length, Upload-Metadata, Upload-Expires\r\n";
}

}  // namespace fw::gateway
