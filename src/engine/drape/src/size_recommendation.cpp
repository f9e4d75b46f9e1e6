#include "fw/drape/size_recommendation.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fw/body/fit.hpp"

namespace fw::drape {

namespace {

double normal_below(double x, double mean, double deviation) {
    if (deviation <= 0) return x > mean ? 1.0 : 0.0;
    return 0.5 * std::erfc((mean - x) / (deviation * std::numbers::sqrt2));
}

std::vector<double> centimetres(std::initializer_list<double> limits) {
    std::vector<double> out;
    for (const double l : limits) out.push_back(l / 100);
    return out;
}

using id = body::measurement_id;

// Limits of EN 13402-3 in centimetres: steps of 4, then of 6 (women's hips 5, men's waists 4, 5 and 6).
const size_scale& women_bust() {
    static const size_scale s{id::chest_circumference,
                              centimetres({74, 78, 82, 86, 90, 94, 98, 102, 107, 113, 119, 125, 131})};
    return s;
}
const size_scale& women_waist() {
    static const size_scale s{id::waist_circumference,
                              centimetres({58, 62, 66, 70, 74, 78, 82, 86, 91, 97, 103, 109, 115})};
    return s;
}
const size_scale& women_hip() {
    static const size_scale s{id::hip_circumference,
                              centimetres({82, 86, 90, 94, 98, 102, 106, 110, 114.5, 119.5, 124.5, 129.5, 134.5})};
    return s;
}
const size_scale& men_chest() {
    static const size_scale s{id::chest_circumference,
                              centimetres({82, 86, 90, 94, 98, 102, 106, 110, 114, 118, 123, 129, 135})};
    return s;
}
const size_scale& men_waist() {
    static const size_scale s{id::waist_circumference,
                              centimetres({70, 74, 78, 82, 86, 90, 94, 98, 102, 106, 111, 117, 123})};
    return s;
}

/// Sizes named after the middle of the leading measurement's step.
std::vector<std::string> names_of(const std::vector<std::string_view>& names) {
    return {names.begin(), names.end()};
}

/// Probability that the size asked for by one measurement is at most each of: below the chart, size 0, 1, …
std::vector<double> at_most(const size_scale& scale, const measured_interval& m) {
    const double deviation = (m.high - m.low) / (2 * body::z90);
    std::vector<double> out;
    for (const double l : scale.limits) out.push_back(normal_below(l, m.value, deviation));
    return out;
}

}  // namespace

size_chart en13402_chart(body::sex sex, chart_for what) {
    if (sex == body::sex::female) {
        size_chart c{"EN 13402-3 women",
                     names_of({"76", "80", "84", "88", "92", "96", "100", "104", "110", "116", "122", "128"}),
                     {}};
        switch (what) {
            case chart_for::tops:
                c.scales = {women_bust()};
                break;
            case chart_for::bottoms:
                c.scales = {women_hip(), women_waist()};
                break;
            case chart_for::dresses:
                c.scales = {women_bust(), women_hip()};
                break;
        }
        return c;
    }
    size_chart c{"EN 13402-3 men",
                 names_of({"84", "88", "92", "96", "100", "104", "108", "112", "116", "120", "126", "132"}),
                 {}};
    if (what == chart_for::bottoms) {
        c.sizes = names_of({"72", "76", "80", "84", "88", "92", "96", "100", "104", "108", "114", "120"});
        c.scales = {men_waist()};
    } else {
        c.scales = {men_chest()};
    }
    return c;
}

size_chart en13402_letters(body::sex sex) {
    size_chart c{"EN 13402-3 letters", names_of({"XS", "S", "M", "L", "XL", "XXL", "3XL"}), {}};
    c.scales = {{id::chest_circumference, sex == body::sex::female
                                              ? centimetres({74, 82, 90, 98, 107, 119, 131, 143})
                                              : centimetres({78, 86, 94, 102, 110, 118, 129, 141})}};
    return c;
}

result<void> check_chart(const size_chart& chart) {
    bool sound = !chart.sizes.empty() && !chart.scales.empty();
    for (const auto& s : chart.scales) {
        sound = sound && s.limits.size() == chart.sizes.size() + 1 &&
                std::ranges::adjacent_find(s.limits, [](double a, double b) { return !(a < b); }) == s.limits.end();
    }
    if (sound) return {};
    return fail(
        error_kind::invalid, "size_chart.shape",
        fmt::format(
            "Size chart \"{}\" needs at least one size, and for each measurement one limit more than sizes, rising.",
            chart.name));
}

result<size_recommendation> recommend_size(const size_chart& chart, std::span<const measured_interval> measured) {
    FW_CHECK(check_chart(chart));
    std::vector<double> joint(chart.sizes.size() + 1, 1.0);
    for (const auto& scale : chart.scales) {
        const auto m = std::ranges::find(measured, scale.measurement, &measured_interval::measurement);
        if (m == measured.end() || !(m->low <= m->value && m->value <= m->high) || !(m->low > 0)) {
            const auto name = body::info(scale.measurement).name;
            return fail(error_kind::invalid, "size.measurement",
                        fmt::format("The size chart needs {} with an interval around it.", name),
                        fmt::format("measurements.{}", name));
        }
        const auto one = at_most(scale, *m);
        for (std::size_t i = 0; i < joint.size(); ++i) joint[i] *= one[i];
    }
    size_recommendation out;
    out.smaller = joint.front();
    out.larger = 1 - joint.back();
    for (std::size_t i = 0; i < chart.sizes.size(); ++i) out.sizes.push_back({chart.sizes[i], joint[i + 1] - joint[i]});
    const auto likelier = [&](std::size_t a, std::size_t b) {
        return out.sizes[a].probability < out.sizes[b].probability;
    };
    for (std::size_t i = 1; i < out.sizes.size(); ++i) {
        if (likelier(out.best, i)) out.best = i;
    }
    const std::size_t last = out.sizes.size() - 1;
    out.neighbour = out.best == 0 ? std::min<std::size_t>(1, last) : out.best - 1;
    if (out.best > 0 && out.best < last && likelier(out.neighbour, out.best + 1)) out.neighbour = out.best + 1;
    return out;
}

}  // namespace fw::drape
