#include "fw/body/units.hpp"

#include <cmath>

#include "fw/geometry/math.hpp"

namespace fw::body {

namespace {

/// "1.68", "92.5", "168", "1680": no more digits than a tape or a scale has.
std::string number_text(double value) {
    return std::abs(value) < 10 ? fmt::format("{:.3g}", value) : fmt::format("{:.6g}", std::round(value * 10) / 10);
}

}  // namespace

std::string to_text(measurement_id id, double value, unit_system units) {
    if (info(id).angle) return fmt::format("{:.0f}°", value * 180 / pi);
    return units == unit_system::metric ? number_text(value * 100) + " cm"
                                        : number_text(value / metres_per_inch) + " in";
}

std::string weight_to_text(double kilograms, unit_system units) {
    const double value = units == unit_system::metric ? kilograms : kilograms / kilograms_per_pound;
    const std::string number = value < 100 ? number_text(value) : fmt::format("{:.0f}", value);
    return number + (units == unit_system::metric ? " kg" : " lb");
}

}  // namespace fw::body
