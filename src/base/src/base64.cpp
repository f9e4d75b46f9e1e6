#include "fw/base/base64.hpp"

#include <algorithm>

namespace fw {

std::string to_base64(std::span<const std::uint8_t> data) {
    auto out = to_base64url(data);
    std::ranges::replace(out, '-', '+');
    std::ranges::replace(out, '_', '/');
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<bytes> find_base64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding) text.remove_suffix(1);
    std::string url(text);
    for (auto& c : url) {
        if (c == '-' || c == '_') return std::nullopt;
        c = c == '+' ? '-' : c == '/' ? '_' : c;
    }
    return find_base64url(url);
}

}  // namespace fw
