// Units that people type and read measurements in. Inside the program all is metres, radians and kilograms.
#pragma once

#include <string>

#include "fw/base/quantity.hpp"
#include "fw/body/measurement.hpp"

namespace fw::body {

enum class unit_system { metric, imperial };

inline constexpr double kilograms_per_pound = 0.45359237;

/// "92.5 cm", "36.4 in", "24°": a value as the person reads it.
[[nodiscard]] std::string to_text(measurement_id id, double value, unit_system units);

/// "68 kg", "150 lb".
[[nodiscard]] std::string weight_to_text(double kilograms, unit_system units);

}  // namespace fw::body
