// Small-step extended position-based dynamics (Macklin et al. 2019): sews the panels together around the body and
// shakes out tangles. It gives the start for the equilibrium, not the drape itself: its cloth is softer than real.
#pragma once

#include <vector>

#include "cloth_model.hpp"
#include "fw/base/progress.hpp"
#include "fw/drape/body_field.hpp"

namespace fw::drape {

struct sewing_settings {
    double sew_time = 0.4;       ///< seconds over which the seams close
    double patience = 0.3;       ///< seconds more for seams that lag behind
    double untangle_time = 0.2;  ///< seconds under gravity with the seams joined
    double body_offset = 0.004;  ///< metres
    double closed = 0.008;       ///< metres: a seam this near counts as closed
};

struct sewing_stats {
    double widest_gap = 0;  ///< metres, between stitched nodes just before they were joined
    int substeps = 0;
};

/// Closes the seams of `open` (seams::open). `x`: one position a node, moved in place. No gravity.
/// Errors: cancelled.
[[nodiscard]] result<sewing_stats> sew(const cloth_model& open, const body_field* field, std::vector<dvec3>& x,
                                       const sewing_settings& settings, progress_sink& progress);

/// Lets the joined cloth (seams::welded) fall for `untangle_time`. Not to rest: a settled soft state is a bad start.
/// Errors: cancelled.
[[nodiscard]] result<sewing_stats> untangle(const cloth_model& welded, const body_field* field, std::vector<dvec3>& x,
                                            const sewing_settings& settings, progress_sink& progress);

}  // namespace fw::drape
