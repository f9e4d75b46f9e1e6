// Newton's method to the minimum of the cloth's energy.
#pragma once

#include "cloth_energy.hpp"
#include "fw/base/progress.hpp"

namespace fw::drape {

struct equilibrium_settings {
    int soft_steps = 0;          ///< first steps with the membrane capped at 1.5 kN/m and a soft body
    int ramp_steps = 0;          ///< steps over which the body's offset grows from `ramp_from` to its value
    double ramp_from = -0.015;   ///< metres
    double body_offset = 0.004;  ///< metres
    double start_damping = 900;  ///< 1/s²
    int max_steps = 120;
    double drop = 0.05e-3;       ///< stops when the energy falls by less than drop × weight a step, over five steps
    double self_distance = 1.1;  ///< in mean edge lengths
    double progress_from = 0, progress_to = 1;
};

struct equilibrium_stats {
    bool converged = false;
    int steps = 0;
    int analyses = 0;  ///< orderings and plans of the linear solver
    energy_parts energy;
    double last_drop = 0;  ///< metres × weight a step, mean of the last five
};

/// Moves `x` to a minimum. Not converged within `max_steps`: says so in the stats, and `x` is the best found.
/// Errors: cancelled.
[[nodiscard]] result<equilibrium_stats> find_equilibrium(const cloth_model& model, const body_field* field,
                                                         std::vector<dvec3>& x, const equilibrium_settings& settings,
                                                         progress_sink& progress);

}  // namespace fw::drape
