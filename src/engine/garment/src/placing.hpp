// Puts the flat vertices of panels around a figure.
#pragma once

#include <span>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/body/figure.hpp"
#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

/// One copy of a panel, flat.
struct flat_copy {
    const panel* drafted = nullptr;
    garment::placement placement;  ///< mirrored for right copies
    copy side = copy::left;
    std::vector<dvec2> points;
};

/// Positions for every point of every copy, in order, outside `worn`. Errors: `mesh.placement`.
[[nodiscard]] result<std::vector<std::vector<vec3>>> place_copies(std::span<const flat_copy> copies,
                                                                  const body::figure& figure,
                                                                  std::span<const vec3> worn);

}  // namespace fw::garment
