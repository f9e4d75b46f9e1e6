#include "fw/web/page.hpp"

#include <bit>

#include "fw/base/encoding.hpp"

namespace fw::web {

namespace {

constexpr std::size_t mac_bytes = 16;
constexpr std::size_t most_text = 300;

void append_number(std::string& out, char kind, std::uint64_t value) {
    out += kind;
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

bool take_number(std::string_view& rest, char kind, std::uint64_t& value) {
    if (rest.size() < 9 || rest.front() != kind) return false;
    value = 0;
    for (std::size_t i = 1; i <= 8; ++i) value = value << 8 | static_cast<unsigned char>(rest[i]);
    rest.remove_prefix(9);
    return true;
}

/// In a time that does not tell how much was right.
bool are_equal(std::string_view a, std::string_view b) {
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i] ^ b[i]));
    return difference == 0;
}

std::string mac_of(const mac_function& mac, std::string_view list, std::string_view payload) {
    // The length goes first, so that no other list and payload give the same message.
    const auto hash = mac(fmt::format("cursor:{}:{}{}", list.size(), list, payload));
    return std::string(text_of(hash).substr(0, mac_bytes));
}

}  // namespace

std::unexpected<error> cursor_seal::invalid() {
    return fail(error_kind::invalid, "http.cursor_invalid",
                "This cursor is not one of this list. Begin again without it.", "cursor");
}

std::string cursor_seal::seal(std::string_view list, std::string_view payload) const {
    const auto signed_payload = mac_of(mac_, list, payload) + std::string(payload);
    return to_base64url(bytes_of(signed_payload));
}

result<std::string> cursor_seal::unseal(std::string_view list, std::string_view cursor) const {
    if (cursor.size() > 4 * most_text) return invalid();
    const auto data = find_base64url(cursor);
    if (!data || data->size() < mac_bytes) return invalid();
    const auto all = text_of(*data);
    const auto payload = all.substr(mac_bytes);
    if (!are_equal(mac_of(mac_, list, payload), all.substr(0, mac_bytes))) return invalid();
    return std::string(payload);
}

void cursor_seal::append_key(std::string& out, std::int64_t key) {
    append_number(out, 'i', static_cast<std::uint64_t>(key));
}

void cursor_seal::append_key(std::string& out, double key) {
    append_number(out, 'd', std::bit_cast<std::uint64_t>(key));
}

void cursor_seal::append_key(std::string& out, const uuid& key) {
    out += 'u';
    out += text_of(key.bytes);
}

void cursor_seal::append_key(std::string& out, std::string_view key) {
    append_number(out, 's', key.size());
    out += key;
}

bool cursor_seal::take_key(std::string_view& rest, std::int64_t& key) {
    std::uint64_t bits = 0;
    if (!take_number(rest, 'i', bits)) return false;
    key = static_cast<std::int64_t>(bits);
    return true;
}

bool cursor_seal::take_key(std::string_view& rest, double& key) {
    std::uint64_t bits = 0;
    if (!take_number(rest, 'd', bits)) return false;
    key = std::bit_cast<double>(bits);
    return true;
}

bool cursor_seal::take_key(std::string_view& rest, uuid& key) {
    if (rest.size() < 17 || rest.front() != 'u') return false;
    std::ranges::copy(bytes_of(rest.substr(1, 16)), key.bytes.begin());
    rest.remove_prefix(17);
    return true;
}

bool cursor_seal::take_key(std::string_view& rest, std::string& key) {
    std::uint64_t length = 0;
    if (!take_number(rest, 's', length) || length > rest.size()) return false;
    key = rest.substr(0, length);
    rest.remove_prefix(length);
    return true;
}

bool cursor_seal::take_key(std::string_view& rest, time_point& key) {
    std::int64_t count = 0;
    if (!take_key(rest, count)) return false;
    key = time_point{std::chrono::microseconds{count}};
    return true;
}

}  // namespace fw::web
