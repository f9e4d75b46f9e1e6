#include "fw/avatar/found_body.hpp"

#include <algorithm>

namespace fw::avatar {

namespace {

std::optional<double> number_of(const json::value& v) {
    if (!v.is_number()) return std::nullopt;
    return v.to_number<double>();
}

found_value value_of(const json::object& from) {
    found_value out;
    out.value = from.at("achieved").to_number<double>();
    out.asked = number_of(from.at("asked"));
    const auto& interval = from.at("interval90").as_array();
    out.interval90 = {interval.at(0).to_number<double>(), interval.at(1).to_number<double>()};
    if (const auto* source = from.if_contains("source")) out.source = std::string_view(source->as_string());
    return out;
}

}  // namespace

found_body parse_found(std::string_view text) {
    const auto document = json::parse(text);
    const auto& all = document.as_object();
    found_body out;
    out.sex = std::string_view(all.at("sex").as_string());
    for (const auto& entry : all.at("measurements").as_array()) {
        const auto id = body::find_measurement(std::string_view(entry.as_object().at("id").as_string()));
        out.measurements.at(static_cast<std::size_t>(id.value())) = value_of(entry.as_object());
    }
    out.weight = value_of(all.at("weight").as_object());
    out.weight.source = out.weight.asked ? "typed" : "derived";
    out.warnings = all.at("warnings").as_array();
    return out;
}

double confidence_of(const found_body& found) {
    double sum = 0;
    for (const auto id : main_measurements) {
        const auto& v = found[id];
        sum += std::clamp((v.interval90.upper - v.interval90.lower) / 2 / std::max(v.value, 1e-3), 0.0, 1.0);
    }
    return 1 - sum / static_cast<double>(main_measurements.size());
}

}  // namespace fw::avatar
