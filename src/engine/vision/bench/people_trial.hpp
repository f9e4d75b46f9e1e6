// One held-out person photographed and measured.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/body/fit.hpp"
#include "fw/vision/pose.hpp"

namespace fw::vision {

struct estimate {
    body::measurement_values values;
    std::array<body::interval, body::measurement_count> intervals{};
    double weight = 0;
    body::interval weight_interval;
};

struct trial_outcome {
    std::uint32_t seed = 0;
    body::measurement_values truth;
    double mass = 0;
    std::optional<estimate> typed;  ///< from reported height and weight alone
    std::optional<estimate> front;  ///< and the front photo
    std::optional<estimate> both;   ///< and the side photo
    double sex_evidence = 0;        ///< log odds of the right sex, from both photos
    int photos = 0;                 ///< taken until one of each view was accepted, three tries a view
    int refused = 0;
    double photo_seconds = 0;  ///< CPU: gates, landmarks, mask
    double fit_seconds = 0;    ///< CPU, front and side together
    std::string notes;
};

/// Loads the networks from the assets folder; throws if they are not there.
[[nodiscard]] pose_estimator load_estimator();

[[nodiscard]] trial_outcome run_trial(const body::body_model& model, pose_estimator& estimator, std::uint32_t seed);

[[nodiscard]] std::string describe(const trial_outcome& p);

/// A plain man from the front and from the side as JPEG files of twelve megapixels.
[[nodiscard]] std::array<std::vector<std::uint8_t>, 2> make_two_photos(const body::body_model& model);

/// Decodes, judges, cuts out and fits; false if a photo was refused.
[[nodiscard]] bool measure_two_photos(const body::body_model& model, pose_estimator& estimator,
                                      const std::array<std::vector<std::uint8_t>, 2>& files);

}  // namespace fw::vision
