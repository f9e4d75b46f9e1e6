#include "fw/dressing/person.hpp"

#include "person_checks.hpp"

namespace fw::dressing {

namespace {

using body::unit_system;

result<unit_system> parse_unit(const json_object& root) {
    FW_TRY(const auto text, root.find_string("unit"));
    if (!text || *text == "metric") return unit_system::metric;
    if (*text == "imperial") return unit_system::imperial;
    return fail(error_kind::invalid, "person.unit",
                "\"unit\" must be \"metric\" (cm, kg) or \"imperial\" (inches, pounds).", "unit");
}

result<body::sex> parse_sex(const json_object& root) {
    if (!root.has("sex")) {
        return fail(error_kind::invalid, "json.missing",
                    "\"sex\" is required, \"female\" or \"male\": it chooses the body shapes to start from.", "sex");
    }
    FW_TRY(const auto text, root.get_string("sex"));
    if (text == "female") return body::sex::female;
    if (text == "male") return body::sex::male;
    return fail(error_kind::invalid, "person.sex",
                "\"sex\" must be \"female\" or \"male\": it chooses the body shapes to start from.", "sex");
}

/// The schema knows no null: what is not known is left out.
result<void> refuse_null(const json_object& object, std::string_view rule) {
    for (const auto& member : object.raw()) {
        const std::string_view key(member.key().data(), member.key().size());
        if (!member.value().is_null() || key.starts_with("x-")) continue;
        const auto path = object.path_of(key);
        return fail(error_kind::invalid, "json.type", fmt::format("\"{}\" is null: {}", path, rule), path);
    }
    return {};
}

result<void> parse_measurements(const json_object& measurements, person& out) {
    std::vector<std::string_view> known{"weight"};
    for (const auto& m : body::all_measurements()) known.push_back(m.name);
    FW_CHECK(measurements.only(known));
    FW_CHECK(refuse_null(measurements, "it must be a number. Leave the line out if you do not know it."));
    for (const auto& m : body::all_measurements()) {
        FW_TRY(const auto value, measurements.find_number(m.name));
        if (value) out.measurements.emplace_back(m.id, *value * unit_of(m.id, out.unit));
    }
    FW_TRY(const auto weight, measurements.find_number("weight"));
    if (weight) out.weight = *weight * kilograms_in(out.unit);
    return {};
}

}  // namespace

std::optional<double> person::find(body::measurement_id id) const {
    for (const auto& [key, value] : measurements) {
        if (key == id) return value;
    }
    return std::nullopt;
}

body::fit_request to_request(const person& p) {
    body::fit_request request;
    request.sex = p.sex;
    request.age = p.age;
    request.weight = p.weight;
    for (const auto& [id, value] : p.measurements) request[id] = value;
    return request;
}

result<person> parse_typed_person(std::string_view text) {
    FW_TRY(const auto document, parse_json(text));
    FW_TRY(const auto root, json_object::from(document));
    FW_CHECK(root.only({"name", "sex", "age", "unit", "measurements"}));
    FW_CHECK(refuse_null(root, "give a value, or leave the line out."));
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
    FW_CHECK(check_measurements(out, beyond_any_slip));
    if (!out.find(body::measurement_id::height)) {
        return fail(error_kind::invalid, "person.height_required",
                    "\"measurements.height\" is required: barefoot, from the floor to the top of the head.",
                    "measurements.height");
    }
    return out;
}

result<person> parse_person(std::string_view text) {
    FW_TRY(auto out, parse_typed_person(text));
    FW_CHECK(check_values(out));
    return out;
}

std::string find_name(std::string_view text) {
    const auto document = parse_json(text);
    const auto* root = document ? document->if_object() : nullptr;
    const auto* name = root ? root->if_contains("name") : nullptr;
    return name && name->is_string() ? std::string(name->get_string()) : std::string();
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
