// From the sewing line of a panel to its cutting line: the seam allowance as a tailor draws it.
#pragma once

#include <string>
#include <vector>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::print {

/// The cutting line of one edge, in the edge's direction, and where it lies in the whole.
struct cut_edge {
    const garment::panel_edge* edge = nullptr;
    std::vector<dvec2> sewing;  ///< the sewing line
    std::vector<dvec2> cut;     ///< the cutting line of this edge, corner to corner
};

/// Cutting line of every edge in order; consecutive ones meet. Corners: neighbours are prolonged until they meet (a
/// mitre, cut off at 2.2 allowances); at a hem the neighbour is prolonged by its own mirror image, so that the
/// turned-up hem lies flat on the seam; across a dart the line peaks so that the folded dart is caught in the waist
/// seam.
[[nodiscard]] std::vector<cut_edge> make_cut_edges(const garment::panel& p);

/// Closed polygon of the cutting edges.
[[nodiscard]] std::vector<dvec2> joined(const std::vector<cut_edge>& edges);

/// The curve `distance` to the right of the line's way (outside of a counter-clockwise outline).
[[nodiscard]] std::vector<dvec2> offset_line(const std::vector<dvec2>& line, double distance);

[[nodiscard]] double area_of(const std::vector<dvec2>& polygon);
[[nodiscard]] bool contains(const std::vector<dvec2>& polygon, dvec2 p);
/// A point inside the polygon, far from its edges and near the middle.
[[nodiscard]] dvec2 middle_of(const std::vector<dvec2>& polygon);
[[nodiscard]] double distance_to(const std::vector<dvec2>& polygon, dvec2 p);

}  // namespace fw::print
