// How the T-shirt's panels are sewn together, and in what order.
#pragma once

#include <string>
#include <vector>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

/// Shoulders, sides and, where there are any, sleeves.
void sew_body(sewing_pattern& out, bool sleeves);

/// The neckband to necklines of these lengths (half of the front, half of the back); the band is `share` of them long.
void sew_band(sewing_pattern& out, double front, double back, double share);

/// The order of work, one sentence each.
[[nodiscard]] std::vector<std::string> t_shirt_steps(bool v_neck, bool sleeves);

}  // namespace fw::garment
