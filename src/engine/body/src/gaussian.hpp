// A joint normal distribution and what knowing some of its variables says about the others.
#pragma once

#include <optional>
#include <span>
#include <vector>

namespace fw::body {

class gaussian {
public:
    /// `covariance` is size × size, symmetric.
    gaussian(std::vector<double> mean, std::vector<double> covariance)
        : mean_(std::move(mean)), covariance_(std::move(covariance)) {}

    [[nodiscard]] std::size_t size() const { return mean_.size(); }
    [[nodiscard]] std::span<const double> mean() const { return mean_; }
    [[nodiscard]] double covariance(std::size_t i, std::size_t j) const { return covariance_[i * size() + j]; }

    struct estimate {
        std::vector<double> mean;
        std::vector<double> deviation;  ///< 0 for what is known
    };
    [[nodiscard]] estimate given(std::span<const std::optional<double>> known) const;

    /// For every known variable, by how many standard deviations it differs from what the other known ones lead to
    /// expect; 0 for the rest.
    [[nodiscard]] std::vector<double> surprise(std::span<const std::optional<double>> known) const;

    /// Squared Mahalanobis distance of the known variables from the mean.
    [[nodiscard]] double distance2(std::span<const std::optional<double>> known) const;

    /// mean + L · normal, where L L' is the covariance.
    [[nodiscard]] std::vector<double> sample(std::span<const double> normal) const;

private:
    std::vector<double> mean_;
    std::vector<double> covariance_;
};

/// From a lower triangle, row by row.
[[nodiscard]] gaussian unpack_gaussian(std::span<const double> mean, std::span<const double> lower, double scale = 1);

}  // namespace fw::body
