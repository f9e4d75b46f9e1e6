// Where the edges of a pattern's panels get their mesh vertices, so that stitched stretches have equal counts.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

/// The samples of one edge: shares of its length (0 … 1, growing) and the points there.
struct sampled_edge {
    std::vector<double> shares;
    std::vector<dvec2> points;
};

/// Samples by panel index and edge index.
using sampled_edges = std::vector<std::vector<sampled_edge>>;

/// Cuts every edge where a stitch begins or ends, on it or on what it is sewn to, and divides the stretches between
/// into pieces of about `edge_length`, as many on both sides of a seam. Errors: `mesh.panel`.
[[nodiscard]] result<sampled_edges> sample_edges(const sewing_pattern& pattern, double edge_length);

/// Index into `shares` of the sample at that share; the nearest one.
[[nodiscard]] std::size_t index_at(const sampled_edge& edge, double share);

}  // namespace fw::garment
