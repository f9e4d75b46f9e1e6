#include "secret_token.hpp"

#include "fw/base/ids.hpp"

namespace fw::auth {

namespace {

constexpr std::string_view code_letters = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's 32
constexpr int code_length = 12, group = 4;

}  // namespace

std::string make_secret_token() {
    std::array<std::uint8_t, 32> random;
    fill_random(random);
    return to_base64url(random);
}

token_hash hash_of(std::string_view token) {
    return crypto::sha256(bytes_of(token));
}

std::string make_recovery_code() {
    std::array<std::uint8_t, code_length> random;
    fill_random(random);
    std::string out;
    for (int i = 0; i < code_length; ++i) {
        if (i > 0 && i % group == 0) out += '-';
        out += code_letters[random[static_cast<std::size_t>(i)] & 31];
    }
    return out;
}

token_hash hash_of_recovery_code(std::string_view typed) {
    std::string plain;
    for (const char c : typed) {
        const char low = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (low == 'o')
            plain += '0';
        else if (low == 'i' || low == 'l')
            plain += '1';
        else if (low != '-' && low != ' ')
            plain += low;
    }
    return hash_of("recovery code " + plain);
}

}  // namespace fw::auth
