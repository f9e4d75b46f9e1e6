// How a cloth ends and where it was sewn: folded edges with thickness, seams as fine grooves.
#pragma once

#include <span>

#include "fw/scene/model.hpp"

namespace fw::textile {

struct edge_finish {
    float thickness = 0.0012f;   ///< metres from face to face of a folded edge
    float fold_depth = 0.006f;   ///< how far the fold shows on the right side
    float inner_depth = 0.006f;  ///< and on the wrong side
    float seam_width = 0.0018f;  ///< of the groove along a seam
    float seam_tone = 0.62f;     ///< its brightness against the cloth
};

/// Builds the finish as a primitive of its own, to be drawn with the cloth's material: rounded welts along
/// free edges and grooves along seams. `cloth` has positions, normals and uv0 in metres; `node_of` (one a
/// vertex) is equal for vertices that are one point of the sewn garment: an edge of one triangle is free, an
/// edge of two that share no vertex is a seam. Vertex colours carry the seams' tone. Empty if there is
/// neither.
[[nodiscard]] scene::primitive make_edges(const scene::primitive& cloth, std::span<const std::uint32_t> node_of,
                                          const edge_finish& finish);

}  // namespace fw::textile
