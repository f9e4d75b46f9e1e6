#include "fw/vision/photo_fit.hpp"

#include <algorithm>
#include <cmath>

#include "photo_problem.hpp"

namespace fw::vision {
namespace {

constexpr double z90 = 1.645;            // a normal variable lies within ± this many deviations with 90 %
constexpr double worst_outline = 0.025;  // metres
constexpr double most_height_correction = 0.025;
constexpr double small_decrease = 1e-3;  // relative, of the cost: the end of a stage

struct schedule_entry {
    photo_stage stage;
    int iterations;
};
const std::array<schedule_entry, 4>& schedule() {
    static const std::array<schedule_entry, 4> entries{
        {{{false, 0, 0.03}, 8}, {{true, 0.10, 0.04}, 4}, {{true, 0.05, 0.06}, 4}, {{true, 0.03, 0.08}, 10}}};
    return entries;
}

/// The Gauss-Newton step, slightly damped and limited in length.
Eigen::VectorXd damped_step(const normal_equations& e, double longest) {
    Eigen::MatrixXd a = e.matrix;
    a.diagonal() *= 1.001;
    const Eigen::VectorXd step = a.ldlt().solve(-e.gradient);
    const double largest = step.cwiseAbs().maxCoeff();
    return largest > longest ? Eigen::VectorXd(step * (longest / largest)) : step;
}

/// Goes from `state` along the step, shortened until the cost falls: the model bends at its neutral sliders,
/// where a whole step may lead up again. False if no length helps.
bool descend(const photo_problem& problem, const photo_stage& stage, photo_state& state, normal_equations& here) {
    const Eigen::VectorXd step = damped_step(here, 0.5);
    for (const double length : {1.0, 0.4, 0.1}) {
        const photo_state there = problem.moved(state, length * step);
        normal_equations next = problem.linearise(there, stage);
        if (next.cost >= here.cost) continue;
        state = there;
        here = std::move(next);
        return true;
    }
    return false;
}

result<normal_equations> search(const photo_problem& problem, photo_state& state, int& iterations,
                                progress_sink& progress) {
    normal_equations here;
    double done = 0;
    for (const auto& [stage, count] : schedule()) {
        here = problem.linearise(state, stage);
        for (int i = 0; i < count; ++i) {
            if (progress.cancelled()) return cancelled_error();
            progress.report("photo.fit",
                            done + static_cast<double>(i) / count / static_cast<double>(schedule().size()));
            ++iterations;
            const double before = here.cost;
            if (!descend(problem, stage, state, here) || before - here.cost < small_decrease * before) break;
        }
        done += 1.0 / static_cast<double>(schedule().size());
    }
    return here;
}

/// What the method itself leaves, beyond the search's own covariance: standard deviations that make nine
/// intervals of ten hold on held-out bodies 1-60 of the bench (which reports other ones).
double floor_of(body::measurement_id id) {
    using enum body::measurement_id;
    const auto& info = body::info(id);
    if (info.angle) return 0.03;
    switch (id) {
        case chest_circumference:
            return 0.018;
        case waist_circumference:
            return 0.013;
        case hip_circumference:
            return 0.009;
        case inseam_length:
            return 0.012;
        default:
            return info.girth ? 0.008 : 0.006;
    }
}

/// Derivatives of all measurements by the shape parameters.
Eigen::MatrixXd measurement_jacobian(const body::body_model& model, const body::fit_problem& body,
                                     const std::vector<double>& shape, std::span<const vec3> positions) {
    constexpr float h = 0.02f;
    const auto here = body::measure(model, positions);
    Eigen::MatrixXd j(static_cast<Eigen::Index>(body::measurement_count), static_cast<Eigen::Index>(shape.size()));
    std::vector<vec3> shifted(positions.begin(), positions.end());
    for (std::size_t k = 0; k < shape.size(); ++k) {
        const auto direction = body.direction(shape, k);
        for (std::size_t v = 0; v < shifted.size(); ++v) shifted[v] = positions[v] + h * direction[v];
        const auto there = body::measure(model, shifted);
        for (const auto& m : body::all_measurements())
            j(static_cast<Eigen::Index>(m.id), static_cast<Eigen::Index>(k)) = (there[m.id] - here[m.id]) / double{h};
    }
    return j;
}

void add_intervals(photo_fit_result& out, const Eigen::MatrixXd& jacobian, const Eigen::MatrixXd& covariance,
                   const photo_person& person, double scale_deviation) {
    const auto n = jacobian.cols();
    const Eigen::MatrixXd spread = jacobian * covariance.topLeftCorner(n, n) * jacobian.transpose();
    for (const auto& m : body::all_measurements()) {
        auto& fitted = out.measurements[static_cast<std::size_t>(m.id)];
        fitted.id = m.id;
        fitted.achieved = out.figure.measurements[m.id];
        fitted.source = body::value_source::photo;
        const auto i = static_cast<Eigen::Index>(m.id);
        const bool is_height = m.id == body::measurement_id::height;
        if (is_height) fitted.asked = person.height;
        const double floor = is_height ? 0 : floor_of(m.id);
        const double scale = m.angle ? 0 : scale_deviation * fitted.achieved;
        const double half = z90 * std::sqrt(spread(i, i) + floor * floor + scale * scale);
        fitted.interval90 = {fitted.achieved - half, fitted.achieved + half};
    }
}

fitted_view describe_view(const photo_problem& problem, const photo_state& state, std::size_t i,
                          const photo_view_input& photo, const normal_equations::view_agreement& agreement) {
    const view_vector& v = state.views[i];
    fitted_view out;
    out.view = photo.view;
    out.distance = std::exp(v[log_distance]);
    out.eye_height = v[eye_height];
    out.pitch = v[pitch];
    out.turn = v[turn] - expected_view(photo)[turn].mean;
    out.focal_px = std::exp(v[log_focal]);
    out.limbs = limbs_of(v);
    out.contour_points = agreement.points;
    out.contour_rms = std::sqrt(agreement.squares / std::max(1, agreement.points));
    for (const contour_point& c : problem.contour(state, i)) out.outline.push_back(c.pixel);
    return out;
}

result<void> check_input(const std::vector<photo_view_input>& photos, const photo_person& person) {
    if (std::ranges::none_of(photos, [](const auto& p) { return p.view == photo_view::front; }))
        return fail(error_kind::invalid, "photo.front_required", "A front photo is required.", "front");
    if (person.height <= 0)
        return fail(error_kind::invalid, "photo.height_required",
                    "The person's height is required: a photo has no scale of its own.", "height");
    return {};
}

}  // namespace

result<photo_fit_result> fit_photos(const body::body_model& model, const std::vector<photo_view_input>& photos,
                                    const photo_person& person, progress_sink& progress) {
    FW_CHECK(check_input(photos, person));
    body::fit_request request;  // height and weight are rows of ours: they were told, not measured
    request.sex = person.sex;
    request.age = person.age;
    // The first body: what height and weight alone lead to expect. It also checks the values' range.
    body::fit_request first = request;
    first[body::measurement_id::height] = expected_height(person);
    first.weight = person.weight;
    FW_TRY(const auto typed, body::fit(model, first));
    (void)typed;
    const body::fit_problem first_problem(model, first);
    std::vector<double> shape;
    for (const auto& p : first_problem.parameters()) shape.push_back(p.start);
    photo_fit_result out;
    shape = first_problem.solve(std::move(shape), out.iterations);

    const body::fit_problem body(model, request);
    photo_person told = person;
    const photo_problem problem(model, body, photos, told);
    photo_state state = problem.start(std::move(shape));
    out.iterations = 0;
    FW_TRY(auto end, search(problem, state, out.iterations, progress));
    double scale_deviation = 0;
    const double found_height =
        body::make_figure(model, body.shape_at(state.shape)).measurements[body::measurement_id::height];
    if (std::abs(found_height - expected_height(person)) > most_height_correction) {
        // So far off, it is the body's proportions that are unusual, not the told height that is wrong: keep
        // to it.
        told.height = expected_height(person);
        told.height_from = height_source::measured;
        FW_TRY(end, search(problem, state, out.iterations, progress));
        scale_deviation = self_reported_height_deviation / told.height;
    }

    out.shape = body.shape_at(state.shape);
    out.figure = body::make_figure(model, out.shape);
    out.cloth = state.cloth;
    out.weight_achieved = body::mass_of(model, out.figure.positions);
    for (std::size_t i = 0; i < photos.size(); ++i)
        out.views.push_back(describe_view(problem, state, i, photos[i], end.views[i]));
    for (const auto& v : out.views)
        if (v.contour_points < 100 || v.contour_rms > worst_outline)
            return fail(error_kind::not_good_enough, "photo.outline_mismatch",
                        "The outline in the photo fits no body: check that both photos show the same person "
                        "in close-fitting clothes.");
    const auto n = static_cast<Eigen::Index>(problem.unknowns());
    const Eigen::MatrixXd covariance = end.matrix.ldlt().solve(Eigen::MatrixXd::Identity(n, n));
    add_intervals(out, measurement_jacobian(model, body, state.shape, out.figure.positions), covariance, person,
                  scale_deviation);
    return out;
}

}  // namespace fw::vision
