// The least-squares problem behind `fit`, for those who add residuals of their own (silhouettes of photos).
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fw/body/fit.hpp"
#include "fw/body/prior.hpp"

namespace fw::body {

/// One unknown: a macro slider or a local modifier.
struct fit_parameter {
    std::string name;  ///< "weight", "measure-hips-circ"
    double start = 0;
    double deviation = 1;  ///< of its own prior around the neutral value
    double lower = 0;
    double upper = 0;
};

/// The problem at one point. Residuals are in standard deviations: the cost is half their squared sum.
/// Rows: asked values, weight (if given or expected), pinned ones, what tailors know, the survey's prior, the
/// parameters' own prior.
struct linearisation {
    std::vector<vec3> positions;  ///< as body_model::evaluate
    std::vector<double> residuals;
    std::vector<double> jacobian;  ///< residuals × parameters, row by row; empty unless asked for
    double worst_gap = 0;          ///< over asked lengths and girths, metres
};

/// Thread-safe after construction. Keeps a reference to the model.
class fit_problem {
public:
    /// `pinned`: values in the survey's sense that are wanted too, to 3 mm (simulated people; not weight or age).
    fit_problem(const body_model& model, const fit_request& request, const known_values& pinned = {});
    ~fit_problem();
    fit_problem(const fit_problem&) = delete;
    fit_problem& operator=(const fit_problem&) = delete;

    [[nodiscard]] std::span<const fit_parameter> parameters() const;
    [[nodiscard]] shape shape_at(std::span<const double> p) const;

    [[nodiscard]] linearisation residuals_at(std::span<const double> p) const;
    [[nodiscard]] linearisation linearise(std::span<const double> p) const;

    /// Derivative of every position by parameter `k` at p (metres per unit), by a forward difference; 0.1 to 1 ms.
    [[nodiscard]] std::vector<vec3> direction(std::span<const double> p, std::size_t k) const;

    /// Logarithm of the priors' density at their middle, for comparing problems of different sex or age; terms that all
    /// problems share are left out.
    [[nodiscard]] double log_density() const;

    /// Minimises from p on; returns the point. `iterations` counts linearisations.
    [[nodiscard]] std::vector<double> solve(std::vector<double> p, int& iterations) const;

private:
    struct impl;
    [[nodiscard]] std::size_t asked_rows() const;

    std::unique_ptr<impl> impl_;
};

}  // namespace fw::body
