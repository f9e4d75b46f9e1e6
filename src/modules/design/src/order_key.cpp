#include "fw/design/order_key.hpp"

#include <algorithm>

namespace fw::design {

namespace {

constexpr std::string_view digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr int base = static_cast<int>(digits.size());
constexpr std::string_view first_integer = "a0";

int value_of(char c) {
    return static_cast<int>(digits.find(c));
}
char digit(int value) {
    return digits[static_cast<std::size_t>(value)];
}
bool is_digit(char c) {
    return digits.contains(c);
}

/// Characters of the integer, its head included; 0 for what is no head.
std::size_t integer_length(char head) {
    if (head >= 'a' && head <= 'z') return static_cast<std::size_t>(head - 'a') + 2;
    if (head >= 'A' && head <= 'Z') return static_cast<std::size_t>('Z' - head) + 2;
    return 0;
}

std::string_view integer_of(std::string_view key) {
    return key.substr(0, integer_length(key.front()));
}
std::string_view fraction_of(std::string_view key) {
    return key.substr(integer_length(key.front()));
}

/// One more, or nothing after the largest.
std::optional<std::string> next_integer(std::string_view integer) {
    std::string out(integer);
    for (std::size_t i = out.size(); --i > 0;) {
        const int v = value_of(out[i]) + 1;
        if (v < base) {
            out[i] = digit(v);
            return out;
        }
        out[i] = digit(0);
    }
    if (out.front() == 'Z') return std::string(first_integer);
    if (out.front() == 'z') return std::nullopt;
    ++out.front();
    return std::string(1, out.front()) + std::string(integer_length(out.front()) - 1, digit(0));
}

/// One less, or nothing before the smallest.
std::optional<std::string> previous_integer(std::string_view integer) {
    std::string out(integer);
    for (std::size_t i = out.size(); --i > 0;) {
        const int v = value_of(out[i]) - 1;
        if (v >= 0) {
            out[i] = digit(v);
            return out;
        }
        out[i] = digit(base - 1);
    }
    if (out.front() == 'a') return std::string("Z") + digit(base - 1);
    if (out.front() == 'A') return std::nullopt;
    --out.front();
    return std::string(1, out.front()) + std::string(integer_length(out.front()) - 1, digit(base - 1));
}

/// A fraction between two, `upper` empty for 1; as short as halving the first digit that differs makes it.
std::string fraction_between(std::string_view lower, std::string_view upper) {
    std::size_t same = 0;
    const auto digit_at = [](std::string_view f, std::size_t i) { return i < f.size() ? value_of(f[i]) : 0; };
    if (!upper.empty())
        while (same < upper.size() && digit_at(lower, same) == value_of(upper[same])) ++same;
    if (same > 0)
        return std::string(upper.substr(0, same)) +
               fraction_between(lower.substr(std::min(same, lower.size())), upper.substr(same));
    const int low = digit_at(lower, 0);
    const int high = upper.empty() ? base : value_of(upper.front());
    if (high - low > 1) return std::string(1, digit((low + high) / 2));
    // Neighbours: the upper's first digit alone lies between them if the upper goes on, else one goes below the
    // lower's.
    if (upper.size() > 1) return std::string(upper.substr(0, 1));
    return digit(low) + fraction_between(lower.substr(std::min<std::size_t>(1, lower.size())), {});
}

/// Nothing where all keys before it are taken, which 62^26 moves to the front would need.
std::optional<std::string> key_before(std::string_view upper) {
    const auto integer = integer_of(upper);
    if (!fraction_of(upper).empty()) return std::string(integer);
    return previous_integer(integer);
}

std::string key_after(std::string_view lower) {
    if (auto next = next_integer(integer_of(lower))) return *next;
    return std::string(integer_of(lower)) + fraction_between(fraction_of(lower), {});
}

std::string key_between(std::string_view lower, std::string_view upper) {
    const auto low = integer_of(lower);
    if (low == integer_of(upper)) return std::string(low) + fraction_between(fraction_of(lower), fraction_of(upper));
    if (auto next = next_integer(low); next && *next < upper) return *next;
    return std::string(low) + fraction_between(fraction_of(lower), {});
}

}  // namespace

bool is_order_key(std::string_view text) {
    if (text.empty() || text.size() > longest_order_key) return false;
    const auto length = integer_length(text.front());
    if (length == 0 || text.size() < length || !std::ranges::all_of(text, is_digit)) return false;
    return text.size() == length || text.back() != digit(0);
}

result<std::string> make_order_key(std::optional<std::string_view> lower, std::optional<std::string_view> upper) {
    if (lower && upper && *lower >= *upper)
        return fail(error_kind::invalid, "design.order", "The layer before must stand before the layer after.");
    if (!lower && !upper) return std::string(first_integer);
    auto key = !lower   ? key_before(*upper)
               : !upper ? std::optional(key_after(*lower))
                        : std::optional(key_between(*lower, *upper));
    if (key && key->size() <= longest_order_key) return std::move(*key);
    return fail(error_kind::conflict, "design.order",
                "There is no more room between these layers: move one of them away and back.");
}

}  // namespace fw::design
