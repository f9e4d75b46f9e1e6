// People that the fitter has not been made for, and how they photograph themselves. Everything follows from a
// number.
#pragma once

#include "fw/body/body_model.hpp"
#include "fw/vision/photo_fit.hpp"
#include "fw/vision/testing/person_maker.hpp"

namespace fw::vision::testing {

struct held_out_person {
    body::sex sex = body::sex::female;
    double age = 30;
    std::vector<vec3> positions;  ///< in the model's own pose, helpers included
    body::measurement_values truth;
    double mass = 0;             ///< kilograms
    double reported_height = 0;  ///< as people do: 1-2 cm too much on average, sd 2 cm
    double reported_weight = 0;
};

/// Drawn from the survey's Gaussian, then changed by modifiers that the fit has no parameters for (body
/// build, muscles, belly, seat, breasts, ancestry), so that no fitted body can match exactly.
[[nodiscard]] held_out_person make_held_out_person(const body::body_model& model, std::uint32_t seed);

/// Camera 2-4 m away, pitch ±8°, turned ±10°, 24-35 mm, radial distortion, grain, blur; the whole body in the
/// picture.
[[nodiscard]] photo_setup make_photo_setup(const held_out_person& person, photo_view view, std::uint32_t seed);

/// Arms and legs as somebody holds them who was asked to.
[[nodiscard]] limb_pose make_limb_pose(photo_view view, std::uint32_t seed);

/// JPEG quality of a photo, 60-95.
[[nodiscard]] int jpeg_quality_of(std::uint32_t seed);

}  // namespace fw::vision::testing
