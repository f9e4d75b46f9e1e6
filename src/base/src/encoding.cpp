#include "fw/base/encoding.hpp"

namespace fw {

namespace {

constexpr std::string_view base64url_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view base32_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view hex_digits = "0123456789abcdef";

/// `width` bits a digit, the last digit filled up with zeros.
std::string encoded(std::span<const std::uint8_t> data, unsigned width, std::string_view digits) {
    std::string out;
    out.reserve((data.size() * 8 + width - 1) / width);
    const std::uint32_t mask = (1u << width) - 1;
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const auto byte : data) {
        held = held << 8 | byte;
        for (count += 8; count >= width; count -= width) out += digits[held >> (count - width) & mask];
    }
    if (count > 0) out += digits[held << (width - count) & mask];
    return out;
}

constexpr std::array<std::int8_t, 256> values_of(std::string_view digits) {
    std::array<std::int8_t, 256> out{};
    out.fill(-1);
    for (std::size_t i = 0; i < digits.size(); ++i)
        out[static_cast<unsigned char>(digits[i])] = static_cast<std::int8_t>(i);
    return out;
}
constexpr auto base64url_values = values_of(base64url_digits);
constexpr auto hex_values = [] {
    auto out = values_of(hex_digits);
    for (std::size_t c = 'A'; c <= 'F'; ++c) out[c] = static_cast<std::int8_t>(c - 'A' + 10);
    return out;
}();

}  // namespace

std::span<const std::uint8_t> bytes_of(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view text_of(std::span<const std::uint8_t> data) {
    return {reinterpret_cast<const char*>(data.data()), data.size()};
}

int hex_value(char c) {
    return hex_values[static_cast<unsigned char>(c)];
}

std::string to_hex(std::span<const std::uint8_t> data) {
    return encoded(data, 4, hex_digits);
}

std::optional<bytes> find_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

std::string to_base64url(std::span<const std::uint8_t> data) {
    return encoded(data, 6, base64url_digits);
}

std::optional<bytes> find_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    const auto value_of = [](char c) { return static_cast<int>(base64url_values[static_cast<unsigned char>(c)]); };
    bytes out(text.size() / 4 * 3);
    std::size_t at = 0;
    for (auto* to = out.data(); at + 4 <= text.size(); at += 4, to += 3) {
        const int a = value_of(text[at]), b = value_of(text[at + 1]), c = value_of(text[at + 2]),
                  d = value_of(text[at + 3]);
        if ((a | b | c | d) < 0) return std::nullopt;
        const auto all = static_cast<std::uint32_t>(a << 18 | b << 12 | c << 6 | d);
        to[0] = static_cast<std::uint8_t>(all >> 16);
        to[1] = static_cast<std::uint8_t>(all >> 8);
        to[2] = static_cast<std::uint8_t>(all);
    }
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const char c : text.substr(at)) {
        const int value = value_of(c);
        if (value < 0) return std::nullopt;
        held = held << 6 | static_cast<std::uint32_t>(value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<std::uint8_t>(held >> count));
        }
    }
    if ((held & ((1u << count) - 1)) != 0) return std::nullopt;
    return out;
}

std::string to_base32(std::span<const std::uint8_t> data) {
    return encoded(data, 5, base32_digits);
}

}  // namespace fw
