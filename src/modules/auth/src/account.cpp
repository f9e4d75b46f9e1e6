#include "fw/auth/account.hpp"

#include <set>

#include "fw/crypto/password.hpp"

namespace fw::auth {

namespace {

struct role {
    std::string_view name;
    std::vector<std::string_view> permissions;
};

const std::vector<role>& roles() {
    static const std::vector<role> all{
        {role_user, {"avatar:read", "avatar:write", "catalog:read", "design:read", "design:write", "export:create"}},
        {role_premium, {"export:high_quality"}},
        {role_curator, {"catalog:read", "catalog:write"}},
        {role_admin,
         {"admin:audit", "admin:queues", "admin:settings", "admin:users", "catalog:read", "catalog:write",
          "export:high_quality"}},
    };
    return all;
}

constexpr std::size_t least_characters = 10;

// What guessers try first, of ten characters and more.
constexpr std::array<std::string_view, 12> common_passwords{
    "1234567890",  "password123",   "qwertyuiop",  "0123456789", "passw0rd123", "1q2w3e4r5t",
    "iloveyou123", "administrator", "letmein1234", "welcome123", "qwerty12345", "12345678910"};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool is_address(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == text.npos || at == 0 || at > 64 || text.size() > 254) return false;
    const auto domain = text.substr(at + 1);
    const bool printable = std::ranges::all_of(text, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return u > 0x20 && u != 0x7f && c != '"' && c != '<' && c != '>' && c != ',' && c != ';' && c != '\\';
    });
    return printable && !text.substr(0, at).contains('@') && !domain.empty() && !domain.starts_with('.') &&
           !domain.ends_with('.') && !domain.contains("..");
}

std::unexpected<error> weak(std::string rule, std::string message) {
    error e{error_kind::invalid, "auth.password_weak", message, "password"};
    e.problems.push_back({"password", std::move(rule), std::move(message)});
    return std::unexpected(std::move(e));
}

}  // namespace

std::vector<std::string> role_names() {
    std::vector<std::string> out;
    for (const auto& r : roles()) out.emplace_back(r.name);
    return out;
}

bool is_role(std::string_view name) {
    return std::ranges::find(roles(), name, &role::name) != roles().end();
}

std::vector<std::string> permissions_of(const std::vector<std::string>& held) {
    std::set<std::string> out;
    for (const auto& r : roles())
        if (std::ranges::find(held, r.name) != held.end()) out.insert(r.permissions.begin(), r.permissions.end());
    return {out.begin(), out.end()};
}

bool is_permission(std::string_view name) {
    return std::ranges::any_of(
        roles(), [&](const role& r) { return std::ranges::find(r.permissions, name) != r.permissions.end(); });
}

result<std::string> fold_email(std::string_view email) {
    if (!is_address(email)) {
        return fail(error_kind::invalid, "auth.email_invalid",
                    "This is no e-mail address. Write it like name@example.org.", "email");
    }
    return lowered(email);
}

result<void> check_new_password(std::string_view password, std::string_view email) {
    if (characters_in(password) < least_characters)
        return weak("least", fmt::format("A password has at least {} characters.", least_characters));
    if (password.size() > crypto::longest_password)
        return weak("most", fmt::format("A password has at most {} bytes.", crypto::longest_password));
    const auto folded = lowered(password);
    if (std::ranges::find(common_passwords, folded) != common_passwords.end())
        return weak("common", "This password is among the first that anybody tries. Choose another.");
    if (folded == lowered(email) || folded == lowered(email.substr(0, email.find('@'))))
        return weak("address", "A password must not be your e-mail address.");
    return {};
}

}  // namespace fw::auth
