// What somebody is to wear, as a document (docs/formats/outfit.schema.json).
#pragma once

#include <string_view>
#include <vector>

#include "fw/dressing/outfit.hpp"

namespace fw::dressing {

/// Garments at once. A drape takes as long as its garments together.
inline constexpr std::size_t most_garments = 8;
/// Elements on one garment.
inline constexpr std::size_t most_elements = 24;

/// The preset that a garment is made of if nothing is said.
[[nodiscard]] std::string_view usual_fabric(garment::garment_kind kind);

/// From the skin outwards. Errors: `json.*`, `outfit.version`, `outfit.garments` (none, or too many),
/// `garment.unknown`, `garment.parameter_*`, `fabric.*`, `weave.*`, `color.*`, `print.*`, `trim.*`, `outfit.elements`
/// (too many); the field leads to the member
/// ("garments[1].parameters.length").
[[nodiscard]] result<std::vector<garment_order>> parse_outfit(std::string_view document);

}  // namespace fw::dressing
