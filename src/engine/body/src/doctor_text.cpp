// Values as people read them.
#include "doctor_rules.hpp"

namespace fw::body {

namespace {

constexpr double metres_per_inch = 0.0254, kilograms_per_pound = 0.45359237;

// "1.68", "92.5", "168", "1680": no more digits than a tape or a scale has.
std::string number_text(double value) {
    return std::abs(value) < 10 ? fmt::format("{:.3g}", value) : fmt::format("{:.6g}", std::round(value * 10) / 10);
}

}  // namespace

std::string lower_label(measurement_id id) {
    std::string label(info(id).label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return label;
}

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

std::string to_text(const warning& about, double value, unit_system units) {
    const auto id = find_measurement(about.measurement);
    return id ? to_text(*id, value, units) : weight_to_text(value, units);
}

}  // namespace fw::body
