#include "fw/gateway/network.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <cstring>

#include "fw/web/request.hpp"
#include "head_rules.hpp"

namespace fw::gateway {

namespace {

using address_bytes = std::array<std::uint8_t, 16>;

std::optional<address_bytes> find_address(std::string_view text) {
    std::array<char, 64> z{};
    if (text.size() >= z.size()) return std::nullopt;
    std::memcpy(z.data(), text.data(), text.size());
    address_bytes out{};
    if (::inet_pton(AF_INET6, z.data(), out.data()) == 1) return out;
    out.fill(0);
    out[10] = out[11] = 0xff;
    if (::inet_pton(AF_INET, z.data(), out.data() + 12) == 1) return out;
    return std::nullopt;
}

bool bit_of(const address_bytes& bytes, int i) {
    return (bytes[static_cast<std::size_t>(i / 8)] >> (7 - i % 8) & 1) != 0;
}

}  // namespace

result<network> network::parse(std::string_view text) {
    const auto refuse = [&](std::string_view why) {
        return fail(error_kind::invalid, "network.syntax", fmt::format("\"{}\" is not a network: {}.", text, why));
    };
    const auto slash = text.find('/');
    const auto address = find_address(text.substr(0, slash));
    if (!address) return refuse("it begins with no IPv4 or IPv6 address");
    const bool v4 = text.substr(0, slash).find(':') == text.npos;
    int bits = v4 ? 32 : 128;
    if (slash != text.npos) {
        const auto digits = text.substr(slash + 1);
        int given = -1;
        const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), given);
        if (ec != std::errc() || end != digits.data() + digits.size() || given < 0 || given > bits)
            return refuse(fmt::format("the length after the slash is 0 to {}", bits));
        bits = given;
    }
    network out;
    out.bytes_ = *address;
    out.bits_ = v4 ? bits + 96 : bits;
    for (int i = out.bits_; i < 128; ++i)
        if (bit_of(out.bytes_, i)) return refuse("bits behind the prefix are set");
    return out;
}

bool network::has(std::string_view address) const {
    const auto bytes = find_address(address);
    if (!bytes) return false;
    const auto whole = static_cast<std::size_t>(bits_ / 8);
    if (!std::equal(bytes->begin(), bytes->begin() + static_cast<std::ptrdiff_t>(whole), bytes_.begin())) return false;
    for (int i = bits_ / 8 * 8; i < bits_; ++i)
        if (bit_of(*bytes, i) != bit_of(bytes_, i)) return false;
    return true;
}

result<networks> parse_networks(const std::vector<std::string>& texts) {
    networks out;
    for (const auto& text : texts) {
        FW_TRY(auto one, network::parse(text));
        out.push_back(one);
    }
    return out;
}

bool any_has(const networks& all, std::string_view address) {
    return std::ranges::any_of(all, [&](const network& n) { return n.has(address); });
}

origin find_origin(std::string_view peer, bool secure, std::string_view forwarded_for, std::string_view forwarded_proto,
                   const networks& trusted) {
    if (trusted.empty() || !any_has(trusted, peer)) return {peer, secure};
    origin out{peer, web::same_name(trimmed(forwarded_proto), "https")};
    while (!forwarded_for.empty() && any_has(trusted, out.address)) {
        const auto comma = forwarded_for.rfind(',');
        const auto last = trimmed(comma == forwarded_for.npos ? forwarded_for : forwarded_for.substr(comma + 1));
        if (!find_address(last)) break;  // whatever it is, it is no address to hold somebody to
        out.address = last;
        forwarded_for = comma == forwarded_for.npos ? std::string_view() : forwarded_for.substr(0, comma);
    }
    return out;
}

}  // namespace fw::gateway
