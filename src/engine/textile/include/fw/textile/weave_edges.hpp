// How a cloth ends: folded edges with thickness.
#pragma once

#include <span>

#include "fw/scene/model.hpp"

namespace fw::textile {

struct edge_finish {
    float thickness = 0.0012f;   ///< metres from face to face of a folded edge
    float fold_depth = 0.0035f;  ///< how far the fold shows on the right side
    float inner_depth = 0.006f;  ///< and on the wrong side
    float tone = 1;              ///< vertex colour
};

/// Builds the finish as a primitive of its own, to be drawn with the cloth's material: rounded welts along free edges.
/// `cloth` has positions, normals and uv0 in metres; `node_of` (one a vertex) is equal for vertices that are one point
/// of the sewn garment: an edge of one triangle is free. Empty if there is none.
[[nodiscard]] scene::primitive make_edges(const scene::primitive& cloth, std::span<const std::uint32_t> node_of,
                                          const edge_finish& finish);

}  // namespace fw::textile
