// What the values of designs and layers may be. Every rule names the path at fault.
#pragma once

#include <string>
#include <string_view>

#include "fw/base/json.hpp"

namespace fw::design {

/// Values of one layer, or of one design.
constexpr std::size_t most_registers = 128;
/// Characters of one property's value as JSON.
constexpr std::size_t most_property_text = 8192;

struct text_rule {
    std::size_t least = 0;  ///< in characters
    std::size_t most = 255;
    bool may_be_null = false;
};

/// Errors of all: `design.value` with the path.
[[nodiscard]] result<void> check_text(std::string_view path, const json::value& value, text_rule rule);
/// {"x", "y", "z"}, finite and within ±10,000; or null.
[[nodiscard]] result<void> check_vector(std::string_view path, const json::value& value);
/// Any JSON of at most `most_property_text` characters; null erases.
[[nodiscard]] result<void> check_property(std::string_view path, const json::value& value);

/// A register's path in two: {"properties", "color"}; the group of "isVisible" is empty.
struct path_parts {
    std::string_view group, name;
};
[[nodiscard]] path_parts split_path(std::string_view path);
/// "properties.color".
[[nodiscard]] std::string property_path(std::string_view name);

/// "properties." and a name of letters, digits, "_" and "-", at most 64.
[[nodiscard]] bool is_property_path(std::string_view path);

}  // namespace fw::design
