#include "value_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fw/base/json_text.hpp"

namespace fw::design {

namespace {

constexpr double furthest = 10'000;

result<void> wrong(std::string_view path, std::string message) {
    return fail(error_kind::invalid, "design.value", std::move(message), std::string(path));
}

bool is_coordinate(const json::value& value) {
    if (!value.is_number()) return false;
    const double number = value.to_number<double>();
    return std::isfinite(number) && std::abs(number) <= furthest;
}

}  // namespace

result<void> check_text(std::string_view path, const json::value& value, text_rule rule) {
    if (value.is_null() && rule.may_be_null) return {};
    if (!value.is_string()) return wrong(path, "Must be a text.");
    const std::string_view text = value.get_string();
    if (text.contains('\0')) return wrong(path, "Must be without NUL characters.");
    const auto length = count_characters(text);
    if (length >= rule.least && length <= rule.most) return {};
    return wrong(path, fmt::format("Must have {} to {} characters.", rule.least, rule.most));
}

result<void> check_vector(std::string_view path, const json::value& value) {
    if (value.is_null()) return {};
    const auto* const members = value.if_object();
    const auto has = [&](std::string_view name) {
        const auto* const found = members->if_contains(name);
        return found != nullptr && is_coordinate(*found);
    };
    if (members != nullptr && members->size() == 3 && has("x") && has("y") && has("z")) return {};
    return wrong(path, fmt::format("Must be {{x, y, z}}, numbers between {} and {}.", -furthest, furthest));
}

result<void> check_property(std::string_view path, const json::value& value) {
    const auto text = json::serialize(value);
    if (text.size() > most_property_text)
        return wrong(path, fmt::format("Must be at most {} characters of JSON.", most_property_text));
    // PostgreSQL has no text with a NUL in it.
    if (text.contains("\\u0000")) return wrong(path, "Must be without NUL characters.");
    return {};
}

path_parts split_path(std::string_view path) {
    const auto dot = path.find('.');
    if (dot == path.npos) return {{}, path};
    return {path.substr(0, dot), path.substr(dot + 1)};
}

std::string property_path(std::string_view name) {
    return fmt::format("properties.{}", name);
}

bool is_property_path(std::string_view path) {
    const auto [group, name] = split_path(path);
    return group == "properties" && !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                      c == '-';
           });
}

}  // namespace fw::design
