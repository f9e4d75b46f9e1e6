// Laying pieces on a strip without overlap: bottom-left on a raster, real outlines, several orders, the shortest kept.
#pragma once

#include <functional>
#include <vector>

#include "fw/geometry/math.hpp"

namespace fw::print {

struct nest_item {
    std::vector<dvec2> outline;            ///< closed polygon, metres
    std::vector<int> quarter_turns{0, 2};  ///< allowed rotations, in quarters counter-clockwise
};

/// p ↦ rotate by `quarter_turns`, then add `shift`.
struct nest_place {
    int quarter_turns = 0;
    dvec2 shift{};
};

struct nest {
    std::vector<nest_place> places;  ///< one an item
    double length = 0;               ///< metres used along y
    bool fits = false;               ///< false if an item is wider than the strip
};

[[nodiscard]] dvec2 placed(const nest_place& place, dvec2 p);

/// Lays the items in the strip 0 ≤ x ≤ width, y ≥ 0, at least `gap` metres apart, in several orders, and keeps the one
/// with the least `cost` (none: the shortest). Deterministic.
[[nodiscard]] nest lay_on_strip(const std::vector<nest_item>& items, double width, double gap,
                                const std::function<double(const nest&)>& cost = {});

}  // namespace fw::print
