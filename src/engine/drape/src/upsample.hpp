// Carrying a drape from a coarse mesh of a pattern to a finer one of the same pattern.
#pragma once

#include <span>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/garment/cloth_mesh.hpp"

namespace fw::drape {

/// Positions for `fine`'s vertices: each looks up its place in the rest plane of the same panel of `coarse`; outside of
/// it (curved edges are cut more finely) the nearest triangle is extended. Errors: `drape.levels` (other panels).
[[nodiscard]] result<std::vector<vec3>> upsample(const garment::cloth_mesh& coarse,
                                                 std::span<const vec3> coarse_positions,
                                                 const garment::cloth_mesh& fine);

}  // namespace fw::drape
