// Values as bytes and back, bit for bit: each type names its members once, for both ways. Little-endian machines only.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

namespace fw::dressing {

static_assert(std::endian::native == std::endian::little);

/// Structs of numbers without gaps, which are copied as they lie. Specialise it for more of them.
template <class T>
inline constexpr bool is_flat = std::is_arithmetic_v<T> && !std::is_same_v<T, bool>;

/// The last enumerator, so that no other value comes out of a file. Specialise it for every enum that is packed.
template <class Enum>
inline constexpr Enum last_of = Enum::is_not_specialised;

/// Appends values. Types that are neither numbers nor strings nor vectors need a `fields(archive, value)` found by
/// their own or this namespace.
class packer {
public:
    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }
    [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(out_); }

private:
    void put_bytes(const void* from, std::size_t size) {
        const auto* const p = static_cast<const std::uint8_t*>(from);
        out_.insert(out_.end(), p, p + size);
    }
    template <class T>
    void put(const T& value) {
        if constexpr (is_flat<T>)
            put_bytes(&value, sizeof value);
        else if constexpr (std::is_same_v<T, bool> || std::is_enum_v<T>)
            put(static_cast<std::uint8_t>(value));
        else
            fields(*this, const_cast<T&>(value));  // one list of members for both ways; this one only reads
    }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        put_bytes(text.data(), text.size());
    }
    template <class T>
    void put(const std::vector<T>& all) {
        put(static_cast<std::uint32_t>(all.size()));
        if constexpr (is_flat<T>)
            put_bytes(all.data(), all.size() * sizeof(T));
        else
            for (const auto& one : all) put(one);
    }
    template <class T>
    void put(const std::optional<T>& maybe) {
        put(maybe.has_value());
        if (maybe) put(*maybe);
    }

    std::vector<std::uint8_t> out_;
};

/// Reads what `packer` wrote. Anything else leaves it `good() == false`, after which nothing more is read.
class unpacker {
public:
    explicit unpacker(std::span<const std::uint8_t> from) : rest_(from) {}

    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }
    [[nodiscard]] bool good() const { return good_; }
    /// Everything was read, and it was what it should be.
    [[nodiscard]] bool done() const { return good_ && rest_.empty(); }
    void refuse() { good_ = false; }

private:
    bool get_bytes(void* to, std::size_t size) {
        if (!good_ || rest_.size() < size) return good_ = false;
        if (size > 0) std::memcpy(to, rest_.data(), size);
        rest_ = rest_.subspan(size);
        return true;
    }
    /// How many follow, each of at least so many bytes.
    std::size_t get_count(std::size_t least) {
        std::uint32_t count = 0;
        get(count);
        if (count > rest_.size() / least) good_ = false;
        return good_ ? count : 0;
    }
    template <class T>
    void get(T& value) {
        if constexpr (is_flat<T>)
            get_bytes(&value, sizeof value);
        else if constexpr (std::is_same_v<T, bool>) {
            std::uint8_t byte = 0;
            if (get_bytes(&byte, 1) && byte > 1) good_ = false;
            value = byte == 1;
        } else if constexpr (std::is_enum_v<T>) {
            std::uint8_t byte = 0;
            if (get_bytes(&byte, 1) && byte > static_cast<std::uint8_t>(last_of<T>)) good_ = false;
            value = static_cast<T>(good_ ? byte : 0);
        } else
            fields(*this, value);
    }
    void get(std::string& text) {
        text.resize(get_count(1));
        get_bytes(text.data(), text.size());
    }
    template <class T>
    void get(std::vector<T>& all) {
        if constexpr (is_flat<T>) {
            all.resize(get_count(sizeof(T)));
            get_bytes(all.data(), all.size() * sizeof(T));
        } else {
            all.clear();
            for (auto left = get_count(1); left > 0 && good_; --left) get(all.emplace_back());
        }
    }
    template <class T>
    void get(std::optional<T>& maybe) {
        bool there = false;
        get(there);
        maybe.reset();
        if (there && good_) get(maybe.emplace());
    }

    std::span<const std::uint8_t> rest_;
    bool good_ = true;
};

}  // namespace fw::dressing
