// Identifiers: UUIDs in time order (RFC 9562, version 7), and one type of id for each kind of thing.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fw/base/clock.hpp"

namespace fw {

struct uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const uuid&) const = default;
};

/// "0190a1b2-0000-7000-8000-000000000000", lower case.
[[nodiscard]] std::string to_string(const uuid& id);

/// The 36 characters of a UUID of any version, upper or lower case; nothing for anything else.
[[nodiscard]] std::optional<uuid> find_uuid(std::string_view text);

/// Bytes that nobody can guess, from the kernel. Throws std::system_error if it has none (never on Linux).
void fill_random(std::span<std::uint8_t> out);

/// A UUID of version 7: its first 48 bits are the milliseconds of `now`, the rest is chance.
[[nodiscard]] uuid make_uuid(time_point now);

/// An id of one kind of thing: a `user_id` is not an `avatar_id`. `struct user_tag; using user_id =
/// strong_id<user_tag>;`
template <class Tag>
struct strong_id {
    uuid value;
    auto operator<=>(const strong_id&) const = default;
    [[nodiscard]] static strong_id make(time_point now) { return {make_uuid(now)}; }
    [[nodiscard]] static std::optional<strong_id> find(std::string_view text) {
        const auto id = find_uuid(text);
        return id ? std::optional(strong_id{*id}) : std::nullopt;
    }
};

template <class Tag>
[[nodiscard]] std::string to_string(const strong_id<Tag>& id) {
    return to_string(id.value);
}

}  // namespace fw

template <>
struct std::hash<fw::uuid> {
    std::size_t operator()(const fw::uuid& id) const noexcept {
        return std::hash<std::string_view>{}({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()});
    }
};
template <class Tag>
struct std::hash<fw::strong_id<Tag>> {
    std::size_t operator()(const fw::strong_id<Tag>& id) const noexcept { return std::hash<fw::uuid>{}(id.value); }
};
