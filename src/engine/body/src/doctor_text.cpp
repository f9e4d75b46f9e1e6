#include "doctor_text.hpp"

namespace fw::body {

std::string lower_label(measurement_id id) {
    std::string label(info(id).label);
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return label;
}

std::string name_of(std::size_t v) {
    return v == weight_variable ? "weight" : v == age_variable ? "age" : std::string(all_measurements()[v].name);
}

std::string label_of(std::size_t v) {
    return v == weight_variable ? "weight" : v == age_variable ? "age" : lower_label(all_measurements()[v].id);
}

std::string text_of(std::size_t v, double value, unit_system units) {
    return v == weight_variable ? weight_to_text(value, units)
           : v == age_variable  ? fmt::format("{:.0f}", value)
                                : to_text(all_measurements()[v].id, value, units);
}

std::string to_text(const warning& about, double value, unit_system units) {
    const auto id = find_measurement(about.measurement);
    return id ? to_text(*id, value, units) : weight_to_text(value, units);
}

}  // namespace fw::body
