// The camera and the pose of one photo, as unknowns of the fit.
#pragma once

#include <array>

#include "fw/vision/photo_fit.hpp"

namespace fw::vision {

/// Index of a view's unknowns. After the camera's come those of `limb_pose`.
enum view_unknown : std::size_t { turn, log_distance, eye_height, pitch, roll, aim, log_focal, first_limb };
inline constexpr std::size_t view_unknowns = first_limb + limb_pose_size;
using view_vector = std::array<double, view_unknowns>;

struct expectation {
    double mean = 0;
    double deviation = 1;
};

/// What we expect of people who photograph themselves, per unknown.
[[nodiscard]] std::array<expectation, view_unknowns> expected_view(const photo_view_input& photo);

[[nodiscard]] limb_pose limbs_of(const view_vector& v);

/// A pinhole camera before a person who stands at the origin and was turned first.
class view_camera {
public:
    view_camera(const view_vector& v, int width, int height);

    /// Pixel x, y and depth in metres of a point in the body's own frame.
    [[nodiscard]] dvec3 project(dvec3 p) const {
        const dvec3 c = rotation_ * p + offset_;
        return {centre_.x + focal_ * c.x / c.z, centre_.y + focal_ * c.y / c.z, c.z};
    }
    /// The eye in the body's own frame.
    [[nodiscard]] dvec3 eye() const { return -(glm::transpose(rotation_) * offset_); }
    [[nodiscard]] double focal() const { return focal_; }

private:
    glm::dmat3 rotation_;
    dvec3 offset_;
    double focal_;
    dvec2 centre_;
};

}  // namespace fw::vision
