// The measurement doctor: finds slips in typed values before a body is made of them, and says what was likely meant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/body/fit.hpp"

namespace fw::body {

/// The units in which the person typed, for slips between units and for messages.
enum class unit_system { metric, imperial };

struct warning {
    std::string code;                  ///< stable: "unit.inches", "digits.swapped", "order.thigh_not_below_hip", …
    std::string measurement;           ///< API name of the value at fault; "weight" too
    std::string message;               ///< for the person: what looks wrong and what to do, in their units
    std::optional<double> suggestion;  ///< the likely value, metres, radians or kilograms
    std::string exchanged_with = {};   ///< values.exchanged: the other value, which is to become this one's
};

/// Examines the values as they were typed (converted to metres and kilograms, not yet checked for range).
///
/// Each value is compared with what all the others lead to expect (joint Gaussian of measurements, weight and age). One
/// that does not fit is tried as a slip: another unit, a decimal point, swapped digits, two values exchanged. The worst
/// is set aside or mended first, then the rest is examined again. Rules that no body breaks come last.
/// A suggestion is a value that people of that height and weight have, and one that is not complained about itself. A
/// weight between 12 and 60 kg/m² is called a slip only where a girth contradicts it.
/// Codes: unit.inches, unit.centimetres, unit.metres, unit.feet, unit.pounds, unit.kilograms, digits.decimal,
/// digits.swapped, values.exchanged, value.unlikely, value.impossible, order.* (see doctor_rules.cpp).
[[nodiscard]] std::vector<warning> examine(const fit_request& request, unit_system units = unit_system::metric);

/// The request with every suggestion taken.
[[nodiscard]] fit_request mend(const fit_request& request, const std::vector<warning>& warnings);

/// After the fit: asked values that the body does not have (gap above `fit_tolerance`). Code: fit.not_reached.
[[nodiscard]] std::vector<warning> examine_fit(const fit_result& result, unit_system units = unit_system::metric);

/// "92.5 cm", "36.4 in", "68 kg", "150 lb", "24°": a value as the person reads it.
[[nodiscard]] std::string to_text(measurement_id id, double value, unit_system units);
[[nodiscard]] std::string weight_to_text(double kilograms, unit_system units);
/// A value of what the warning is about: of its suggestion, for one.
[[nodiscard]] std::string to_text(const warning& about, double value, unit_system units);

}  // namespace fw::body
