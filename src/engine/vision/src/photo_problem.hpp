// The least-squares problem behind fit_photos: the body's own rows (height, the survey's prior) and those of
// the photos.
#pragma once

#include <Eigen/Dense>
#include <span>
#include <vector>

#include "contour.hpp"
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

/// JᵀWJ and JᵀWr at a state; also how well the outlines agree.
struct normal_equations {
    Eigen::MatrixXd matrix;
    Eigen::VectorXd gradient;
    double cost = 0;
    struct view_agreement {
        int points = 0;
        double squares = 0;  ///< metres², after Huber's weights
    };
    std::vector<view_agreement> views;
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
    struct accumulator;
    void add_body_rows(accumulator& out, std::span<const double> residuals, std::span<const double> jacobian) const;
    void add_told_rows(accumulator& out, std::span<const vec3> positions,
                       const std::vector<std::vector<vec3>>& directions) const;
    void add_expectations(const photo_state& s, accumulator& out) const;
    void add_landmarks(const photo_state& s, const photo_stage& stage, std::size_t view,
                       std::span<const vec3> positions, accumulator& out) const;
    void add_outline(const photo_state& s, const photo_stage& stage, std::size_t view, std::span<const vec3> positions,
                     const std::vector<std::vector<vec3>>& directions, accumulator& out) const;

    const body::body_model& model_;
    const body::fit_problem& body_;
    const std::vector<photo_view_input>& photos_;
    const photo_person& person_;
    poser poser_;
    contour_finder finder_;
    std::size_t shape_unknowns_;
};

/// What clothing adds to each side of the body.
[[nodiscard]] expectation cloth_expectation(clothing c);

/// Mean error of self-reported heights and weights (ANSUR II, reported minus measured).
[[nodiscard]] double expected_height(const photo_person& person);
inline constexpr double self_reported_height_deviation = 0.020;

}  // namespace fw::vision
