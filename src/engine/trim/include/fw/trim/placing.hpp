// Elements on a draped garment: placed by rules on its pattern, lying on its surface.
#pragma once

#include <span>

#include "fw/base/error.hpp"
#include "fw/drape/body_field.hpp"
#include "fw/garment/cloth_mesh.hpp"
#include "fw/trim/element.hpp"

namespace fw::trim {

/// A garment at rest. Spans and body must outlive the call.
struct draped_cloth {
    const garment::cloth_mesh& mesh;
    std::span<const vec3> positions;
    std::span<const vec3> normals;
    float thickness = 0.001f;                 ///< elements lie half of it above the cloth's middle
    const drape::body_field* body = nullptr;  ///< what hangs past an edge is kept out of it
};

/// Where one element sits: its origin and axes (x, y in the cloth's plane, z off it).
struct seat {
    vec3 origin{0};
    vec3 x{1, 0, 0};
    vec3 y{0, 1, 0};
    vec3 z{0, 0, 1};
};

struct placed_elements {
    std::vector<seat> seats;
    std::vector<element_part> parts;  ///< in the garment's space, one a material
};

/// Every copy that the rules ask for, with its geometry on the cloth: rigid elements stand on their seat, soft ones
/// follow the surface, edgings hang on past the edge. The same input, the same bytes.
/// Errors: `trim.panel`, `trim.edge` (the garment has none of that name; field), `trim.count`.
[[nodiscard]] result<placed_elements> place(const element_document& e, const draped_cloth& cloth);

}  // namespace fw::trim
