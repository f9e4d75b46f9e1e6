// The wearer and their clothes in the relaxed pose: for pictures. What is measured and reported stays in the fitting
// pose.
#pragma once

#include <string>

#include "fw/body/body_model.hpp"
#include "fw/dressing/outfit.hpp"

namespace fw::dressing {

/// A dressed figure as it is shown.
struct posed_outfit {
    /// True: standing at ease. False: still in the fitting pose, because some garment would not lie well otherwise.
    bool posed = false;
    std::string reason;    ///< for people, where `posed` is false
    double arm_angle = 0;  ///< radians off the vertical
    body::figure figure;   ///< positions in the pose shown; landmarks and measurements are the fitting pose's
    outfit clothes;        ///< drape and quality in the pose shown
};

/// Lets the arms down and brings the legs in, with the cloth simulated along. A garment that comes out worse than it
/// was (a check of the quality list that passed and now fails) sends the whole figure back to the fitting pose.
/// `figure` must be of this model; `clothes` as `dress` made them on it. Deterministic, one thread, reports "pose.*",
/// "drape.*". Errors: those of body_field::build and drape::repose.
[[nodiscard]] result<posed_outfit> pose_outfit(const body::body_model& model, const body::figure& figure,
                                               const outfit& clothes, progress_sink& progress);

}  // namespace fw::dressing
