#include "fw/crypto/password.hpp"

#include <argon2.h>
#include <crypt.h>

#include <charconv>
#include <stdexcept>

#include "fw/base/encoding.hpp"
#include "fw/base/ids.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::crypto {

namespace {

constexpr std::size_t salt_size = 16, hash_size = 32;
constexpr std::string_view argon2id = "$argon2id$";

/// "$argon2id$v=19$m=19456,t=2,p=1$": how every hash of that cost begins.
std::string prefix_of(const password_cost& cost) {
    return fmt::format("{}v=19$m={},t={},p={}$", argon2id, cost.kibibytes, cost.passes, cost.lanes);
}

bool is_bcrypt(std::string_view hash) {
    return hash.size() == 60 && (hash.starts_with("$2a$") || hash.starts_with("$2b$") || hash.starts_with("$2y$"));
}

bool fits_bcrypt(const std::string& hash, const std::string& password) {
    crypt_data scratch{};
    const char* const again = crypt_r(password.c_str(), hash.c_str(), &scratch);
    return again != nullptr && same_bytes(bytes_of(again), bytes_of(hash));
}

}  // namespace

std::string hash_password(std::string_view password, const password_cost& cost) {
    std::array<std::uint8_t, salt_size> salt;
    fill_random(salt);
    std::string out(argon2_encodedlen(cost.passes, cost.kibibytes, cost.lanes, salt_size, hash_size, Argon2_id), '\0');
    const int failed = argon2id_hash_encoded(cost.passes, cost.kibibytes, cost.lanes, password.data(), password.size(),
                                             salt.data(), salt.size(), hash_size, out.data(), out.size());
    if (failed != ARGON2_OK) throw std::runtime_error(std::string("Argon2: ") + argon2_error_message(failed));
    out.resize(out.find('\0'));
    return out;
}

std::string make_decoy_hash(const password_cost& cost) {
    std::array<std::uint8_t, salt_size> salt;
    std::array<std::uint8_t, hash_size> tag;
    fill_random(salt);
    fill_random(tag);
    const auto encode = [](std::span<const std::uint8_t> bytes) {  // Argon2's text has the other alphabet
        auto text = to_base64url(bytes);
        std::ranges::replace(text, '-', '+');
        std::ranges::replace(text, '_', '/');
        return text;
    };
    return fmt::format("{}{}${}", prefix_of(cost), encode(salt), encode(tag));
}

password_check check_password(std::string_view hash, std::string_view password, const password_cost& cost) {
    if (password.size() > longest_password) return {};
    const std::string whole(hash);
    if (hash.starts_with(argon2id)) {
        const bool right = argon2id_verify(whole.c_str(), password.data(), password.size()) == ARGON2_OK;
        return {right, right && !hash.starts_with(prefix_of(cost))};
    }
    // bcrypt takes a C string; a password with a zero byte can't have been one.
    if (is_bcrypt(hash) && !password.contains('\0')) {
        const bool right = fits_bcrypt(whole, std::string(password));
        return {right, right};
    }
    return {};
}

}  // namespace fw::crypto
