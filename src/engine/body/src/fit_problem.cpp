#include "fw/body/fit_problem.hpp"

#include <Eigen/Dense>

#include "fw/geometry/mesh.hpp"
#include "measurement_prior.hpp"
#include "measurer.hpp"

namespace fw::body {
namespace {

// How exactly an asked value is wanted: far below the tolerance, so that the prior can't pull it away.
constexpr double asked_deviation = 0.0003, asked_angle_deviation = 0.003;
// A weighing scale and a mesh's volume differ by clothing, breath and density.
constexpr double weight_deviation = 1.0;
// A weight that was not asked is drawn to the one that people with the asked values have: the model's own middle is
// slim.
constexpr double expected_weight_deviation = 2.0;
constexpr double pinned_deviation = 0.003;
constexpr double step = 0.02;  // of a parameter, for differences

struct macro {
    std::string_view name;
    double shape::* member;
    double start, deviation;
};
// The height slider also scales girths: a tight prior, so that the girth modifiers do that work.
constexpr std::array<macro, 6> macros{{{"height", &shape::height, 0.5, 0.2},
                                       {"weight", &shape::weight, 0.6, 0.8},
                                       {"muscle", &shape::muscle, 0.5, 0.2},
                                       {"proportions", &shape::proportions, 0.5, 0.15},
                                       {"cup", &shape::cup, 0.5, 0.25},
                                       {"firmness", &shape::firmness, 0.5, 0.15}}};

struct local {
    std::string_view name;
    double deviation;
};
constexpr std::array<local, 29> locals{{{"measure-bust-circ", 0.5},
                                        {"measure-underbust-circ", 0.5},
                                        {"measure-waist-circ", 0.5},
                                        {"measure-hips-circ", 0.5},
                                        {"measure-neck-circ", 0.6},
                                        {"measure-thigh-circ", 0.35},
                                        {"measure-knee-circ", 0.5},
                                        {"measure-calf-circ", 0.5},
                                        {"measure-ankle-circ", 0.5},
                                        {"measure-upperarm-circ", 0.5},
                                        {"measure-wrist-circ", 0.5},
                                        {"measure-upperleg-height", 0.5},
                                        {"measure-lowerleg-height", 0.5},
                                        {"measure-upperarm-length", 0.5},
                                        {"measure-lowerarm-length", 0.5},
                                        {"measure-napetowaist-dist", 0.4},
                                        {"measure-waisttohip-dist", 0.4},
                                        {"measure-neck-height", 0.4},
                                        {"measure-shoulder-dist", 0.5},
                                        {"measure-frontchest-dist", 0.4},
                                        {"torso-scale-depth", 0.3},
                                        {"torso-scale-horiz", 0.3},
                                        {"hip-scale-depth", 0.3},
                                        {"hip-scale-horiz", 0.3},
                                        {"head-scale-horiz", 0.6},
                                        {"head-scale-depth", 0.6},
                                        {"lowerarm-fat", 0.3},
                                        {"upperarm-shoulder-muscle", 0.3},
                                        {"upperleg-fat", 0.5}}};
constexpr double furthest_modifier = 3;

// How far our way of measuring may differ from the survey's (standard deviation, metres or kilograms). Nothing for a
// variable that it measures so differently that it would mislead: chest breadth by calliper on the bones, the trunk
// tape slack over the back.
std::optional<double> definition_spread(prior_variable v) {
    using enum prior_variable;
    switch (v) {
        case age:
        case chest_breadth:
        case vertical_trunk:
            return std::nullopt;
        case height:
        case inseam:
            return 0.003;
        case weight:
            return 1.5;
        case chest:
        case hip:
        case thigh:
        case waist_at_navel:
        case neck:
        case calf:
        case knee_height:
        case wrist:
            return 0.006;
        case biacromial_breadth:
        case head:
            return 0.010;
        case hip_height:
        case neck_base:
            return 0.030;
        case acromion_height:
        case hip_breadth:
        case waist_depth:
            return 0.020;
        case flexed_upper_arm:
            return 0.018;
        default:
            return 0.012;
    }
}

// What the survey does not have, yet tailors know: a weighted sum of our measurements and how much it varies (our
// estimates). Without these the search would pinch ribs or knees to match a weight.
struct custom {
    std::array<std::pair<measurement_id, double>, 3> terms;
    double woman, man, deviation;
};
constexpr std::array<custom, 3> customs{{
    {{{{measurement_id::chest_circumference, 1},
       {measurement_id::underbust_circumference, -1},
       {measurement_id::height, 0}}},
     0.135,
     0.080,
     0.025},
    {{{{measurement_id::high_hip_circumference, 1},
       {measurement_id::waist_circumference, -0.5},
       {measurement_id::hip_circumference, -0.5}}},
     0,
     -0.015,
     0.025},
    {{{{measurement_id::knee_circumference, 1},
       {measurement_id::calf_circumference, -0.7},
       {measurement_id::thigh_circumference, -0.17}}},
     0.010,
     0.005,
     0.018},
}};

void stand_on_floor(std::span<vec3> positions, std::size_t skin) {
    float lowest = positions[0].y;
    for (const auto& p : positions.first(skin)) lowest = std::min(lowest, p.y);
    for (auto& p : positions) p.y -= lowest;
}

// d volume / d position, for a closed mesh.
std::vector<dvec3> volume_gradient(std::span<const vec3> x, std::span<const triangle> triangles, std::size_t skin) {
    std::vector<dvec3> g(skin, dvec3(0));
    for (const auto& t : triangles) {
        const dvec3 a(x[t[0]]), b(x[t[1]]), c(x[t[2]]);
        g[t[0]] += glm::cross(b, c) / 6.0;
        g[t[1]] += glm::cross(c, a) / 6.0;
        g[t[2]] += glm::cross(a, b) / 6.0;
    }
    return g;
}

}  // namespace

struct fit_problem::impl {
    const body_model& model;
    fit_request request;
    std::vector<fit_parameter> parameters;
    std::vector<double shape::*> members;         // of the macro parameters, which come first
    std::vector<std::size_t> modifiers;           // of the others
    std::vector<std::array<double, 2>> strength;  // modifier's amount per unit of its parameter, [incr, decr]
    std::vector<measurement_id> asked;
    std::vector<prior_variable> surveyed;  // those that the fit uses
    Eigen::VectorXd expected;              // of the surveyed variables, given age
    double wanted_weight = 0;
    Eigen::MatrixXd whitener;  // inverse of the covariance's lower Cholesky factor

    std::vector<std::pair<prior_variable, double>> pinned;  // survey values wanted as well, for simulated people

    impl(const body_model& m, const fit_request& r, const known_values& pins) : model(m), request(r) {
        for (std::size_t i = 0; i < prior_size; ++i)
            if (pins[i]) pinned.emplace_back(static_cast<prior_variable>(i), *pins[i]);
        for (const auto& i : all_measurements())
            if (r[i.id]) asked.push_back(i.id);
        list_parameters();
        set_up_prior();
        const auto likely = make_measurement_prior(r.sex, r.age.value_or(30)).given(values_of(r));
        wanted_weight = r.weight.value_or(likely.mean[weight_variable]);
    }

    void list_parameters() {
        for (const auto& m : macros) {
            if (request.sex == sex::male && (m.name == "cup" || m.name == "firmness")) continue;
            parameters.push_back({std::string(m.name), m.start, m.deviation, 0, 1});
            members.push_back(m.member);
        }
        for (const auto& l : locals) {
            const auto at = model.find_modifier(l.name);
            if (!at) continue;
            parameters.push_back({std::string(l.name), 0, l.deviation, -furthest_modifier, furthest_modifier});
            modifiers.push_back(*at);
            strength.push_back(even_sides(*at));
        }
    }

    // The two sides of a modifier move the skin by unlike amounts (hips +178 mm, -84 mm). Scaled to the same, the model
    // bends less at neutral.
    [[nodiscard]] std::array<double, 2> even_sides(std::size_t modifier) const {
        const auto norm = [&](const std::vector<target_index>& side) {
            double sum = 0;
            for (const auto t : side) {
                const auto& target = model.raw().file.targets[static_cast<std::size_t>(t)];
                double squares = 0;
                for (const auto d : target.deltas) squares += static_cast<double>(d) * static_cast<double>(d);
                sum += std::sqrt(squares) * static_cast<double>(target.scale);
            }
            return sum;
        };
        const double incr = norm(model.raw().modifiers[modifier].incr),
                     decr = norm(model.raw().modifiers[modifier].decr);
        if (incr <= 0 || decr <= 0) return {1, 1};
        const double even = std::sqrt(incr * decr);
        return {even / incr, even / decr};
    }

    [[nodiscard]] double amount(std::size_t local_parameter, double value) const {
        return value * strength[local_parameter][value >= 0 ? 0 : 1];
    }

    void set_up_prior() {
        const double age = request.age.value_or(30);
        const prior p(request.sex, age);
        known_values known{};
        known[prior::index(prior_variable::age)] = age_within_survey(age);
        const auto mean = p.given(known).mean;
        for (std::size_t i = 0; i < prior_size; ++i)
            if (definition_spread(static_cast<prior_variable>(i))) surveyed.push_back(static_cast<prior_variable>(i));
        const auto n = static_cast<Eigen::Index>(surveyed.size());
        expected.resize(n);
        Eigen::MatrixXd c(n, n);
        const double va = p.covariance(prior_variable::age, prior_variable::age);
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto vi = surveyed[static_cast<std::size_t>(i)];
            expected[i] = mean[prior::index(vi)];
            for (Eigen::Index j = 0; j < n; ++j) {
                const auto vj = surveyed[static_cast<std::size_t>(j)];
                c(i, j) = p.covariance(vi, vj) -
                          p.covariance(vi, prior_variable::age) * p.covariance(vj, prior_variable::age) / va;
            }
            c(i, i) += *definition_spread(vi) * *definition_spread(vi);
        }
        whitener = Eigen::LLT<Eigen::MatrixXd>(c).matrixL().solve(Eigen::MatrixXd::Identity(n, n));
    }

    [[nodiscard]] bool has_weight_row() const { return request.weight || request.expects_weight; }

    [[nodiscard]] Eigen::Index rows() const {
        return static_cast<Eigen::Index>(asked.size() + (has_weight_row() ? 1 : 0) + pinned.size() + customs.size() +
                                         surveyed.size() + parameters.size());
    }

    [[nodiscard]] shape shape_at(std::span<const double> p) const {
        shape s;
        s.sex = request.sex;
        s.age = request.age.value_or(30);
        s.ancestry = request.ancestry;
        s.modifiers.assign(model.modifiers().size(), 0);
        for (std::size_t i = 0; i < members.size(); ++i) s.*members[i] = p[i];
        for (std::size_t i = 0; i < modifiers.size(); ++i) s.modifiers[modifiers[i]] = amount(i, p[members.size() + i]);
        return s;
    }

    // Asked values, weight if it has a row, pinned, customs, surveyed: what the residual rows are made of.
    [[nodiscard]] Eigen::VectorXd quantities(const measurer& one, double mass) const {
        Eigen::VectorXd q(rows() - static_cast<Eigen::Index>(parameters.size()));
        Eigen::Index k = 0;
        for (const auto id : asked) q[k++] = one(id);
        if (has_weight_row()) q[k++] = mass;
        for (const auto& [v, value] : pinned) q[k++] = one(v);
        for (const auto& c : customs) {
            q[k] = 0;
            for (const auto& [id, factor] : c.terms)
                if (factor != 0) q[k] += factor * one(id);
            ++k;
        }
        for (const auto v : surveyed) q[k++] = v == prior_variable::weight ? mass : one(v);
        return q;
    }

    // Turns quantities (or, with `difference`, their derivatives) into rows in standard deviations.
    [[nodiscard]] Eigen::VectorXd to_rows(const Eigen::VectorXd& q, bool difference) const {
        Eigen::VectorXd r(rows() - static_cast<Eigen::Index>(parameters.size()));
        Eigen::Index k = 0;
        for (const auto id : asked) {
            r[k] =
                (q[k] - (difference ? 0 : *request[id])) / (info(id).angle ? asked_angle_deviation : asked_deviation);
            ++k;
        }
        if (has_weight_row()) {
            r[k] = (q[k] - (difference ? 0 : wanted_weight)) /
                   (request.weight ? weight_deviation : expected_weight_deviation);
            ++k;
        }
        for (const auto& [v, value] : pinned) {
            r[k] = (q[k] - (difference ? 0 : value)) / pinned_deviation;
            ++k;
        }
        for (const auto& c : customs) {
            r[k] = (q[k] - (difference ? 0 : request.sex == sex::female ? c.woman : c.man)) / c.deviation;
            ++k;
        }
        const auto n = static_cast<Eigen::Index>(surveyed.size());
        Eigen::VectorXd d = q.tail(n);
        if (!difference) d -= expected;
        r.tail(n) = whitener.triangularView<Eigen::Lower>() * d;
        return r;
    }

    void add_own_prior(std::span<const double> p, Eigen::VectorXd& r) const {
        const auto n = static_cast<Eigen::Index>(parameters.size());
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto& f = parameters[static_cast<std::size_t>(i)];
            r[r.size() - n + i] = (p[static_cast<std::size_t>(i)] - f.start) / f.deviation;
        }
    }

    [[nodiscard]] double worst_gap(const Eigen::VectorXd& q) const {
        double worst = 0;
        for (std::size_t i = 0; i < asked.size(); ++i)
            if (!info(asked[i]).angle)
                worst = std::max(worst, std::abs(q[static_cast<Eigen::Index>(i)] - *request[asked[i]]));
        return worst;
    }

    // The model bends where a parameter is neutral.
    [[nodiscard]] double kink_of(std::size_t k) const { return k < members.size() ? 0.5 : 0; }

    // The step for parameter k's derivative: on the same side of its kink as p is, and within its bounds.
    [[nodiscard]] double step_of(std::span<const double> p, std::size_t k) const {
        const auto& f = parameters[k];
        const double h = p[k] < kink_of(k) ? -step : step;
        return p[k] + h > f.upper || p[k] + h < f.lower ? -h : h;
    }

    // Moves the body x, which is the one at p, by h along parameter k.
    void move(std::span<const double> p, std::size_t k, double h, std::vector<vec3>& x) const {
        if (k < members.size()) {
            std::vector<double> q(p.begin(), p.end());
            q[k] += h;
            x = model.evaluate(shape_at(q));
        } else {
            const std::size_t m = modifiers[k - members.size()];
            const double before = amount(k - members.size(), p[k]), after = amount(k - members.size(), p[k] + h);
            model.add_modifier(x, m, before, -1);
            model.add_modifier(x, m, after);
            stand_on_floor(x, model.topology()->body_vertices);
        }
    }

    [[nodiscard]] linearisation at(std::span<const double> p, bool with_jacobian) const;
};

linearisation fit_problem::impl::at(std::span<const double> p, bool with_jacobian) const {
    linearisation out;
    out.positions = model.evaluate(shape_at(p));
    const auto& t = *model.topology();
    tape_memory memory;
    const measurer one(model, out.positions, with_jacobian ? &memory : nullptr);
    const double mass = mass_of(model, out.positions);
    const Eigen::VectorXd q = quantities(one, mass);
    out.worst_gap = worst_gap(q);
    Eigen::VectorXd r(rows());
    const auto measured = rows() - static_cast<Eigen::Index>(parameters.size());
    r.head(measured) = to_rows(q, false);
    add_own_prior(p, r);
    out.residuals.assign(r.begin(), r.end());
    if (!with_jacobian) return out;

    const auto gradient = volume_gradient(out.positions, t.triangles, t.body_vertices);
    const std::size_t n = parameters.size();
    out.jacobian.assign(static_cast<std::size_t>(rows()) * n, 0);
    std::vector<vec3> x;
    const auto column_for = [&](std::size_t k, double h) {
        x = out.positions;
        move(p, k, h, x);
        double mass_change = 0;
        for (std::size_t v = 0; v < t.body_vertices; ++v)
            mass_change += glm::dot(gradient[v], dvec3(x[v] - out.positions[v]));
        memory.rewind();
        const measurer other(model, x, &memory);
        return to_rows((quantities(other, mass + mass_change * body_density) - q) / h, true);
    };
    for (std::size_t k = 0; k < n; ++k) {
        const double h = step_of(p, k);
        Eigen::VectorXd column = column_for(k, h);
        // A macro slider at its kink: if the cost falls towards the other side, that side's derivative is the one to
        // use.
        if (k < members.size() && std::abs(p[k] - kink_of(k)) < step && column.dot(r.head(measured)) * h > 0) {
            const Eigen::VectorXd other_side = column_for(k, -h);
            if (other_side.dot(r.head(measured)) * h > 0) column = other_side;
        }
        for (Eigen::Index i = 0; i < measured; ++i) out.jacobian[static_cast<std::size_t>(i) * n + k] = column[i];
        out.jacobian[(static_cast<std::size_t>(measured) + k) * n + k] = 1 / parameters[k].deviation;
    }
    return out;
}

fit_problem::fit_problem(const body_model& model, const fit_request& request, const known_values& pinned)
    : impl_(std::make_unique<impl>(model, request, pinned)) {}
fit_problem::~fit_problem() = default;

std::size_t fit_problem::asked_rows() const {
    return impl_->asked.size();
}
std::span<const fit_parameter> fit_problem::parameters() const {
    return impl_->parameters;
}
shape fit_problem::shape_at(std::span<const double> p) const {
    return impl_->shape_at(p);
}
linearisation fit_problem::residuals_at(std::span<const double> p) const {
    return impl_->at(p, false);
}
linearisation fit_problem::linearise(std::span<const double> p) const {
    return impl_->at(p, true);
}

double fit_problem::log_density() const {
    double log = impl_->whitener.diagonal().array().log().sum();
    for (const auto& f : impl_->parameters) log -= std::log(f.deviation);
    return log;
}

std::vector<vec3> fit_problem::direction(std::span<const double> p, std::size_t k) const {
    const auto before = impl_->model.evaluate(impl_->shape_at(p));
    auto x = before;
    const double amount = impl_->step_of(p, k);
    impl_->move(p, k, amount, x);
    const auto h = static_cast<float>(amount);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = (x[i] - before[i]) / h;
    return x;
}

}  // namespace fw::body
