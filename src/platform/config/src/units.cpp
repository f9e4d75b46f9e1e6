#include <charconv>

#include "fw/config/settings.hpp"

namespace fw::config {

namespace {

struct unit {
    std::string_view name;
    std::int64_t factor;
};

/// A whole number that is not negative, and one of the units behind it.
std::optional<std::int64_t> find_in_units(std::string_view text, std::span<const unit> units) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc{} || number < 0) return std::nullopt;
    const std::string_view suffix(stop, static_cast<std::size_t>(end - stop));
    for (const auto& u : units) {
        std::int64_t value = 0;
        if (u.name == suffix && !__builtin_mul_overflow(number, u.factor, &value)) return value;
    }
    return std::nullopt;
}

constexpr std::int64_t kilobyte = 1024;

}  // namespace

std::optional<std::chrono::milliseconds> find_duration(std::string_view text) {
    static constexpr std::array<unit, 5> units{
        {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
    const auto value = find_in_units(text, units);
    return value ? std::optional(std::chrono::milliseconds(*value)) : std::nullopt;
}

std::optional<std::uint64_t> find_size(std::string_view text) {
    static constexpr std::array<unit, 5> units{
        {{"", 1}, {"B", 1}, {"KB", kilobyte}, {"MB", kilobyte * kilobyte}, {"GB", kilobyte * kilobyte * kilobyte}}};
    const auto value = find_in_units(text, units);
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

}  // namespace fw::config
