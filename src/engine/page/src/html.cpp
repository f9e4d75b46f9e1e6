#include "html.hpp"

#include <cctype>

namespace fw::page {

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string base64(std::span<const std::uint8_t> bytes) {
    static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        const std::uint32_t b = bytes[i] << 16 | (left > 1 ? bytes[i + 1] << 8 : 0) | (left > 2 ? bytes[i + 2] : 0);
        out += digits[b >> 18];
        out += digits[b >> 12 & 63];
        out += left > 1 ? digits[b >> 6 & 63] : '=';
        out += left > 2 ? digits[b & 63] : '=';
    }
    return out;
}

namespace {

// Relative paths keep their readable characters; the rest is percent-encoded.
std::string encode_path(std::string_view path) {
    std::string out;
    for (const char c : path) {
        const auto u = static_cast<unsigned char>(c);
        if (std::isalnum(u) != 0 || std::string_view("-._~/()+,=@").find(c) != std::string_view::npos) {
            out += c;
        } else {
            out += fmt::format("%{:02X}", u);
        }
    }
    return out;
}

}  // namespace

std::string url_of(const asset& a) {
    if (!a.bytes.empty()) return fmt::format("data:{};base64,{}", escape(a.mime), base64(a.bytes));
    if (a.href.empty() || a.href.front() == '/' || a.href.find(':') < a.href.find('/')) return "#";
    return encode_path(a.href);
}

std::string safe_inside(std::string_view text, std::string_view tag) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '<' && i + 1 < text.size() && text[i + 1] == '/' && text.substr(i + 2, tag.size()) == tag) {
            out += "<\\/";
            ++i;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace fw::page
