// Buttons, pockets, edgings of an outfit, on the garments as they hang.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/dressing/outfit.hpp"
#include "fw/scene/model.hpp"

namespace fw::dressing {

/// What became of one element of an order.
struct element_outcome {
    std::size_t garment = 0;  ///< index into the outfit
    std::size_t element = 0;  ///< index into its order's elements
    std::string id;
    std::size_t count = 0;         ///< copies, or stretches of an edging
    std::optional<error> problem;  ///< the garment has no such place: it was left out
};

/// Adds the elements to the garments' meshes in a model that `add_garments` made of these clothes on this figure. What
/// hangs past an edge stays out of the body and of the garments beneath. Deterministic.
/// Errors: those of body_field::build.
[[nodiscard]] result<std::vector<element_outcome>> add_elements(scene::model& dressed, const outfit& clothes,
                                                                const body::figure& figure);

}  // namespace fw::dressing
