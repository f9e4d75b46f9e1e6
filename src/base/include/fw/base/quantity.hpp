// Numbers and lengths as people type them on a command line.
#pragma once

#include <optional>
#include <string_view>

namespace fw {

inline constexpr double metres_per_inch = 0.0254;

/// A finite number and nothing else.
[[nodiscard]] std::optional<double> find_number(std::string_view text);

/// Metres: "0.62", "0.62m", "62cm", "620mm", "24in". Nothing for another unit or what is no number.
[[nodiscard]] std::optional<double> find_length(std::string_view text);

}  // namespace fw
