// avatar.json, read back as the body it tells of.
#include <cmath>

#include "fw/dressing/avatar.hpp"

namespace fw::dressing {

namespace {

constexpr double furthest_modifier =
    20;                         // the fit stays within 3, or several times that on the weaker side of a modifier
constexpr double longest = 10;  // metres: of a measurement, and more than enough

std::unexpected<error> out_of_range(const std::string& path, double low, double high) {
    return fail(error_kind::invalid, "avatar.shape",
                fmt::format("\"{}\" must be a number from {:g} to {:g}.", path, low, high), path);
}

result<double> slider(const json_object& from, std::string_view name, double low = 0, double high = 1) {
    FW_TRY(const double value, from.get_number(name));
    if (!(value >= low && value <= high)) return out_of_range(from.path_of(name), low, high);
    return value;
}

/// Numbers of a list, each within ± `most`.
template <class Target>
result<void> read_list(const json_object& from, std::string_view name, Target& target, double most) {
    FW_TRY(const auto* list, from.get_array(name));
    const auto path = from.path_of(name);
    if (list->size() != target.size())
        return fail(error_kind::invalid, "avatar.shape",
                    fmt::format("\"{}\" must have {} numbers: it is of another body model.", path, target.size()),
                    path);
    for (std::size_t i = 0; i < target.size(); ++i) {
        const auto& entry = (*list)[i];
        const double value = entry.is_number() ? entry.to_number<double>() : std::nan("");
        if (!(std::abs(value) <= most)) return out_of_range(fmt::format("{}[{}]", path, i), -most, most);
        target[i] = value;
    }
    return {};
}

drape::measured_interval measured_around(body::measurement_id id, double value, body::interval i) {
    return {id, value, std::min(i.lower, value), std::max(i.upper, value)};
}

result<body::sex> parse_sex(const json_object& root) {
    FW_TRY(const auto text, root.get_string("sex"));
    if (text == "female") return body::sex::female;
    if (text == "male") return body::sex::male;
    return fail(error_kind::invalid, "avatar.sex", "\"sex\" must be \"female\" or \"male\".", "sex");
}

result<drape::measured_interval> parse_measured(const json_object& m) {
    FW_TRY(const auto name, m.get_string("id"));
    const auto id = body::find_measurement(name);
    if (!id)
        return fail(error_kind::invalid, "avatar.measurement", fmt::format("\"{}\" is no measurement.", name),
                    m.path_of("id"));
    FW_TRY(const auto asked, m.find_number("asked"));
    FW_TRY(const auto achieved, m.get_number("achieved"));
    std::array<double, 2> around{};
    FW_CHECK(read_list(m, "interval90", around, longest));
    return measured_around(*id, asked.value_or(achieved), {around[0], around[1]});
}

}  // namespace

body_evidence evidence_of(const avatar& a) {
    body_evidence out{a.fit.figure.sex, {}};
    for (const auto& m : a.fit.measurements)
        out.measured.push_back(measured_around(m.id, m.asked.value_or(m.achieved), m.interval90));
    return out;
}

result<body_evidence> parse_evidence(std::string_view document) {
    FW_TRY(const auto parsed, parse_json(document));
    FW_TRY(const auto root, json_object::from(parsed));
    body_evidence out;
    FW_TRY(out.sex, parse_sex(root));
    FW_TRY(const auto* list, root.get_array("measurements"));
    for (std::size_t i = 0; i < list->size(); ++i) {
        FW_TRY(const auto entry, json_object::from((*list)[i], fmt::format("measurements[{}]", i)));
        FW_TRY(const auto measured, parse_measured(entry));
        out.measured.push_back(measured);
    }
    return out;
}

result<body::shape> parse_shape(const body::body_model& model, std::string_view document) {
    FW_TRY(const auto parsed, parse_json(document));
    FW_TRY(const auto root, json_object::from(parsed));
    FW_TRY(const auto version, root.get_number("version"));
    if (version != 1)
        return fail(error_kind::unsupported, "avatar.version", "This program reads version 1 of avatar.json.",
                    "version");
    body::shape out;
    FW_TRY(out.sex, parse_sex(root));
    FW_TRY(const auto shape, root.get_object("shape"));
    FW_TRY(out.age, slider(shape, "age", body::accepted_age.lower, body::accepted_age.upper));
    FW_TRY(out.muscle, slider(shape, "muscle"));
    FW_TRY(out.weight, slider(shape, "weight"));
    FW_TRY(out.height, slider(shape, "height"));
    FW_TRY(out.proportions, slider(shape, "proportions"));
    FW_TRY(out.cup, slider(shape, "cup"));
    FW_TRY(out.firmness, slider(shape, "firmness"));
    if (shape.has("ancestry")) FW_CHECK(read_list(shape, "ancestry", out.ancestry, 1));
    out.modifiers.resize(model.modifiers().size());
    FW_CHECK(read_list(shape, "modifiers", out.modifiers, furthest_modifier));
    return out;
}

}  // namespace fw::dressing
