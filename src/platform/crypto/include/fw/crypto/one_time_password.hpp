// Time-based one-time passwords (RFC 6238): six digits, thirty seconds, SHA-1, as every authenticator app has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/base/clock.hpp"
#include "fw/base/encoding.hpp"

namespace fw::crypto {

/// 20 random bytes.
[[nodiscard]] bytes make_totp_secret();

/// The thirty-second step that `t` lies in.
[[nodiscard]] std::int64_t totp_step(time_point t);

[[nodiscard]] std::string totp_code(std::span<const std::uint8_t> secret, std::int64_t step);

/// The step whose code this is: that of `now`, the one before or the one after. Remember it and refuse codes of it and
/// of earlier ones (`used_until`), so that nobody uses a code twice.
[[nodiscard]] std::optional<std::int64_t> find_totp_step(std::span<const std::uint8_t> secret, std::string_view code,
                                                         time_point now,
                                                         std::optional<std::int64_t> used_until = std::nullopt);

/// "otpauth://totp/…", for the picture that an authenticator app scans.
[[nodiscard]] std::string totp_uri(std::span<const std::uint8_t> secret, std::string_view issuer,
                                   std::string_view account);

}  // namespace fw::crypto
