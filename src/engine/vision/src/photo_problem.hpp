// The least-squares problem behind fit_photos: the body's own rows (height, the survey's prior) and those of
// the photos.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "contour.hpp"
#include "edge_search.hpp"
#include "fw/body/fit_problem.hpp"
#include "fw/vision/photo_fit.hpp"
#include "view_camera.hpp"

namespace fw::vision {

/// Where the search stands: shape parameters of the body problem, one for clothing, then each view's
/// unknowns.
struct photo_state {
    std::vector<double> shape;
    double cloth = 0;
    std::vector<view_vector> views;
};

/// JᵀWJ and JᵀWr at a state, row by row; also how well the outlines agree. Columns: shape, cloth, views.
struct normal_equations {
    Eigen::MatrixXd matrix;  ///< its lower half only, until `complete`
    Eigen::VectorXd gradient;
    double cost = 0;
    struct view_agreement {
        int points = 0;
        double squares = 0;  ///< metres², after Huber's weights
    };
    std::vector<view_agreement> views;

    normal_equations() = default;
    normal_equations(std::size_t unknowns, std::size_t view_count);
    void add(const Eigen::VectorXd& row, double residual, double weight);
    /// A row that has a one in a single column.
    void add_diagonal(std::size_t column, double residual, double deviation);
    void complete() { matrix = matrix.selfadjointView<Eigen::Lower>(); }
};

/// How a step of the search looks at the photos: first only at the landmarks, then at edges nearer and
/// nearer.
struct photo_stage {
    bool outlines = true;
    double reach = 0.03;               ///< metres from the contour within which an edge counts
    double landmark_deviation = 0.04;  ///< metres
};

class photo_problem {
public:
    photo_problem(const body::body_model& model, const body::fit_problem& body,
                  const std::vector<photo_view_input>& photos, const photo_person& person);

    [[nodiscard]] std::size_t unknowns() const { return shape_unknowns_ + 1 + photos_.size() * view_unknowns; }
    [[nodiscard]] photo_state start(std::vector<double> shape) const;

    /// With outlines: everything. Without: only the views' unknowns move, the body stays.
    [[nodiscard]] normal_equations linearise(const photo_state& s, const photo_stage& stage) const;

    [[nodiscard]] photo_state moved(const photo_state& s, const Eigen::VectorXd& step) const;

    /// The contour of one view at a state, in photo pixels.
    [[nodiscard]] std::vector<contour_point> contour(const photo_state& s, std::size_t view) const;

private:
    /// A point of the body's contour and the edge of the mask that belongs to it.
    struct outline_match {
        contour_point point;
        found_edge edge;
    };
    /// Derivatives of the skin's positions by each shape parameter.
    using shape_directions = std::vector<std::vector<vec3>>;

    void add_body_rows(normal_equations& out, std::span<const double> residuals,
                       std::span<const double> jacobian) const;
    void add_told_rows(normal_equations& out, std::span<const vec3> positions,
                       const shape_directions& directions) const;
    void add_expectations(const photo_state& s, normal_equations& out) const;
    void add_landmarks(const photo_state& s, const photo_stage& stage, std::size_t view,
                       std::span<const vec3> positions, normal_equations& out) const;
    void add_outline(const photo_state& s, const photo_stage& stage, std::size_t view, std::span<const vec3> positions,
                     const shape_directions& directions, normal_equations& out) const;
    [[nodiscard]] std::vector<outline_match> match_outline(const photo_state& s, const photo_stage& stage,
                                                           std::size_t view, normal_equations& out) const;
    [[nodiscard]] Eigen::MatrixXd outline_jacobian(const photo_state& s, std::size_t view,
                                                   std::span<const outline_match> matches,
                                                   std::span<const vec3> positions,
                                                   const shape_directions& directions) const;

    const body::body_model& model_;
    const body::fit_problem& body_;
    const std::vector<photo_view_input>& photos_;
    const photo_person& person_;
    contour_finder finder_;
    std::size_t shape_unknowns_;
};

/// What clothing adds to each side of the body.
[[nodiscard]] expectation cloth_expectation(clothing c);

/// Mean error of self-reported heights and weights (ANSUR II, reported minus measured).
[[nodiscard]] double expected_height(const photo_person& person);
inline constexpr double self_reported_height_deviation = 0.020;

}  // namespace fw::vision
