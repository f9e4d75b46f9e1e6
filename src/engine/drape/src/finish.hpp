// Last touches on settled cloth.
#pragma once

#include <vector>

#include "fw/drape/body_field.hpp"

namespace fw::drape {

/// Moves every node that is nearer to the body than `clearance` metres (or inside) out to it.
void push_outside(const body_field& body, double clearance, std::vector<dvec3>& x);

}  // namespace fw::drape
