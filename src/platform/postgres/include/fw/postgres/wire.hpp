// How C++ values look in PostgreSQL's binary format: one `codec` for each type that may be a parameter or a column.
#pragma once

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fw/base/clock.hpp"
#include "fw/base/ids.hpp"

namespace fw::postgres {

using oid = std::uint32_t;

/// A text that is JSON: a parameter or a column of type jsonb.
struct jsonb {
    std::string text;
    bool operator==(const jsonb&) const = default;
};

using bytes = std::vector<std::uint8_t>;

namespace wire {

inline constexpr oid boolean = 16, bytea = 17, int8 = 20, int2 = 21, int4 = 23, text = 25, json = 114, float4 = 700,
                     float8 = 701, date = 1082, timestamp = 1114, timestamptz = 1184, numeric = 1700, uuid_type = 2950,
                     jsonb_type = 3802;

/// Thrown values: `failure` of kind internal, "postgres.wrong_type", where a column is not what is asked of it.
[[noreturn]] void throw_wrong_type(oid actual, std::string_view wanted);
/// `failure` of kind invalid, "postgres.nul_in_text": PostgreSQL has no text with a NUL in it.
void refuse_nul(std::string_view value);
[[noreturn]] void throw_broken();

template <class Number>
void put(std::string& out, Number value) {
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}
inline void overwrite(std::string& out, std::size_t at, std::uint32_t value) {
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    std::memcpy(out.data() + at, &value, sizeof value);
}
template <class Number>
[[nodiscard]] Number take(std::string_view raw, std::size_t at = 0) {
    Number value;
    if (raw.size() < at + sizeof value) throw_broken();
    std::memcpy(&value, raw.data() + at, sizeof value);
    if constexpr (std::endian::native == std::endian::little) value = std::byteswap(value);
    return value;
}

[[nodiscard]] std::int64_t read_integer(std::string_view raw, oid type);
[[nodiscard]] double read_double(std::string_view raw, oid type);
/// Text, varchar, name, json, jsonb, an enumeration: whatever is sent as its characters.
[[nodiscard]] std::string_view read_text(std::string_view raw, oid type);

}  // namespace wire

/// `type`, `array`: PostgreSQL's numbers of the type and of its array. Not for null: `std::optional<T>` is that.
template <class T>
struct codec;

template <>
struct codec<bool> {
    static constexpr oid type = wire::boolean, array = 1000;
    static void put(std::string& out, bool value) { out.push_back(value ? '\1' : '\0'); }
    static bool take(std::string_view raw, oid actual) {
        if (actual != type || raw.size() != 1) wire::throw_wrong_type(actual, "a boolean");
        return raw[0] != 0;
    }
};

template <std::signed_integral Integer>
struct codec<Integer> {
    static constexpr bool small = sizeof(Integer) <= 4;
    static constexpr oid type = small ? wire::int4 : wire::int8, array = small ? 1007 : 1016;
    static void put(std::string& out, Integer value) {
        if constexpr (small)
            wire::put(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(value)));
        else
            wire::put(out, static_cast<std::uint64_t>(value));
    }
    static Integer take(std::string_view raw, oid actual) {
        const auto value = wire::read_integer(raw, actual);
        if (!std::in_range<Integer>(value)) wire::throw_wrong_type(actual, "a smaller integer");
        return static_cast<Integer>(value);
    }
};

template <>
struct codec<double> {
    static constexpr oid type = wire::float8, array = 1022;
    static void put(std::string& out, double value) { wire::put(out, std::bit_cast<std::uint64_t>(value)); }
    static double take(std::string_view raw, oid actual) { return wire::read_double(raw, actual); }
};

/// Lives as long as the rows it is from.
template <>
struct codec<std::string_view> {
    static constexpr oid type = wire::text, array = 1009;
    static void put(std::string& out, std::string_view value) {
        wire::refuse_nul(value);
        out.append(value);
    }
    static std::string_view take(std::string_view raw, oid actual) { return wire::read_text(raw, actual); }
};
template <>
struct codec<std::string> : codec<std::string_view> {
    static std::string take(std::string_view raw, oid actual) { return std::string(wire::read_text(raw, actual)); }
};
template <>
struct codec<const char*> : codec<std::string_view> {};
template <std::size_t Size>
struct codec<char[Size]> : codec<std::string_view> {};

template <>
struct codec<uuid> {
    static constexpr oid type = wire::uuid_type, array = 2951;
    static void put(std::string& out, const uuid& value) {
        out.append(reinterpret_cast<const char*>(value.bytes.data()), value.bytes.size());
    }
    static uuid take(std::string_view raw, oid actual) {
        uuid value;
        if (actual != type || raw.size() != value.bytes.size()) wire::throw_wrong_type(actual, "a uuid");
        std::memcpy(value.bytes.data(), raw.data(), raw.size());
        return value;
    }
};
template <class Tag>
struct codec<strong_id<Tag>> {
    static constexpr oid type = codec<uuid>::type, array = codec<uuid>::array;
    static void put(std::string& out, const strong_id<Tag>& id) { codec<uuid>::put(out, id.value); }
    static strong_id<Tag> take(std::string_view raw, oid actual) { return {codec<uuid>::take(raw, actual)}; }
};

template <>
struct codec<time_point> {
    static constexpr oid type = wire::timestamptz, array = 1185;
    /// PostgreSQL counts from the year 2000.
    static constexpr std::int64_t epoch = 946'684'800'000'000;
    static void put(std::string& out, time_point value) {
        wire::put(out, static_cast<std::uint64_t>(value.time_since_epoch().count() - epoch));
    }
    static time_point take(std::string_view raw, oid actual) {
        if (actual != type || raw.size() != 8) wire::throw_wrong_type(actual, "a timestamptz");
        const auto since_2000 = static_cast<std::int64_t>(wire::take<std::uint64_t>(raw));
        // "infinity" and "-infinity" are the greatest and the least of them.
        if (since_2000 > std::numeric_limits<std::int64_t>::max() - epoch ||
            since_2000 == std::numeric_limits<std::int64_t>::min())
            wire::throw_wrong_type(actual, "a finite time");
        return time_point(std::chrono::microseconds(since_2000 + epoch));
    }
};

template <>
struct codec<jsonb> {
    static constexpr oid type = wire::jsonb_type, array = 3807;
    static void put(std::string& out, const jsonb& value) {
        wire::refuse_nul(value.text);
        out.push_back('\1');
        out.append(value.text);
    }
    static jsonb take(std::string_view raw, oid actual) {
        if (actual != type && actual != wire::json) wire::throw_wrong_type(actual, "jsonb");
        return {std::string(wire::read_text(raw, actual))};
    }
};

template <>
struct codec<std::span<const std::uint8_t>> {
    static constexpr oid type = wire::bytea, array = 1001;
    static void put(std::string& out, std::span<const std::uint8_t> value) {
        out.append(reinterpret_cast<const char*>(value.data()), value.size());
    }
};
template <>
struct codec<bytes> : codec<std::span<const std::uint8_t>> {
    static bytes take(std::string_view raw, oid actual) {
        if (actual != type) wire::throw_wrong_type(actual, "bytea");
        return {raw.begin(), raw.end()};
    }
};

namespace wire {

template <class T>
struct element {
    using type = T;
    static constexpr bool nullable = false;
};
template <class T>
struct element<std::optional<T>> {
    using type = T;
    static constexpr bool nullable = true;
};

/// One dimension: its length, whether something is null, the elements' type; then each element with its length.
template <class T>
void put_array(std::string& out, std::span<const T> values) {
    using inner = codec<typename element<T>::type>;
    put(out, std::uint32_t(values.empty() ? 0 : 1));
    const std::size_t flag_at = out.size();
    put(out, std::uint32_t(0));
    put(out, inner::type);
    if (values.empty()) return;
    put(out, static_cast<std::uint32_t>(values.size()));
    put(out, std::uint32_t(1));
    for (const T& value : values) {
        const std::size_t length_at = out.size();
        put(out, std::uint32_t(0xffffffff));
        if constexpr (element<T>::nullable) {
            if (!value) {
                out[flag_at + 3] = '\1';
                continue;
            }
            inner::put(out, *value);
        } else {
            inner::put(out, value);
        }
        overwrite(out, length_at, static_cast<std::uint32_t>(out.size() - length_at - 4));
    }
}

template <class T>
[[nodiscard]] std::vector<T> take_array(std::string_view raw) {
    using inner = codec<typename element<T>::type>;
    std::vector<T> values;
    const auto dimensions = take<std::uint32_t>(raw);
    if (dimensions == 0) return values;
    if (dimensions != 1) throw_wrong_type(0, "an array of one dimension");
    const auto type = take<std::uint32_t>(raw, 8);
    const auto count = take<std::uint32_t>(raw, 12);
    std::size_t at = 20;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto length = take<std::uint32_t>(raw, at);
        at += 4;
        if (length == 0xffffffff) {
            if constexpr (element<T>::nullable)
                values.emplace_back();
            else
                throw_wrong_type(type, "an array without null");
            continue;
        }
        if (raw.size() - at < length) throw_broken();
        values.emplace_back(inner::take(raw.substr(at, length), type));
        at += length;
    }
    return values;
}

}  // namespace wire

/// Arrays of everything above (bytes are no array: they are bytea).
template <class T>
    requires(!std::same_as<T, std::uint8_t>)
struct codec<std::span<const T>> {
    static constexpr oid type = codec<typename wire::element<T>::type>::array;
    static void put(std::string& out, std::span<const T> values) { wire::put_array(out, values); }
};
template <class T>
    requires(!std::same_as<T, std::uint8_t>)
struct codec<std::vector<T>> : codec<std::span<const T>> {
    static std::vector<T> take(std::string_view raw, oid) { return wire::take_array<T>(raw); }
};

}  // namespace fw::postgres
