#include "fw/body/prior.hpp"

#include <Eigen/Dense>

namespace fw::body {
namespace {

#include "../data/anthropometry_prior.inc"

static_assert(prior_variable_count == prior_size);

constexpr double general_population = 1.33;  // variance, against soldiers
constexpr double youngest = 17, oldest = 58;
constexpr double per_year_outside = 0.03;    // further variance for every year outside the survey's ages

const prior_table& table_of(sex s) { return s == sex::female ? female_prior : male_prior; }

Eigen::MatrixXd covariance_of(sex s) {
    const auto& packed = table_of(s).covariance;
    Eigen::MatrixXd c(prior_size, prior_size);
    std::size_t k = 0;
    for (Eigen::Index i = 0; i < c.rows(); ++i)
        for (Eigen::Index j = 0; j <= i; ++j) c(i, j) = c(j, i) = packed[k++];
    return c;
}

using matrix_view = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

struct split {
    std::vector<Eigen::Index> known, open;
};

split split_by(const known_values& known) {
    split s;
    for (std::size_t i = 0; i < prior_size; ++i) (known[i] ? s.known : s.open).push_back(static_cast<Eigen::Index>(i));
    return s;
}

}  // namespace

std::optional<prior_variable> find_prior_variable(measurement_id id) {
    using m = measurement_id;
    using p = prior_variable;
    switch (id) {
        case m::height: return p::height;
        case m::chest_circumference: return p::chest;
        case m::hip_circumference: return p::hip;
        case m::neck_circumference: return p::neck;
        case m::inseam_length: return p::inseam;
        case m::thigh_circumference: return p::thigh;
        case m::calf_circumference: return p::calf;
        case m::ankle_circumference: return p::ankle;
        case m::wrist_circumference: return p::wrist;
        case m::head_circumference: return p::head;
        case m::bust_point_height: return p::bust_height;
        case m::knee_height: return p::knee_height;
        default: return std::nullopt;
    }
}

prior::prior(sex s, double age) {
    mean_ = table_of(s).mean;
    const double outside = std::max({0.0, youngest - age, age - oldest});
    const Eigen::MatrixXd c = covariance_of(s) * (general_population + per_year_outside * outside);
    for (Eigen::Index i = 0; i < c.rows(); ++i)
        for (Eigen::Index j = 0; j < c.cols(); ++j) covariance_[static_cast<std::size_t>(i) * prior_size + static_cast<std::size_t>(j)] = c(i, j);
}

prior_estimate prior::given(const known_values& known) const {
    const matrix_view c(covariance_.data(), prior_size, prior_size);
    const auto [k, o] = split_by(known);
    prior_estimate out{mean_, {}};
    Eigen::VectorXd difference(static_cast<Eigen::Index>(k.size()));
    for (std::size_t i = 0; i < k.size(); ++i) {
        const auto at = static_cast<std::size_t>(k[i]);
        out.mean[at] = *known[at];
        difference[static_cast<Eigen::Index>(i)] = *known[at] - mean_[at];
    }
    if (o.empty()) return out;
    Eigen::MatrixXd left = c(o, o);
    if (!k.empty()) {
        const Eigen::MatrixXd ckk = c(k, k), cok = c(o, k);
        const Eigen::LLT<Eigen::MatrixXd> factor(ckk);
        const Eigen::VectorXd shift = cok * factor.solve(difference);
        left -= cok * factor.solve(cok.transpose());
        for (std::size_t i = 0; i < o.size(); ++i) out.mean[static_cast<std::size_t>(o[i])] += shift[static_cast<Eigen::Index>(i)];
    }
    for (std::size_t i = 0; i < o.size(); ++i)
        out.deviation[static_cast<std::size_t>(o[i])] = std::sqrt(std::max(0.0, left(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i))));
    return out;
}

prior_values prior::surprise(const known_values& known) const {
    prior_values out{};
    for (std::size_t i = 0; i < prior_size; ++i) {
        if (!known[i]) continue;
        auto others = known;
        others[i].reset();
        const auto expected = given(others);
        out[i] = (*known[i] - expected.mean[i]) / expected.deviation[i];
    }
    return out;
}

prior_values prior::person(sex s, const prior_values& normal) {
    const Eigen::LLT<Eigen::MatrixXd> factor(covariance_of(s));
    const Eigen::Map<const Eigen::VectorXd> z(normal.data(), prior_size);
    const Eigen::VectorXd d = factor.matrixL() * z;
    prior_values out = table_of(s).mean;
    for (std::size_t i = 0; i < prior_size; ++i) out[i] += d[static_cast<Eigen::Index>(i)];
    return out;
}

}  // namespace fw::body
