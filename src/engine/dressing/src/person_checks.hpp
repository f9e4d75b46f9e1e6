// What the reader of a person and the checks of one share.
#pragma once

#include "fw/dressing/person.hpp"

namespace fw::dressing {

/// Metres (or radians) in one unit of the document.
[[nodiscard]] double unit_of(body::measurement_id id, body::unit_system unit);

[[nodiscard]] double kilograms_in(body::unit_system unit);

/// Two lost decimal points and more than any slip explains.
inline constexpr double beyond_any_slip = 100;

/// Values from zero to `slack` times what a body can have. Errors: `person.measurement`.
[[nodiscard]] result<void> check_measurements(const person& p, double slack);

}  // namespace fw::dressing
