// Body and clothes as one model to be rendered and exported.
#pragma once

#include "fw/base/error.hpp"
#include "fw/dressing/outfit.hpp"
#include "fw/scene/model.hpp"

namespace fw::dressing {

/// Adds the garments to the wearer's model (which may be empty): one mesh a garment, texture coordinates in metres of
/// cloth, the fabric's own material. Errors: those of textile::make_appearance.
[[nodiscard]] result<void> add_garments(scene::model& wearer, const outfit& clothes);

/// The drape as a map of tension: three bytes of sRGB a vertex, for every primitive of the garments' meshes in the
/// model that `add_garments` made of these clothes, in its order. Colours of `strain_scale`, from 0 to `full_scale`
/// strain.
[[nodiscard]] std::vector<std::uint8_t> strain_colors(const scene::model& dressed, const outfit& clothes,
                                                      double full_scale = 0.02);

/// Nine colours from relaxed to tight, 0xRRGGBB: viridis.
[[nodiscard]] std::vector<std::uint32_t> strain_scale();

}  // namespace fw::dressing
