// Addresses and networks: who is trusted to say whom a request is from, who may come at all.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"

namespace fw::gateway {

/// An IPv4 or IPv6 network. IPv4 lies in ::ffff:0:0/96, so that both forms of an address are the same.
class network {
public:
    /// "10.0.0.0/8", "2001:db8::/32", or one address. Errors: `network.syntax`, also where bits behind the prefix are
    /// set.
    [[nodiscard]] static result<network> parse(std::string_view text);
    /// False for what is no address.
    [[nodiscard]] bool has(std::string_view address) const;

private:
    std::array<std::uint8_t, 16> bytes_{};
    int bits_ = 0;
};

using networks = std::vector<network>;

[[nodiscard]] result<networks> parse_networks(const std::vector<std::string>& texts);
[[nodiscard]] bool any_has(const networks& all, std::string_view address);

/// What trusted proxies say of a request.
struct origin {
    std::string_view address;
    bool secure = false;
};

/// `X-Forwarded-For` is read from its end for as long as the one who wrote it is trusted; the first who is not is the
/// client. `X-Forwarded-Proto` counts only if the direct peer is trusted. Views into the arguments.
[[nodiscard]] origin find_origin(std::string_view peer, bool secure, std::string_view forwarded_for,
                                 std::string_view forwarded_proto, const networks& trusted);

}  // namespace fw::gateway
