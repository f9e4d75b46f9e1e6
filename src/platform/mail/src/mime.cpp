#include "mime.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fw::mail {

namespace {

constexpr std::size_t longest_line = 76;
constexpr std::size_t longest_plain_line = 500;  // a link stays whole; the standard allows 998
constexpr std::string_view hex_digits = "0123456789ABCDEF";

void append_quoted(std::string& out, char c) {
    const auto u = static_cast<unsigned char>(c);
    out += '=';
    out += hex_digits[u >> 4];
    out += hex_digits[u & 15];
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Calls `line` with each line, without its end.
template <class Use>
void each_line(std::string_view text, Use line) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto one = text.substr(0, end);
        if (one.ends_with('\r')) one.remove_suffix(1);
        line(one);
        text = end == text.npos ? std::string_view() : text.substr(end + 1);
    }
}

bool goes_as_it_is(std::string_view text) {
    bool plain = is_ascii(text);
    each_line(text, [&](std::string_view line) {
        plain &= line.size() <= longest_plain_line && !line.starts_with("--") &&
                 std::ranges::all_of(line, [](char c) { return c == '\t' || (c >= 0x20 && c != 0x7f); });
    });
    return plain;
}

std::string quoted_line(std::string_view line) {
    std::string out;
    std::size_t begun = 0;  // where the present line of the output begins
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        const bool last = i + 1 == line.size();
        const bool blank = c == ' ' || c == '\t';
        // Hyphens at the beginning are encoded: no line may look like a boundary.
        const bool plain = (c > 0x20 && c < 0x7f && c != '=' && !(i == 0 && c == '-')) || (blank && !last);
        if (out.size() - begun + (plain ? 1 : 3) >= longest_line) {
            out += "=\r\n";
            begun = out.size();
        }
        if (plain)
            out += c;
        else
            append_quoted(out, c);
    }
    return out;
}

/// "=?utf-8?Q?…?=" words with folding between them; no character is cut in two. `used`: characters of the first line
/// that are taken.
std::string encoded_words(std::string_view text, std::size_t used) {
    constexpr std::string_view begin = "=?utf-8?Q?", end = "?=";
    std::string out(begin);
    std::size_t length = used + begin.size();
    for (std::size_t i = 0; i < text.size();) {
        std::size_t next = i + 1;
        while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xc0) == 0x80) ++next;
        std::string one;
        for (const char c : text.substr(i, next - i)) {
            if (c == ' ')
                one += '_';
            else if (is_letter_or_digit(c))
                one += c;
            else
                append_quoted(one, c);
        }
        if (length + one.size() + end.size() > longest_line - 1) {
            out += end;
            out += "\r\n ";
            out += begin;
            length = 1 + begin.size();
        }
        out += one;
        length += one.size();
        i = next;
    }
    return out += end;
}

}  // namespace

encoded_body encode_body(std::string_view text) {
    const bool plain = goes_as_it_is(text);
    encoded_body out{plain ? "7bit" : "quoted-printable", {}};
    each_line(text, [&](std::string_view line) {
        out.text += plain ? std::string(line) : quoted_line(line);
        out.text += "\r\n";
    });
    return out;
}

std::string unstructured(std::string_view name, std::string_view text) {
    const bool plain = is_ascii(text) && name.size() + text.size() <= longest_line && !text.contains("=?") &&
                       !text.starts_with(' ') && !text.ends_with(' ');
    return plain ? std::string(text) : encoded_words(text, name.size());
}

std::string phrase(std::string_view name) {
    if (!is_ascii(name) || name.size() > 60) return encoded_words(name, 6);
    if (std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == ' '; })) return std::string(name);
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out += '"';
}

}  // namespace fw::mail
