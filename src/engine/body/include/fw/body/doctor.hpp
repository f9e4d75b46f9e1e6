// The measurement doctor: finds slips in typed values before a body is made of them, and says what was likely meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/body/fit.hpp"

namespace fw::body {

struct warning {
    std::string code;                  ///< stable: "unit.inches", "digits.swapped", "order.thigh_not_below_hip", …
    std::string measurement;           ///< API name of the value at fault: a measurement, "weight", "sex"; "" = photos
    std::string message;               ///< for the person: what looks wrong and what to do, in their units
    std::optional<double> suggestion;  ///< the likely value, metres, radians or kilograms
    std::string exchanged_with = {};   ///< values.exchanged: the other value, which is to become this one's
};

/// Whether the warning is about this value: at fault itself, or to be exchanged with the one that is. API name.
[[nodiscard]] bool names(const warning& w, std::string_view value);

/// Examines the values as they were typed (converted to metres and kilograms, not yet checked for range).
///
/// Each value is compared with what all the others lead to expect (joint Gaussian of measurements, weight and age). One
/// that does not fit is tried as a slip: another unit, a decimal point, swapped digits, two values exchanged. The worst
/// is set aside or mended first, then the rest is examined again. Rules that no body breaks come last.
/// A suggestion is a value that people of that height and weight have, and one that is not complained about itself. A
/// weight between 12 and 60 kg/m² is called a slip only where a girth contradicts it. `units`: those the person typed
/// in. Codes: unit.inches, unit.centimetres, unit.metres, unit.feet, unit.pounds, unit.kilograms, digits.decimal,
/// digits.swapped, values.exchanged, value.unlikely, value.impossible, order.* (see doctor_rules.cpp).
[[nodiscard]] std::vector<warning> examine(const fit_request& request, unit_system units = unit_system::metric);

/// The request with every suggestion taken.
[[nodiscard]] fit_request mend(const fit_request& request, const std::vector<warning>& warnings);

/// After the fit: asked values that the body does not have (gap above `fit_tolerance`). Code: fit.not_reached.
[[nodiscard]] std::vector<warning> examine_fit(const fit_result& result, unit_system units = unit_system::metric);

/// A value of what the warning is about: of its suggestion, for one.
[[nodiscard]] std::string to_text(const warning& about, double value, unit_system units);

}  // namespace fw::body
