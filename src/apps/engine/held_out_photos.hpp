// Photographs for the demo: of a body that no fitted body can match exactly, taken at home with a telephone.
#pragma once

#include <filesystem>

#include "command.hpp"
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

/// Writes front.jpg and side.jpg into `folder`: a body with modifiers that the fitter does not have, in close clothes,
/// in a room, path traced, with a telephone's errors. About 5 s of one core each.
[[nodiscard]] result<held_out_photos> take_held_out_photos(const body::body_model& model,
                                                           const std::filesystem::path& folder,
                                                           const common_options& common, progress_sink& progress);

}  // namespace fw::apps
