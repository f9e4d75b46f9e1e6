// What drafting asks of a figure beyond its measurements: girths at any height.
#pragma once

#include <string_view>

#include "fw/body/figure.hpp"

namespace fw::garment {

using body::measurement_id;

/// The measurement's name in the API ("hipCircumference"), for refusals.
[[nodiscard]] std::string_view name_of(measurement_id id);

/// Tape girth of the trunk (below the crotch: around both legs) at a height above the floor, metres. 0 off the body.
[[nodiscard]] double girth_at(const body::figure& figure, double level);

/// Tape girth of the left leg at a height below the crotch, metres. 0 if there is none.
[[nodiscard]] double leg_girth_at(const body::figure& figure, double level);

/// Height of the left shoulder's ridge at a distance from the centre line, metres; 0 if there is none.
[[nodiscard]] double shoulder_height_at(const body::figure& figure, double x);

}  // namespace fw::garment
