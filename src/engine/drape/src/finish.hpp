// Last touches on settled cloth.
#pragma once

#include <span>
#include <vector>

#include "cloth_model.hpp"
#include "fw/drape/body_field.hpp"

namespace fw::drape {

/// Moves every node that is nearer to the body than `clearance` metres (or inside) out to it.
void push_outside(const body_field& body, double clearance, std::vector<dvec3>& x);

/// The same, and then the corners of triangles whose middle or edges' middles are nearer than half of it: a flat
/// triangle can cut through a curve that its corners clear.
void push_outside(const body_field& body, double clearance, std::span<const membrane_element> triangles,
                  std::vector<dvec3>& x);

}  // namespace fw::drape
