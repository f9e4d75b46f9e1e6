#include "fw/dressing/person.hpp"

namespace fw::dressing {

namespace {

using body::unit_system;

constexpr double metres_per_inch = 0.0254;
constexpr double kilograms_per_pound = 0.45359237;
constexpr double radians_per_degree = pi / 180;

/// Metres (or radians) in one unit of the document.
double unit_of(body::measurement_id id, unit_system unit) {
    if (body::info(id).angle) return radians_per_degree;
    return unit == unit_system::metric ? 0.01 : metres_per_inch;
}

double kilograms_in(unit_system unit) {
    return unit == unit_system::metric ? 1.0 : kilograms_per_pound;
}

result<unit_system> parse_unit(const json_object& root) {
    FW_TRY(const auto text, root.find_string("unit"));
    if (!text || *text == "metric") return unit_system::metric;
    if (*text == "imperial") return unit_system::imperial;
    return fail(error_kind::invalid, "person.unit",
                "\"unit\" must be \"metric\" (cm, kg) or \"imperial\" (inches, pounds).", "unit");
}

result<body::sex> parse_sex(const json_object& root) {
    FW_TRY(const auto text, root.get_string("sex"));
    if (text == "female") return body::sex::female;
    if (text == "male") return body::sex::male;
    return fail(error_kind::invalid, "person.sex",
                "\"sex\" must be \"female\" or \"male\": it chooses the body shapes to start from.", "sex");
}

result<void> parse_measurements(const json_object& measurements, person& out) {
    std::vector<std::string_view> known{"weight"};
    for (const auto& m : body::all_measurements()) known.push_back(m.name);
    FW_CHECK(measurements.only(known));
    for (const auto& m : body::all_measurements()) {
        FW_TRY(const auto value, measurements.find_number(m.name));
        if (value) out.measurements.emplace_back(m.id, *value * unit_of(m.id, out.unit));
    }
    FW_TRY(const auto weight, measurements.find_number("weight"));
    if (weight) out.weight = *weight * kilograms_in(out.unit);
    return {};
}

constexpr double most_metres = 4;
constexpr double most_kilograms = 400;

std::string_view name_of_unit(body::measurement_id id, unit_system unit) {
    if (body::info(id).angle) return "degrees";
    return unit == unit_system::metric ? "cm" : "inches";
}

}  // namespace

result<void> check_values(const person& p) {
    if (p.age && !(*p.age >= accepted_age.lower && *p.age <= accepted_age.upper)) {
        return fail(error_kind::invalid, "person.age",
                    fmt::format("\"age\" must be between {} and {} years.", accepted_age.lower, accepted_age.upper),
                    "age");
    }
    const auto refuse = [](std::string_view name, double value, std::string_view unit, std::string_view what) {
        return fail(error_kind::invalid, "person.measurement",
                    fmt::format("\"{}\" is {:.6g} {}: that is not a {}. Check the number and the unit.", name, value,
                                unit, what),
                    fmt::format("measurements.{}", name));
    };
    for (const auto& [id, metres] : p.measurements) {
        if (metres > 0 && metres <= most_metres) continue;
        return refuse(body::info(id).name, metres / unit_of(id, p.unit), name_of_unit(id, p.unit), "body measurement");
    }
    if (p.weight && !(*p.weight > 0 && *p.weight <= most_kilograms))
        return refuse("weight", *p.weight / kilograms_in(p.unit), p.unit == unit_system::metric ? "kg" : "pounds",
                      "body weight");
    return {};
}

std::optional<double> person::find(body::measurement_id id) const {
    for (const auto& [key, value] : measurements) {
        if (key == id) return value;
    }
    return std::nullopt;
}

result<person> parse_person(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto root, json_object::from(document));
    FW_CHECK(root.only({"name", "sex", "age", "unit", "measurements"}));
    person out;
    FW_TRY(const auto name, root.find_string("name"));
    out.name = name.value_or("Somebody");
    if (out.name.empty() || out.name.size() > 200) {
        return fail(error_kind::invalid, "person.name", "\"name\" must have 1 to 200 characters.", "name");
    }
    FW_TRY(out.sex, parse_sex(root));
    FW_TRY(out.age, root.find_number("age"));
    FW_TRY(out.unit, parse_unit(root));
    FW_TRY(const auto measurements, root.get_object("measurements"));
    FW_CHECK(parse_measurements(measurements, out));
    FW_CHECK(check_values(out));
    if (!out.find(body::measurement_id::height)) {
        return fail(error_kind::invalid, "person.height_required",
                    "\"measurements.height\" is required: barefoot, from the floor to the top of the head.",
                    "measurements.height");
    }
    return out;
}

json::value to_json(const person& p) {
    json::object measurements;
    const auto rounded = [](double v) { return std::round(v * 1e6) / 1e6; };
    for (const auto& [id, value] : p.measurements)
        measurements[body::info(id).name] = rounded(value / unit_of(id, p.unit));
    if (p.weight) measurements["weight"] = rounded(*p.weight / kilograms_in(p.unit));
    json::object out{{"name", p.name}, {"sex", p.sex == body::sex::female ? "female" : "male"}};
    if (p.age) out["age"] = *p.age;
    out["unit"] = p.unit == unit_system::metric ? "metric" : "imperial";
    out["measurements"] = std::move(measurements);
    return out;
}

}  // namespace fw::dressing
