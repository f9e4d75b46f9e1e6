// From a point of the model's contour to the edge in the photo.
#pragma once

#include <optional>

#include "contour.hpp"

namespace fw::vision {

struct found_edge {
    double distance = 0;    ///< pixels along the contour's normal, positive outwards
    double confidence = 0;  ///< of the mask there
};

/// The nearest place along the contour point's normal, at most `reach` pixels away, where the mask goes from
/// inside to outside (coverage 0.5) and its own edge runs along the contour; nothing if there is none.
[[nodiscard]] std::optional<found_edge> find_edge(const person_mask& mask, const contour_point& c, double reach);

}  // namespace fw::vision
