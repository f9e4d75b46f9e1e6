#include "fw/web/query.hpp"

#include "fw/base/json_text.hpp"
#include "fw/web/request.hpp"

namespace fw::web {

bool query_cursor::decode(std::string_view& text, std::string& room) {
    const bool plain =
        std::ranges::all_of(text, [](char c) { return c != '%' && c != '+' && static_cast<unsigned char>(c) < 0x80; });
    if (plain) return true;
    auto decoded = find_decoded(text, decoding::query);
    if (!decoded) return false;
    room = std::move(*decoded);
    text = room;
    return true;
}

bool query_cursor::next(std::string_view& name, std::string_view& value) {
    while (!rest_.empty()) {
        const auto end = rest_.find('&');
        const auto pair = rest_.substr(0, end);
        rest_ = end == rest_.npos ? std::string_view() : rest_.substr(end + 1);
        const auto equals = pair.find('=');
        name = pair.substr(0, equals);
        value = equals == pair.npos ? std::string_view() : pair.substr(equals + 1);
        if (name.empty()) continue;
        if (decode(name, name_) && decode(value, value_)) return true;
        broken_ = true;
        rest_ = {};
    }
    return false;
}

std::optional<std::string> find_in_query(std::string_view query, std::string_view name) {
    query_cursor in(query);
    std::string_view n, v;
    while (in.next(n, v))
        if (n == name) return std::string(v);
    return std::nullopt;
}

}  // namespace fw::web
