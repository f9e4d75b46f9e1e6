#include "fw/crypto/one_time_password.hpp"

#include "fw/base/ids.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::crypto {

namespace {

constexpr std::size_t secret_size = 20;
constexpr std::int64_t seconds_a_step = 30;

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        if (plain)
            out += c;
        else
            fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

}  // namespace

bytes make_totp_secret() {
    bytes secret(secret_size);
    fill_random(secret);
    return secret;
}

std::int64_t totp_step(time_point t) {
    return std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count() / seconds_a_step;
}

std::string totp_code(std::span<const std::uint8_t> secret, std::int64_t step) {
    std::array<std::uint8_t, 8> counter;
    for (std::size_t i = 0; i < counter.size(); ++i) counter[i] = static_cast<std::uint8_t>(step >> (56 - 8 * i));
    const auto mac = hmac_sha1(secret, counter);
    const std::size_t at = mac.back() & 15;  // dynamic truncation, RFC 4226 5.3
    const std::uint32_t number = static_cast<std::uint32_t>(mac[at] & 0x7f) << 24 |
                                 static_cast<std::uint32_t>(mac[at + 1]) << 16 |
                                 static_cast<std::uint32_t>(mac[at + 2]) << 8 | mac[at + 3];
    return fmt::format("{:06}", number % 1'000'000);
}

std::optional<std::int64_t> find_totp_step(std::span<const std::uint8_t> secret, std::string_view code, time_point now,
                                           std::optional<std::int64_t> used_until) {
    const auto here = totp_step(now);
    std::optional<std::int64_t> found;
    for (const auto step : {here - 1, here, here + 1})
        if (same_bytes(bytes_of(totp_code(secret, step)), bytes_of(code)) && (!used_until || step > *used_until))
            found = step;
    return found;
}

std::string totp_uri(std::span<const std::uint8_t> secret, std::string_view issuer, std::string_view account) {
    return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
                       percent_encoded(issuer), percent_encoded(account), to_base32(secret));
}

}  // namespace fw::crypto
