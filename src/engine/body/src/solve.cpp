// Levenberg-Marquardt with bounds, for fit_problem.
#include <Eigen/Dense>

#include "fw/body/fit_problem.hpp"

namespace fw::body {
namespace {

using row_major = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// Asked values are wanted far more exactly than the rest, and the model bends at every neutral slider: start with soft
// demands (6 mm), then tighten, or the search would stick at the bends.
constexpr std::array<double, 3> stages{0.05, 0.3, 1};
constexpr int most_per_stage = 8, most_tries = 5;
constexpr double stage_decrease = 0.05;
constexpr double longest_step = 0.6;     // of a parameter, at a time: the model is only piecewise linear
constexpr double small_decrease = 2e-3;  // relative, of the cost
constexpr double good_gap = 0.0003;      // metres

double weighted_cost(const std::vector<double>& r, const Eigen::VectorXd& weight) {
    return 0.5 * weight.cwiseProduct(Eigen::Map<const Eigen::VectorXd>(r.data(), static_cast<Eigen::Index>(r.size())))
                     .squaredNorm();
}

Eigen::VectorXd row_weights(std::size_t rows, std::size_t asked, double softness) {
    Eigen::VectorXd w = Eigen::VectorXd::Ones(static_cast<Eigen::Index>(rows));
    w.head(static_cast<Eigen::Index>(asked)).setConstant(softness);
    return w;
}

// The step from p for damping `lambda`. A parameter at its bound that wants to leave stays.
std::vector<double> step_from(const Eigen::MatrixXd& h, const Eigen::VectorXd& g, double lambda,
                              std::span<const double> p, std::span<const fit_parameter> f) {
    Eigen::MatrixXd a = h;
    Eigen::VectorXd b = -g;
    for (Eigen::Index i = 0; i < a.rows(); ++i) {
        const auto k = static_cast<std::size_t>(i);
        a(i, i) *= 1 + lambda;
        const bool stuck = (p[k] <= f[k].lower && g[i] > 0) || (p[k] >= f[k].upper && g[i] < 0);
        if (!stuck) continue;
        a.row(i).setZero();
        a.col(i).setZero();
        a(i, i) = 1;
        b[i] = 0;
    }
    const Eigen::VectorXd d = a.ldlt().solve(b);
    const double scale = std::min(1.0, longest_step / std::max(1e-12, d.cwiseAbs().maxCoeff()));
    std::vector<double> out(p.begin(), p.end());
    for (std::size_t k = 0; k < out.size(); ++k)
        out[k] = std::clamp(out[k] + scale * d[static_cast<Eigen::Index>(k)], f[k].lower, f[k].upper);
    return out;
}

}  // namespace

std::vector<double> fit_problem::solve(std::vector<double> p, int& iterations) const {
    const auto f = parameters();
    const auto n = static_cast<Eigen::Index>(p.size());
    iterations = 0;
    const auto residual_count = residuals_at(p).residuals.size();
    double lambda = 1e-3;
    for (const double softness : stages) {
        const Eigen::VectorXd weight = row_weights(residual_count, asked_rows(), softness);
        auto cost = weighted_cost(residuals_at(p).residuals, weight);
        for (int i = 0; i < most_per_stage; ++i) {
            const auto here = linearise(p);
            ++iterations;
            const auto m = static_cast<Eigen::Index>(here.residuals.size());
            const Eigen::MatrixXd j = weight.asDiagonal() * Eigen::Map<const row_major>(here.jacobian.data(), m, n);
            const Eigen::VectorXd r = weight.cwiseProduct(Eigen::Map<const Eigen::VectorXd>(here.residuals.data(), m));
            const Eigen::MatrixXd h = j.transpose() * j;
            const Eigen::VectorXd g = j.transpose() * r;
            double decrease = 0, gap = here.worst_gap;
            for (int t = 0; t < most_tries && decrease == 0; ++t) {
                auto q = step_from(h, g, lambda, p, f);
                const auto there = residuals_at(q);
                const double c = weighted_cost(there.residuals, weight);
                if (c < cost) {
                    decrease = (cost - c) / cost;
                    cost = c;
                    gap = there.worst_gap;
                    p = std::move(q);
                    lambda = std::max(1e-7, lambda / 6);
                } else {
                    lambda = std::max(1e-5, lambda * 5);
                }
            }
            const bool last = softness == stages.back();
            if (decrease == 0 || (last ? gap < good_gap && decrease < small_decrease : decrease < stage_decrease))
                break;
        }
    }
    return p;
}

}  // namespace fw::body
