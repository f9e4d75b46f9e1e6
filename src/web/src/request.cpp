#include "fw/web/request.hpp"

#include <algorithm>

#include "field_values.hpp"
#include "fw/base/encoding.hpp"
#include "fw/base/json_text.hpp"
#include "fw/base/percent.hpp"

namespace fw::web {

namespace {

constexpr std::array<std::string_view, 7> method_names{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string_view to_string(method m) {
    return method_names[static_cast<std::size_t>(m)];
}

std::optional<method> find_method(std::string_view name) {
    for (std::size_t i = 0; i < method_names.size(); ++i)
        if (method_names[i] == name) return static_cast<method>(i);
    return std::nullopt;
}

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view request::field(std::string_view name) const {
    for (const auto& f : fields)
        if (same_name(f.name, name)) return f.value;
    return {};
}

std::optional<std::string_view> request::cookie(std::string_view name) const {
    for (std::string_view rest = field("cookie"); !rest.empty();) {
        const auto end = rest.find(';');
        const auto pair = trimmed(rest.substr(0, end));
        rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
        const auto equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return std::nullopt;
}

std::optional<std::string> find_decoded(std::string_view text, decoding as) {
    std::string spaced;
    if (as == decoding::query && text.contains('+')) {
        spaced = text;
        std::ranges::replace(spaced, '+', ' ');
        text = spaced;
    }
    auto out = find_percent_decoded(text);
    if (!out || !is_utf8(*out)) return std::nullopt;
    return out;
}

}  // namespace fw::web
