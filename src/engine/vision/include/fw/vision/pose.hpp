// BlazePose: where the people in a photo are, 33 landmarks of one of them, and a coarse mask.
// A port of the pipeline of the npm package @mediapipe/pose 0.5 (Apache-2.0) to OpenCV's dnn module; within
// one pixel of it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/geometry/math.hpp"
#include "fw/scene/image.hpp"

namespace fw::vision {

/// The 33 landmarks of BlazePose. Left is the person's left. Joint centres, not points of the skin.
enum class body_point : unsigned char {
    nose,
    left_eye_inner,
    left_eye,
    left_eye_outer,
    right_eye_inner,
    right_eye,
    right_eye_outer,
    left_ear,
    right_ear,
    mouth_left,
    mouth_right,
    left_shoulder,
    right_shoulder,
    left_elbow,
    right_elbow,
    left_wrist,
    right_wrist,
    left_pinky,
    right_pinky,
    left_index,
    right_index,
    left_thumb,
    right_thumb,
    left_hip,
    right_hip,
    left_knee,
    right_knee,
    left_ankle,
    right_ankle,
    left_heel,
    right_heel,
    left_foot_index,
    right_foot_index,
};
inline constexpr std::size_t body_point_count = 33;

struct landmark {
    dvec2 position{0, 0};   ///< pixels from the upper left corner of the picture; pixel centres lie at .5
    double depth = 0;       ///< pixels, towards the camera negative, relative to the hips; rough
    double visibility = 0;  ///< probability of being in the picture and not hidden
    double presence = 0;    ///< probability of being in the picture
};

/// A square of the picture, turned so that the person in it is upright.
struct body_region {
    dvec2 centre{0, 0};
    double side = 0;      ///< pixels
    double rotation = 0;  ///< radians, clockwise on the picture
};

/// One person as the detector sees it.
struct detection {
    double score = 0;
    dvec2 lower{0, 0};  ///< of the box around the face, pixels
    dvec2 upper{0, 0};
    body_region region;
};

/// Probability of "person" for each cell of a square grid over `region`.
struct coarse_mask {
    int size = 0;
    body_region region;
    std::vector<float> probability;  ///< rows from the top

    /// Bilinear between cell centres; 0 outside the region.
    [[nodiscard]] double at(dvec2 picture_point) const;
};

struct pose {
    double score = 0;  ///< probability that a person is in the region
    std::array<landmark, body_point_count> landmarks;
    std::array<dvec3, body_point_count>
        world;  ///< metres of a generic person, y down, z away from the camera; hips at 0
    coarse_mask mask;

    [[nodiscard]] const landmark& operator[](body_point p) const { return landmarks[static_cast<std::size_t>(p)]; }
};

/// Below this the original package finds nobody.
inline constexpr double least_detection_score = 0.5;

/// Both networks, loaded. Not to be used from two threads at once; movable.
class pose_estimator {
public:
    /// From the contents of pose_detection.onnx and pose_landmark_heavy.onnx (tools/convert_pose_model writes
    /// them). Errors: `vision.bad_model`.
    [[nodiscard]] static result<pose_estimator> make(std::span<const std::uint8_t> detector,
                                                     std::span<const std::uint8_t> landmarks);
    ~pose_estimator();
    pose_estimator(pose_estimator&&) noexcept;
    pose_estimator& operator=(pose_estimator&&) noexcept;

    /// All people found with at least this score, the surest first. `photo` is RGB, RGBA or grey, of any
    /// size.
    [[nodiscard]] std::vector<detection> detect(const scene::image& photo, double least_score = least_detection_score);

    /// The landmarks of whoever fills `region`. A score below 0.5 means that nobody does.
    [[nodiscard]] pose estimate(const scene::image& photo, const body_region& region);

private:
    struct networks;
    explicit pose_estimator(std::unique_ptr<networks> nets);
    std::unique_ptr<networks> nets_;
};

}  // namespace fw::vision
