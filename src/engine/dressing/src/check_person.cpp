// What is asked of a person's numbers, and what was likely meant by those that are refused.
#include "person_checks.hpp"

namespace fw::dressing {

namespace {

using body::unit_system;

constexpr double radians_per_degree = pi / 180;

constexpr double most_metres = 4;
constexpr double most_kilograms = 400;

std::string_view name_of_unit(body::measurement_id id, unit_system unit) {
    if (body::info(id).angle) return "degrees";
    return unit == unit_system::metric ? "cm" : "inches";
}

bool within(double value, double most) {
    return value > 0 && value <= most;
}

/// Numbers that the doctor can make something of.
bool can_be_examined(const person& p) {
    return (!p.weight || within(*p.weight, beyond_any_slip * most_kilograms)) &&
           std::ranges::all_of(p.measurements,
                               [](const auto& m) { return within(m.second, beyond_any_slip * most_metres); });
}

}  // namespace

double unit_of(body::measurement_id id, unit_system unit) {
    if (body::info(id).angle) return radians_per_degree;
    return unit == unit_system::metric ? 0.01 : metres_per_inch;
}

double kilograms_in(unit_system unit) {
    return unit == unit_system::metric ? 1.0 : body::kilograms_per_pound;
}

result<void> check_measurements(const person& p, double slack) {
    const auto refuse = [&](std::string_view name, double value, std::string_view unit, std::string_view what) {
        const auto likely = likely_instead(p, name);
        return fail(error_kind::invalid, "person.measurement",
                    fmt::format("\"{}\" is {:.6g} {}: that is not a {}.{}", name, value, unit, what,
                                likely.empty() ? " Check the number and the unit." : " " + likely),
                    fmt::format("measurements.{}", name));
    };
    for (const auto& [id, metres] : p.measurements) {
        if (within(metres, slack * most_metres)) continue;
        return refuse(body::info(id).name, metres / unit_of(id, p.unit), name_of_unit(id, p.unit), "body measurement");
    }
    if (p.weight && !within(*p.weight, slack * most_kilograms))
        return refuse("weight", *p.weight / kilograms_in(p.unit), p.unit == unit_system::metric ? "kg" : "pounds",
                      "body weight");
    return {};
}

result<void> check_values(const person& p) {
    if (p.age && !(*p.age >= accepted_age.lower && *p.age <= accepted_age.upper)) {
        return fail(
            error_kind::invalid, "person.age",
            fmt::format("\"age\" is {:.6g}: this program knows bodies of adults and youths, from {} to {} years.",
                        *p.age, accepted_age.lower, accepted_age.upper),
            "age");
    }
    return check_measurements(p, 1);
}

std::string likely_instead(const person& p, std::string_view measurement) {
    if (!can_be_examined(p)) return {};
    const auto request = to_request(p);
    const auto warnings = body::examine(request, p.unit);
    for (const auto& w : warnings) {
        if (!names(w, measurement) || !w.suggestion) continue;
        // The other value of an exchange gets what stands at the value at fault, which is mended as well.
        const auto meant = w.measurement == measurement
                               ? w.suggestion
                               : body::mend(request, warnings)[*body::find_measurement(measurement)];
        const auto likely = body::to_text(w, *meant, p.unit);
        if (w.code != "unit.inches") return fmt::format("Did you mean {}?", likely);
        const auto typed = p.find(*body::find_measurement(measurement));
        // One value among many was read off the wrong side of the tape; where all are inches, the unit is wrong.
        const auto in_inches = std::ranges::count(warnings, "unit.inches", &body::warning::code);
        const auto lengths =
            std::ranges::count_if(p.measurements, [](const auto& m) { return !body::info(m.first).angle; });
        if (in_inches == 1 && lengths > 1)
            return fmt::format("{} alone looks like inches: {:.6g} inches are {}. Write {:.4g}.", measurement,
                               *typed / unit_of(body::measurement_id::height, p.unit), likely, *w.suggestion * 100);
        return fmt::format("{:.6g} would be {} in inches: set \"unit\": \"imperial\", or write {:.4g}.",
                           *typed / unit_of(body::measurement_id::height, p.unit), likely, *w.suggestion * 100);
    }
    return {};
}

result<void> check_person(const person& p) {
    FW_CHECK(check_values(p));
    auto checked = body::check_request(to_request(p), p.unit);
    if (checked) return checked;
    if (checked.error().code == "body.out_of_range")
        checked.error().message += fmt::format(" It is for adults and youths from {} years.", accepted_age.lower);
    constexpr std::string_view prefix = "measurements.";
    const std::string& field = checked.error().field;
    const auto likely = field.starts_with(prefix) ? likely_instead(p, field.substr(prefix.size())) : std::string();
    if (!likely.empty()) checked.error().message += " " + likely;
    return checked;
}

}  // namespace fw::dressing
