#include "fw/body/fit.hpp"

#include "fw/body/fit_problem.hpp"
#include "landmark_vertices.hpp"
#include "measurement_prior.hpp"

namespace fw::body {
namespace {

constexpr double tape_deviation = 0.004;  // of somebody who measures with care, metres
constexpr double angle_deviation = 0.03;
constexpr double scale_deviation = 0.7;  // kilograms

// The macro sliders that a person's height and weight suggest; the rest neutral.
std::vector<double> first_guess(const body_model& model, const fit_request& request, const fit_problem& problem) {
    std::vector<double> p;
    for (const auto& f : problem.parameters()) p.push_back(f.start);
    const double tall = *request[measurement_id::height];
    if (request.weight) p[1] = std::clamp(0.5 + (*request.weight / (tall * tall) - 20) / 16, 0.15, 0.95);
    for (int i = 0; i < 3; ++i) {  // secant steps on the height slider
        const auto height_at = [&](double slider) {
            auto q = p;
            q[0] = slider;
            return static_cast<double>(model.evaluate(problem.shape_at(q))[at::head_top].y);
        };
        const double h = p[0] < 0.5 ? -0.05 : 0.05, here = height_at(p[0]), slope = (height_at(p[0] + h) - here) / h;
        if (slope < 0.01) break;
        p[0] = std::clamp(p[0] + 0.8 * (tall - here) / slope, 0.02, 0.98);
    }
    return p;
}

}  // namespace

std::string_view to_string(value_source s) {
    switch (s) {
        case value_source::typed:
            return "typed";
        case value_source::photo:
            return "photo";
        case value_source::derived:
            return "derived";
    }
    std::unreachable();
}

result<void> check_request(const fit_request& r, unit_system units) {
    const auto refuse = [](std::string_view what, double value, interval range, const auto& text, std::string field) {
        return fail(error_kind::invalid, "body.out_of_range",
                    fmt::format("{} of {} is outside what this program knows: {} to {}.", what, text(value),
                                text(range.lower), text(range.upper)),
                    std::move(field));
    };
    if (!r[measurement_id::height])
        return fail(error_kind::invalid, "body.height_required", "Give your height: no body can be made without it.",
                    "measurements.height");
    for (const auto& i : all_measurements()) {
        const auto range = accepted_range(i.id);
        const auto text = [&](double value) { return to_text(i.id, value, units); };
        if (r[i.id] && !(*r[i.id] >= range.lower && *r[i.id] <= range.upper))
            return refuse(i.label, *r[i.id], range, text, fmt::format("measurements.{}", i.name));
    }
    if (r.weight && !(*r.weight >= accepted_weight.lower && *r.weight <= accepted_weight.upper))
        return refuse(
            "Weight", *r.weight, accepted_weight, [&](double value) { return weight_to_text(value, units); },
            "measurements.weight");
    if (r.age && !(*r.age >= accepted_age.lower && *r.age <= accepted_age.upper))
        return refuse(
            "Age", *r.age, accepted_age, [](double value) { return fmt::format("{:.0f} years", value); }, "age");
    return {};
}

interval typed_interval(measurement_id id, double value) {
    const double half = z90 * (info(id).angle ? angle_deviation : tape_deviation);
    return {value - half, value + half};
}

result<fit_result> fit(const body_model& model, const fit_request& request) {
    FW_CHECK(check_request(request));
    const fit_problem problem(model, request);
    fit_result out;
    const auto p = problem.solve(first_guess(model, request, problem), out.iterations);
    out.shape = problem.shape_at(p);
    out.figure = make_figure(model, out.shape);
    out.weight_asked = request.weight;
    out.weight_achieved = mass_of(model, out.figure.positions);

    const auto likely = make_measurement_prior(request.sex, request.age.value_or(30)).given(values_of(request));
    for (const auto& i : all_measurements()) {
        const auto at = static_cast<std::size_t>(i.id);
        auto& m = out.measurements[at];
        m.id = i.id;
        m.asked = request[i.id];
        m.achieved = out.figure.measurements[i.id];
        m.source = m.asked ? value_source::typed : value_source::derived;
        if (m.asked && !i.angle) out.worst_gap = std::max(out.worst_gap, std::abs(m.gap()));
        // A derived value: how people with the asked values vary, and how far this body is from the likeliest of them.
        const double half = z90 * std::hypot(likely.deviation[at], likely.mean[at] - m.achieved);
        m.interval90 = m.asked ? typed_interval(i.id, *m.asked) : interval{m.achieved - half, m.achieved + half};
    }
    const double centre = request.weight.value_or(out.weight_achieved);
    const double deviation = request.weight ? scale_deviation
                                            : std::hypot(likely.deviation[weight_variable],
                                                         likely.mean[weight_variable] - out.weight_achieved);
    out.weight_interval90 = {centre - z90 * deviation, centre + z90 * deviation};
    return out;
}

interval accepted_range(measurement_id id) {
    using enum measurement_id;
    switch (id) {
        case height:
            return {1.20, 2.30};
        case shoulder_width:
            return {0.25, 0.65};
        case chest_circumference:
            return {0.60, 1.80};
        case waist_circumference:
            return {0.45, 1.80};
        case hip_circumference:
        case high_hip_circumference:
            return {0.55, 1.90};
        case underbust_circumference:
            return {0.50, 1.60};
        case inseam_length:
            return {0.50, 1.15};
        case arm_length:
            return {0.35, 0.85};
        case neck_circumference:
            return {0.24, 0.60};
        case neck_base_circumference:
            return {0.26, 0.70};
        case waist_to_hip_length:
            return {0.08, 0.40};
        case back_waist_length:
        case front_waist_length:
            return {0.22, 0.65};
        case bust_point_distance:
            return {0.12, 0.36};
        case bust_point_height:
            return {0.75, 1.75};
        case armscye_depth:
            return {0.10, 0.35};
        case armscye_circumference:
            return {0.24, 0.80};
        case shoulder_slope:
            return {0.0, 0.80};
        case upper_arm_circumference:
            return {0.15, 0.70};
        case elbow_circumference:
            return {0.15, 0.50};
        case wrist_circumference:
            return {0.10, 0.28};
        case thigh_circumference:
            return {0.30, 1.10};
        case knee_circumference:
            return {0.24, 0.75};
        case calf_circumference:
            return {0.20, 0.70};
        case ankle_circumference:
            return {0.14, 0.45};
        case crotch_length:
            return {0.40, 1.20};
        case outside_leg_length:
            return {0.65, 1.50};
        case back_width:
        case chest_width:
            return {0.20, 0.60};
        case head_circumference:
            return {0.45, 0.70};
        case knee_height:
            return {0.28, 0.75};
        case calf_height:
            return {0.18, 0.60};
        case trunk_circumference:
            return {1.00, 2.40};
    }
    std::unreachable();
}

}  // namespace fw::body
