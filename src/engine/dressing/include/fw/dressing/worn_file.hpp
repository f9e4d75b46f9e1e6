// A draped garment, and an outfit in its pose, as bytes: what has been draped once is not draped again
// (docs/formats/outfit-stages.md).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/dressing/posed_outfit.hpp"

namespace fw::dressing {

/// Everything but how it looks (`order.look`), which does not change how it hangs. The same garment, the same bytes.
[[nodiscard]] std::vector<std::uint8_t> pack(const worn_garment& g);
/// The garment again, bit for bit; its look is the default. For files of any origin: what is returned is consistent in
/// itself. Errors: `drape.file` (another version, or not one of ours).
[[nodiscard]] result<worn_garment> unpack_garment(std::span<const std::uint8_t> file);

/// How an outfit is shown: the figure's positions and each garment's drape and quality in that pose. Meshes and
/// patterns are the outfit's own and are not repeated.
[[nodiscard]] std::vector<std::uint8_t> pack(const posed_outfit& shown);
/// `figure` and `clothes`: in the fitting pose, those that were posed. Errors: `drape.file` (also: of another figure or
/// outfit).
[[nodiscard]] result<posed_outfit> unpack_pose(std::span<const std::uint8_t> file, const body::figure& figure,
                                               const outfit& clothes);

}  // namespace fw::dressing
