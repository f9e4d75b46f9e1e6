// Names and values as people read them.
#include "doctor_rules.hpp"

namespace fw::body {

std::string lower_label(measurement_id id) {
    std::string label(info(id).label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return label;
}

std::string to_text(const warning& about, double value, unit_system units) {
    const auto id = find_measurement(about.measurement);
    return id ? to_text(*id, value, units) : weight_to_text(value, units);
}

}  // namespace fw::body
