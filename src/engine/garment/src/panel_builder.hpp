// Draws a panel edge by edge, counter-clockwise. Used by the drafting programs only.
#pragma once

#include <string>
#include <utility>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

class panel_builder {
public:
    panel_builder(std::string id, std::string label, dvec2 start) : start_(start), at_(start) {
        panel_.id = std::move(id);
        panel_.label = std::move(label);
    }

    /// Begins a new edge at the point reached.
    panel_builder& edge(std::string id, edge_role role, double allowance = 0) {
        panel_.edges.push_back({std::move(id), role, allowance, {}, {}});
        return *this;
    }
    panel_builder& line(dvec2 to) { return add({{}, to}); }
    panel_builder& quadratic(dvec2 control, dvec2 to) { return add({{control}, to}); }
    panel_builder& cubic(dvec2 c1, dvec2 c2, dvec2 to) { return add({{c1, c2}, to}); }
    panel_builder& notch(double at, int count = 1) {
        panel_.edges.back().notches.push_back({at, count});
        return *this;
    }
    panel_builder& grain(dvec2 from, dvec2 to) {
        panel_.grain = {from, to};
        return *this;
    }

    [[nodiscard]] dvec2 at() const { return at_; }

    /// The finished panel. The last edge must have come back to the start.
    [[nodiscard]] panel finish() &&;

private:
    panel_builder& add(segment s) {
        at_ = s.to;
        panel_.edges.back().segments.push_back(std::move(s));
        return *this;
    }

    panel panel_;
    dvec2 start_;
    dvec2 at_;
};

/// Length of one cubic Bézier curve in metres.
[[nodiscard]] double cubic_length(dvec2 from, dvec2 c1, dvec2 c2, dvec2 to);

/// The x in [low, high] where the growing function `f` reaches zero, to 1 µm or better; an end if it does not.
template <class F>
[[nodiscard]] double solve_growing(F f, double low, double high) {
    for (int i = 0; i < 60; ++i) {
        const double mid = 0.5 * (low + high);
        (f(mid) < 0 ? low : high) = mid;
    }
    return 0.5 * (low + high);
}

/// A stretch of an edge by the wearer's side, whole.
[[nodiscard]] inline edge_range whole(std::string panel, garment::copy c, std::string edge) {
    return {std::move(panel), c, std::move(edge), 0, 1};
}

}  // namespace fw::garment
