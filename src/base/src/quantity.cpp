#include "fw/base/quantity.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace fw {

namespace {

struct leading_number {
    double value = 0;
    std::string_view rest;
};

std::optional<leading_number> find_leading_number(std::string_view text) {
    leading_number out;
    const char* const end = text.data() + text.size();
    const auto [stop, problem] = std::from_chars(text.data(), end, out.value);
    if (problem != std::errc{} || !std::isfinite(out.value)) return std::nullopt;
    out.rest = {stop, static_cast<std::size_t>(end - stop)};
    return out;
}

}  // namespace

std::optional<double> find_number(std::string_view text) {
    const auto number = find_leading_number(text);
    if (!number || !number->rest.empty()) return std::nullopt;
    return number->value;
}

std::optional<double> find_length(std::string_view text) {
    constexpr std::pair<std::string_view, double> units[] = {
        {"", 1}, {"m", 1}, {"cm", 0.01}, {"mm", 0.001}, {"in", metres_per_inch}};
    const auto number = find_leading_number(text);
    if (!number) return std::nullopt;
    for (const auto& [name, metres] : units)
        if (name == number->rest) return number->value * metres;
    return std::nullopt;
}

}  // namespace fw
