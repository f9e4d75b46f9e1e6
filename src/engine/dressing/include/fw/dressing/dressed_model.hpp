// Body and clothes as one model to be rendered and exported.
#pragma once

#include "fw/base/error.hpp"
#include "fw/dressing/outfit.hpp"
#include "fw/scene/model.hpp"

namespace fw::dressing {

/// Adds the garments to the wearer's model (which may be empty): one mesh a garment, texture coordinates in metres of
/// cloth, the fabric's own material. Errors: those of textile::make_appearance.
[[nodiscard]] result<void> add_garments(scene::model& wearer, const outfit& clothes);

/// How a drape is shown as a map: tension of the cloth from 0 (deep) to `full_scale` strain (bright), colours of viridis.
[[nodiscard]] std::vector<vec4> strain_colors(const worn_garment& g, double full_scale = 0.02);

}  // namespace fw::dressing
