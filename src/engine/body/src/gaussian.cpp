#include "gaussian.hpp"

#include <Eigen/Dense>
#include <cmath>

namespace fw::body {
namespace {

using row_major = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using index_list = std::vector<Eigen::Index>;

index_list pick(std::span<const std::optional<double>> known, bool wanted) {
    index_list out;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (known[i].has_value() == wanted) out.push_back(static_cast<Eigen::Index>(i));
    return out;
}

Eigen::VectorXd differences(std::span<const std::optional<double>> known, const index_list& k,
                            std::span<const double> mean) {
    Eigen::VectorXd d(static_cast<Eigen::Index>(k.size()));
    for (std::size_t i = 0; i < k.size(); ++i) {
        const auto at = static_cast<std::size_t>(k[i]);
        d[static_cast<Eigen::Index>(i)] = *known[at] - mean[at];
    }
    return d;
}

Eigen::Map<const row_major> view(const std::vector<double>& covariance, std::size_t n) {
    return {covariance.data(), static_cast<Eigen::Index>(n), static_cast<Eigen::Index>(n)};
}

}  // namespace

gaussian::estimate gaussian::given(std::span<const std::optional<double>> known) const {
    const auto c = view(covariance_, size());
    const auto k = pick(known, true), o = pick(known, false);
    estimate out{mean_, std::vector<double>(size(), 0)};
    for (const auto i : k) out.mean[static_cast<std::size_t>(i)] = *known[static_cast<std::size_t>(i)];
    if (o.empty()) return out;
    Eigen::MatrixXd left = c(o, o);
    if (!k.empty()) {
        const Eigen::MatrixXd ckk = c(k, k), cok = c(o, k);
        const Eigen::LLT<Eigen::MatrixXd> factor(ckk);
        const Eigen::VectorXd shift = cok * factor.solve(differences(known, k, mean_));
        left -= cok * factor.solve(cok.transpose());
        for (std::size_t i = 0; i < o.size(); ++i)
            out.mean[static_cast<std::size_t>(o[i])] += shift[static_cast<Eigen::Index>(i)];
    }
    for (std::size_t i = 0; i < o.size(); ++i)
        out.deviation[static_cast<std::size_t>(o[i])] =
            std::sqrt(std::max(0.0, left(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(i))));
    return out;
}

std::vector<double> gaussian::surprise(std::span<const std::optional<double>> known) const {
    // With P the inverse covariance of the known, (P d)_i / sqrt(P_ii) is the standardised leave-one-out residual.
    const auto k = pick(known, true);
    std::vector<double> out(size(), 0);
    if (k.empty()) return out;
    const Eigen::MatrixXd ckk = view(covariance_, size())(k, k);
    const Eigen::MatrixXd precision = ckk.llt().solve(Eigen::MatrixXd::Identity(ckk.rows(), ckk.cols()));
    const Eigen::VectorXd pd = precision * differences(known, k, mean_);
    for (std::size_t i = 0; i < k.size(); ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        out[static_cast<std::size_t>(k[i])] = pd[at] / std::sqrt(precision(at, at));
    }
    return out;
}

double gaussian::distance2(std::span<const std::optional<double>> known) const {
    const auto k = pick(known, true);
    if (k.empty()) return 0;
    const Eigen::MatrixXd ckk = view(covariance_, size())(k, k);
    const Eigen::VectorXd d = differences(known, k, mean_);
    return d.dot(ckk.llt().solve(d));
}

std::vector<double> gaussian::sample(std::span<const double> normal) const {
    const Eigen::MatrixXd c = view(covariance_, size());
    const Eigen::VectorXd d =
        c.llt().matrixL() * Eigen::Map<const Eigen::VectorXd>(normal.data(), static_cast<Eigen::Index>(size()));
    std::vector<double> out = mean_;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += d[static_cast<Eigen::Index>(i)];
    return out;
}

gaussian unpack_gaussian(std::span<const double> mean, std::span<const double> lower, double scale) {
    const std::size_t n = mean.size();
    std::vector<double> c(n * n);
    std::size_t k = 0;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j <= i; ++j) c[i * n + j] = c[j * n + i] = lower[k++] * scale;
    return {{mean.begin(), mean.end()}, std::move(c)};
}

}  // namespace fw::body
