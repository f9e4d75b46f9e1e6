#include "fw/base/ids.hpp"

#include <sys/random.h>

#include <cerrno>
#include <system_error>

#include "fw/base/encoding.hpp"

namespace fw {

namespace {

constexpr std::size_t text_length = 36;
constexpr bool is_dash(std::size_t at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
}

}  // namespace

std::string to_string(const uuid& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(text_length, '-');
    std::size_t at = 0;
    for (const auto byte : id.bytes) {
        if (is_dash(at)) ++at;
        out[at++] = digits[byte >> 4];
        out[at++] = digits[byte & 15];
    }
    return out;
}

std::optional<uuid> find_uuid(std::string_view text) {
    if (text.size() != text_length) return std::nullopt;
    uuid out;
    std::size_t at = 0;
    for (auto& byte : out.bytes) {
        if (is_dash(at) && text[at++] != '-') return std::nullopt;
        const int high = hex_value(text[at]), low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        byte = static_cast<std::uint8_t>(high << 4 | low);
        at += 2;
    }
    return out;
}

void fill_random(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const auto got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

uuid make_uuid(time_point now) {
    uuid out;
    fill_random(std::span(out.bytes).subspan(6));
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
    for (std::size_t i = 0; i < 6; ++i) out.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    out.bytes[6] = static_cast<std::uint8_t>((out.bytes[6] & 0x0f) | 0x70);
    out.bytes[8] = static_cast<std::uint8_t>((out.bytes[8] & 0x3f) | 0x80);
    return out;
}

}  // namespace fw
