#include "fw/crypto/password.hpp"

#include <crypt.h>

#include "argon_hash.hpp"
#include "fw/base/ids.hpp"
#include "fw/crypto/digest.hpp"

namespace fw::crypto {

namespace {

constexpr std::size_t salt_size = 16, hash_size = 32;
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
    bytes salt(salt_size);
    fill_random(salt);
    auto tag = argon2id(password, salt, cost, hash_size);
    return to_text({cost, std::move(salt), std::move(tag)});
}

std::string make_decoy_hash(const password_cost& cost) {
    argon_hash decoy{cost, bytes(salt_size), bytes(hash_size)};
    fill_random(decoy.salt);
    fill_random(decoy.tag);
    return to_text(decoy);
}

password_check check_password(std::string_view hash, std::string_view password, const password_cost& cost) {
    if (password.size() > longest_password) return {};
    if (const auto known = find_argon_hash(hash)) {
        const bool right = same_bytes(argon2id(password, known->salt, known->cost, known->tag.size()), known->tag);
        return {right, right && !hash.starts_with(prefix_of(cost))};
    }
    // bcrypt takes a C string; a password with a zero byte can't have been one.
    if (is_bcrypt(hash) && !password.contains('\0')) {
        const bool right = fits_bcrypt(std::string(hash), std::string(password));
        return {right, right};
    }
    return {};
}

}  // namespace fw::crypto
