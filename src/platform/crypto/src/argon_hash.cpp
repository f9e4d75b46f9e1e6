#include "argon_hash.hpp"

#include <argon2.h>
#include <sys/mman.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace fw::crypto {

namespace {

constexpr std::string_view kind = "$argon2id$v=19$";
constexpr std::size_t huge_page = 2UZ * 1024 * 1024;

constexpr std::size_t whole_pages(std::size_t size) {
    return (size + huge_page - 1) / huge_page * huge_page;
}

/// Argon2's allocator: memory that begins with a huge page and ends with one.
int take_memory(std::uint8_t** memory, std::size_t size) {
    const auto kept = whole_pages(size), taken = kept + huge_page;
    void* const found = ::mmap(nullptr, taken, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) return ARGON2_MEMORY_ALLOCATION_ERROR;
    auto* const first = static_cast<std::uint8_t*>(found);
    const auto before = (huge_page - reinterpret_cast<std::uintptr_t>(first) % huge_page) % huge_page;
    const auto behind = taken - before - kept;
    if (before > 0) ::munmap(first, before);
    if (behind > 0) ::munmap(first + before + kept, behind);
    *memory = first + before;
    ::madvise(*memory, kept, MADV_HUGEPAGE);  // a wish: without it everything works, slower
    return ARGON2_OK;
}

void give_back(std::uint8_t* memory, std::size_t size) {
    ::munmap(memory, whole_pages(size));
}

// Argon2's text has base64's other alphabet, and no padding.
std::string to_base64(std::span<const std::uint8_t> data) {
    auto text = to_base64url(data);
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    return text;
}

std::optional<bytes> find_base64(std::string_view text) {
    if (text.find_first_of("-_") != std::string_view::npos) return {};
    std::string other(text);
    std::ranges::replace(other, '+', '-');
    std::ranges::replace(other, '/', '_');
    return find_base64url(other);
}

/// Takes "m=19456" and what ends it from the front of the text.
std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view name, char end, std::uint32_t most) {
    if (!text.starts_with(name)) return {};
    text.remove_prefix(name.size());
    std::uint32_t value = 0;
    const auto [at, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || at == text.data() + text.size() || *at != end || value > most) return {};
    text.remove_prefix(static_cast<std::size_t>(at - text.data()) + 1);
    return value;
}

}  // namespace

std::string prefix_of(const password_cost& cost) {
    return fmt::format("{}m={},t={},p={}$", kind, cost.kibibytes, cost.passes, cost.lanes);
}

std::string to_text(const argon_hash& hash) {
    return fmt::format("{}{}${}", prefix_of(hash.cost), to_base64(hash.salt), to_base64(hash.tag));
}

std::optional<argon_hash> find_argon_hash(std::string_view text) {
    if (!text.starts_with(kind)) return {};
    text.remove_prefix(kind.size());
    const auto kibibytes = take_number(text, "m=", ',', 1024 * 1024);
    const auto passes = kibibytes ? take_number(text, "t=", ',', 100) : std::nullopt;
    const auto lanes = passes ? take_number(text, "p=", '$', 16) : std::nullopt;
    const auto middle = text.find('$');
    if (!lanes || middle == std::string_view::npos) return {};
    auto salt = find_base64(text.substr(0, middle)), tag = find_base64(text.substr(middle + 1));
    if (!salt || !tag || salt->size() < ARGON2_MIN_SALT_LENGTH || tag->size() < ARGON2_MIN_OUTLEN) return {};
    if (*passes < 1 || *lanes < 1 || *kibibytes < 8 * *lanes) return {};
    return argon_hash{{*kibibytes, *passes, *lanes}, std::move(*salt), std::move(*tag)};
}

bytes argon2id(std::string_view password, std::span<const std::uint8_t> salt, const password_cost& cost,
               std::size_t size) {
    bytes tag(size), key(password.begin(), password.end()), grain(salt.begin(), salt.end());
    argon2_context context{};
    context.out = tag.data();
    context.outlen = static_cast<std::uint32_t>(tag.size());
    context.pwd = key.data();
    context.pwdlen = static_cast<std::uint32_t>(key.size());
    context.salt = grain.data();
    context.saltlen = static_cast<std::uint32_t>(grain.size());
    context.t_cost = cost.passes;
    context.m_cost = cost.kibibytes;
    context.lanes = context.threads = cost.lanes;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = take_memory;
    context.free_cbk = give_back;
    context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
    const int failed = argon2_ctx(&context, Argon2_id);
    if (failed != ARGON2_OK) throw std::runtime_error(std::string("Argon2: ") + argon2_error_message(failed));
    return tag;
}

}  // namespace fw::crypto
