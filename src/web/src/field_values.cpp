#include "field_values.hpp"

#include "fw/web/request.hpp"

namespace fw::web {

namespace {

/// Takes a quoted string from the front; only \" and \\ are escapes, as browsers send folders with single backslashes.
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string out;
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return out;
        }
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
        out += rest[i];
    }
    return std::nullopt;
}

}  // namespace

std::string* parameters::find(std::string_view name) {
    for (auto& [n, v] : all)
        if (same_name(n, name)) return &v;
    return nullptr;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::optional<parameters> parse_parameters(std::string_view text) {
    parameters out;
    auto end = std::min(text.find(';'), text.size());
    out.value = trimmed(text.substr(0, end));
    text.remove_prefix(end);
    while (!text.empty()) {
        if (text.front() != ';') return std::nullopt;
        text = trimmed(text.substr(1));
        if (text.empty()) break;  // a last ";" without anything
        const auto equals = text.find('=');
        if (equals == text.npos) return std::nullopt;
        const auto name = trimmed(text.substr(0, equals));
        if (name.empty() || out.find(name)) return std::nullopt;
        text = trimmed(text.substr(equals + 1));
        if (text.starts_with('"')) {
            auto value = take_quoted(text);
            if (!value) return std::nullopt;
            out.all.emplace_back(name, std::move(*value));
        } else {
            end = std::min(text.find(';'), text.size());
            out.all.emplace_back(name, std::string(trimmed(text.substr(0, end))));
            text.remove_prefix(end);
        }
        text = trimmed(text);
    }
    return out;
}

}  // namespace fw::web
