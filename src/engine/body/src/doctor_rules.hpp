// Rules that every body keeps, whatever its size.
#pragma once

#include "fw/body/doctor.hpp"

namespace fw::body {

/// Warnings for broken rules; values named in `so_far` are already under suspicion, so that one slip gives one warning.
[[nodiscard]] std::vector<warning> broken_rules(const fit_request& request, const std::vector<warning>& so_far,
                                                unit_system units);

}  // namespace fw::body
