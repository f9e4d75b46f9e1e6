// Photographs for the demo: of a body that no fitted body can match exactly, taken as people take them.
#pragma once

#include <filesystem>

#include "fw/body/body_model.hpp"

namespace fw::apps {

struct held_out_photos {
    std::filesystem::path front;
    std::filesystem::path side;
    body::sex sex = body::sex::female;
    double age = 0;
    double reported_height = 0;  ///< metres, as people report it
    double reported_weight = 0;  ///< kilograms
    body::measurement_values truth;
};

/// Writes front.jpg and side.jpg into `folder`: a body with modifiers that the fitter does not have, in clothes, before
/// a background, with a camera's errors.
[[nodiscard]] result<held_out_photos> take_held_out_photos(const body::body_model& model,
                                                           const std::filesystem::path& folder);

}  // namespace fw::apps
