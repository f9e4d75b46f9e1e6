#include "fw/garment/draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "body_levels.hpp"
#include "fw/base/quantity.hpp"
#include "garment_program.hpp"

namespace fw::garment {

namespace {

const garment_program& program_of(garment_kind kind) {
    switch (kind) {
        case garment_kind::t_shirt:
            return t_shirt_program();
        case garment_kind::a_line_skirt:
            return a_line_skirt_program();
        case garment_kind::tailored_trousers:
            return tailored_trousers_program();
    }
    assert(false && "unknown garment");
    return t_shirt_program();
}

const parameter_info* find_parameter(const garment_info& garment, std::string_view name) {
    const auto it = std::find_if(garment.parameters.begin(), garment.parameters.end(),
                                 [&](const parameter_info& p) { return p.name == name; });
    return it == garment.parameters.end() ? nullptr : &*it;
}

std::unexpected<error> unknown_parameter(const garment_info& garment, const std::string& name) {
    std::vector<std::string_view> known;
    for (const auto& p : garment.parameters) known.push_back(p.name);
    const auto near = find_similar(name, known);
    return fail(error_kind::invalid, "garment.parameter_unknown",
                fmt::format("\"{}\" is no parameter of {}.{} Its parameters are {}.", name, garment.id,
                            near ? fmt::format(" Did you mean \"{}\"?", *near) : "", fmt::join(known, ", ")),
                name);
}

/// A number or one of the choices. `text` is what stands after the "=".
result<double> parse_value(const parameter_info& p, std::string_view text) {
    for (std::size_t i = 0; i < p.choices.size(); ++i)
        if (p.choices[i] == text) return static_cast<double>(i);
    const auto value = p.unit == parameter_unit::metres ? find_length(text) : find_number(text);
    if (value && p.choices.empty()) return *value;
    return fail(
        error_kind::invalid, "garment.parameter_value",
        p.choices.empty()
            ? fmt::format("\"{}\" needs a number{}, not \"{}\".", p.name,
                          p.unit == parameter_unit::metres ? " of metres, or one with cm, mm, m or in" : "", text)
            : fmt::format("\"{}\" must be one of {}, not \"{}\".", p.name, fmt::join(p.choices, ", "), text),
        std::string(p.name));
}

result<void> check_range(const parameter_info& p, double value) {
    const bool whole = p.unit != parameter_unit::choice || value == std::floor(value);
    if (value >= p.min && value <= p.max && whole) return {};
    return fail(
        error_kind::invalid, "garment.parameter_range",
        fmt::format("\"{}\" must be between {:g} and {:g}{}, not {:g}.{}", p.name, p.min, p.max,
                    p.unit == parameter_unit::metres ? " metres" : "", value,
                    p.unit == parameter_unit::metres && value > p.max ? " Centimetres are written as 62cm." : ""),
        std::string(p.name));
}

/// The drafting programs divide by these.
result<void> check_figure(const body::figure& figure) {
    using enum measurement_id;
    for (const auto id : {height, chest_circumference, waist_circumference, hip_circumference, inseam_length,
                          arm_length, upper_arm_circumference, thigh_circumference, neck_base_circumference}) {
        const double v = figure.measurements[id];
        if (!(v > 0.05 && v < 3))
            return refuse_measurement(id, fmt::format("{:.3f} m cannot be a body's {}.", v, name_of(id)));
    }
    return {};
}

result<parameter_set> resolve(const garment_program& program, const body::figure& figure,
                              std::span<const parameter_value> asked) {
    for (const auto& a : asked)
        if (find_parameter(program.info, a.name) == nullptr) return unknown_parameter(program.info, a.name);
    FW_CHECK(check_figure(figure));
    parameter_set set;
    for (const parameter_info& p : program.info.parameters) {
        const auto it = std::find_if(asked.rbegin(), asked.rend(), [&](const auto& a) { return a.name == p.name; });
        if (it != asked.rend()) {
            FW_CHECK(check_range(p, it->value));
            set.set(p.name, it->value);
            set.mark_asked(p.name);
        } else {
            const double value = p.fallback ? *p.fallback : program.derive(p.name, figure, set);
            set.set(p.name, std::clamp(value, p.min, p.max));
        }
    }
    return set;
}

}  // namespace

void parameter_set::set(std::string_view name, double value) {
    values_.emplace_back(name, value);
}

double parameter_set::operator[](std::string_view name) const {
    const auto it = std::find_if(values_.begin(), values_.end(), [&](const auto& v) { return v.first == name; });
    assert(it != values_.end() && "parameters are resolved in the order of their table");
    return it->second;
}

bool parameter_set::asked(std::string_view name) const {
    return std::find(asked_.begin(), asked_.end(), name) != asked_.end();
}

double parameter_set::by_fit(const std::array<double, 4>& choices) const {
    return choices[static_cast<std::size_t>((*this)["fit"])];
}

std::unexpected<error> refuse_measurement(body::measurement_id id, std::string message) {
    return fail(error_kind::invalid, "garment.measurement", std::move(message), std::string(name_of(id)));
}

std::unexpected<error> refuse_parameter(std::string_view name, std::string message) {
    return fail(error_kind::invalid, "garment.parameter", std::move(message), std::string(name));
}

const garment_info& info(garment_kind kind) {
    return program_of(kind).info;
}

std::optional<garment_kind> find_garment(std::string_view id) {
    for (std::size_t i = 0; i < garment_kind_count; ++i)
        if (const auto kind = static_cast<garment_kind>(i); info(kind).id == id) return kind;
    return std::nullopt;
}

result<std::vector<parameter_value>> parse_parameters(garment_kind kind, std::string_view text) {
    std::vector<parameter_value> out;
    while (!text.empty()) {
        const std::string_view item = text.substr(0, text.find(','));
        text.remove_prefix(std::min(text.size(), item.size() + 1));
        const std::size_t equals = item.find('=');
        const std::string name(item.substr(0, equals));
        const parameter_info* p = find_parameter(info(kind), name);
        if (p == nullptr) return unknown_parameter(info(kind), name);
        if (equals == std::string_view::npos)
            return fail(error_kind::invalid, "garment.parameter_value",
                        fmt::format("Write {0}=VALUE, not {0} alone.", name), name);
        FW_TRY(const double value, parse_value(*p, item.substr(equals + 1)));
        FW_CHECK(check_range(*p, value));
        out.push_back({name, value});
    }
    return out;
}

result<std::vector<parameter_value>> read_parameters(garment_kind kind, const json::value& object) {
    FW_TRY(const auto members, json_object::from(object));
    std::vector<parameter_value> out;
    for (const auto& [name, value] : members.raw()) {
        const parameter_info* p = find_parameter(info(kind), name);
        if (p == nullptr) return unknown_parameter(info(kind), std::string(name));
        double number = 0;
        if (value.is_number() && p->choices.empty()) {
            number = value.to_number<double>();
        } else if (value.is_string()) {
            FW_TRY(number, parse_value(*p, value.get_string()));
        } else {
            return fail(error_kind::invalid, "garment.parameter_value",
                        p->choices.empty()
                            ? fmt::format("\"{}\" needs a number.", p->name)
                            : fmt::format("\"{}\" must be one of {}.", p->name, fmt::join(p->choices, ", ")),
                        std::string(name));
        }
        FW_CHECK(check_range(*p, number));
        out.push_back({std::string(name), number});
    }
    return out;
}

result<std::vector<parameter_value>> resolve_parameters(garment_kind kind, const body::figure& figure,
                                                        std::span<const parameter_value> asked) {
    const garment_program& program = program_of(kind);
    FW_TRY(const parameter_set set, resolve(program, figure, asked));
    std::vector<parameter_value> out;
    for (const parameter_info& p : program.info.parameters) out.push_back({std::string(p.name), set[p.name]});
    return out;
}

result<sewing_pattern> draft(garment_kind kind, const body::figure& figure, std::span<const parameter_value> asked) {
    const garment_program& program = program_of(kind);
    FW_TRY(const parameter_set set, resolve(program, figure, asked));
    FW_TRY(sewing_pattern pattern, program.draft(figure, set));
    if (pattern.name.empty()) pattern.name = program.info.label;
    pattern.kind = program.info.id;
    for (const parameter_info& p : program.info.parameters)
        pattern.parameters.push_back({std::string(p.name), set[p.name]});
    if (auto valid = validate(pattern); !valid) {
        // A parameter combination that our rules let through but that folds an outline onto itself.
        return fail(error_kind::invalid, "garment.parameter",
                    "This combination of measurements and parameters gives no sound pattern: " + valid.error().message,
                    valid.error().field);
    }
    return pattern;
}

}  // namespace fw::garment
