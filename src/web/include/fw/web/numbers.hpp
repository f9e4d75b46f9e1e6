// From written digits to numbers without losing any.
#pragma once

#include <cstdint>
#include <string_view>

namespace fw::web {

struct number_text;

enum class number_fit : std::uint8_t {
    exact,
    not_whole,     ///< 1.5 where a whole number is wanted
    out_of_range,  ///< more than the type can hold
    imprecise,     ///< a whole number that a double would change: 9007199254740993
};

/// 5.0 and 5e0 are whole numbers too, as JSON Schema has it.
[[nodiscard]] number_fit to_integer(const number_text& text, std::int64_t& out);
/// A fraction takes the double next to it, as everywhere.
[[nodiscard]] number_fit to_double(const number_text& text, double& out);

/// "17", "-0.5e3" and nothing else.
[[nodiscard]] bool parse_number_text(std::string_view text, number_text& out);

}  // namespace fw::web
