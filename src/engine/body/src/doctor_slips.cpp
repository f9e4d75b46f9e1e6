#include "doctor_slips.hpp"

#include "doctor_text.hpp"

namespace fw::body {
namespace {

constexpr double inch = metres_per_inch, foot = 0.3048, pound = kilograms_per_pound;

// Two neighbouring digits exchanged in the number as it was typed, to one decimal.
void add_swapped_digits(std::vector<slip>& out, double value, double unit) {
    auto digits = fmt::format("{:.1f}", value / unit);
    for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
        const std::size_t j = i + 1;  // not across the decimal point: nobody slips there
        if (digits[i] == '.' || digits[j] == '.' || digits[i] == digits[j]) continue;
        auto other = digits;
        std::swap(other[i], other[j]);
        if (other[0] != '0') out.push_back({"digits.swapped", std::stod(other) * unit, 2});
    }
}

}  // namespace

bool is_length(std::size_t v) {
    return v < measurement_count && !all_measurements()[v].angle;
}

std::vector<slip> slips_of(std::size_t v, double value, unit_system units) {
    std::vector<slip> out;
    const bool metric = units == unit_system::metric;
    if (is_length(v)) {
        if (metric)
            out.push_back({"unit.inches", value / 0.01 * inch, 0});
        else
            out.push_back({"unit.centimetres", value / inch * 0.01, 0});
        out.push_back({"unit.metres", metric ? value * 100 : value / inch, 0});
        out.push_back({"unit.feet", metric ? value / 0.01 * foot : value / inch * foot, 0});
    } else if (v == weight_variable) {
        if (metric)
            out.push_back({"unit.pounds", value * pound, 0});
        else
            out.push_back({"unit.kilograms", value / pound, 0});
    }
    out.push_back({"digits.decimal", value * 10, 0.5});
    out.push_back({"digits.decimal", value / 10, 0.5});
    out.push_back({"digits.decimal", value / 100, 1});
    add_swapped_digits(out, value, v == weight_variable ? (metric ? 1 : pound) : metric ? 0.01 : inch);
    return out;
}

std::string explain(std::string_view code, std::size_t v, double typed, double meant, unit_system units) {
    const auto label = label_of(v), was = text_of(v, typed, units), likely = text_of(v, meant, units);
    const double number = v == weight_variable           ? (units == unit_system::metric ? typed : typed / pound)
                          : units == unit_system::metric ? typed * 100
                                                         : typed / inch;
    const auto said = [&](std::string_view unit) {
        return fmt::format(
            "You typed a {} of {}, which does not go with your other values. {:.6g} {} would be {}, which does: use "
            "that?",
            label, was, number, unit, likely);
    };
    if (code == "unit.inches") return said("inches");
    if (code == "unit.centimetres") return said("centimetres");
    if (code == "unit.metres") return said("metres");
    if (code == "unit.feet") return said("feet");
    if (code == "unit.pounds") return said("pounds");
    if (code == "unit.kilograms") return said("kilograms");
    if (code == "digits.decimal")
        return fmt::format(
            "You typed a {} of {}. With the decimal point moved it would be {}, which goes with your other values: use "
            "that?",
            label, was, likely);
    return fmt::format(
        "You typed a {} of {}. With two digits the other way round it would be {}, which goes with your other values: "
        "use that?",
        label, was, likely);
}

}  // namespace fw::body
