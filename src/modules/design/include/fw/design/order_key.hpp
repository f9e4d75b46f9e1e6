// Where a layer stands among its siblings: a fractional index. Between any two keys there is another, so that inserting
// or moving a layer rewrites no other, and two people who insert at the same place both succeed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fw/base/error.hpp"

namespace fw::design {

/// The longest key that is accepted.
constexpr std::size_t longest_order_key = 255;

/// Keys compare as bytes. A key is an integer, whose first character tells its length ("a" to "z": 1 to 26 digits, "Z"
/// down to "A": 1 to 26 digits below zero), and a fraction that does not end with the digit 0; digits 0-9, A-Z, a-z.
/// So appending a thousand layers needs keys of three characters, not of hundreds.
[[nodiscard]] bool is_order_key(std::string_view text);

/// A key after `lower` and before `upper`; nothing means the beginning or the end. Both must be keys.
/// Errors: `design.order` where `lower` is not before `upper`, or the key would be longer than is accepted.
[[nodiscard]] result<std::string> make_order_key(std::optional<std::string_view> lower,
                                                 std::optional<std::string_view> upper);

}  // namespace fw::design
