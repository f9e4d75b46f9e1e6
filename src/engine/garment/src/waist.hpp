// What skirts and trousers share at the top: darts in a waist edge, and the waistband.
#pragma once

#include <string>
#include <vector>

#include "garment_program.hpp"
#include "panel_builder.hpp"

namespace fw::garment {

inline constexpr double waist_seam_allowance = 0.01;
inline constexpr double band_underlap = 0.03;

/// A dart: how much it takes in at the waist, and how long it is.
struct dart {
    double intake = 0;
    double length = 0;
};

/// `total` metres of intake as no, one or two darts of at most `widest` each.
[[nodiscard]] std::vector<dart> make_darts(double total, double widest, double length);

/// Draws a straight or curved waist with its darts: edges "waist_0", "dart_0_a", "dart_0_b", "waist_1", … from the
/// point reached, along `at(share)` for share 0 to 1. The darts stand evenly on it, square to it.
template <class Curve>
void draw_waist(panel_builder& b, double length, const std::vector<dart>& darts, Curve at);

/// One stretch of waist that a band is sewn to, in order along the band.
struct waist_stretch {
    edge_range range;
    double length = 0;
    bool reversed = false;  ///< the band's direction against the drafted direction of the edge
};

/// The waist edges of a panel in drafted order.
[[nodiscard]] std::vector<waist_stretch> waist_of(const panel& p, copy side);

/// The same stretches walked the other way.
[[nodiscard]] std::vector<waist_stretch> backwards(std::vector<waist_stretch> stretches);

/// Adds to `out` a doubled waistband, its centre (x = 0) at the front or back, opening opposite; the seams to
/// `stretches` (in order along the band, all around); its end seam; the hold at `level`. Returns the girth.
double add_waistband(sewing_pattern& out, const std::vector<waist_stretch>& stretches, wrap centre, double width,
                     double level, int step);

/// Sews the two legs of every dart of the panel.
void sew_darts(sewing_pattern& out, const panel& p, int step);

/// A stretch of a smooth curve as one cubic, by its ends and their tangents (exact for lines, 1 µm for short arcs).
template <class Curve>
void draw_stretch(panel_builder& b, Curve at, double from, double to) {
    constexpr double step = 1e-4;
    const dvec2 p = at(from), q = at(to);
    const dvec2 tangent_p = (at(from + step) - p) / step, tangent_q = (q - at(to - step)) / step;
    const double third = (to - from) / 3;
    b.cubic(p + tangent_p * third, q - tangent_q * third, q);
}

template <class Curve>
void draw_waist(panel_builder& b, double length, const std::vector<dart>& darts, Curve at) {
    const auto count = darts.size();
    double from = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double centre = static_cast<double>(i + 1) / static_cast<double>(count + 1);
        const double half = 0.5 * darts[i].intake / length;
        const dvec2 in = at(centre - half), out = at(centre + half);
        const dvec2 along = glm::normalize(out - in);
        const dvec2 down{-along.y, along.x};  // to the left of the way: into the panel
        const dvec2 tip = 0.5 * (in + out) + down * darts[i].length;
        b.edge("waist_" + std::to_string(i), edge_role::seam, waist_seam_allowance);
        draw_stretch(b, at, from, centre - half);
        b.edge("dart_" + std::to_string(i) + "_a", edge_role::dart).line(tip);
        b.edge("dart_" + std::to_string(i) + "_b", edge_role::dart).line(out);
        from = centre + half;
    }
    b.edge("waist_" + std::to_string(count), edge_role::seam, waist_seam_allowance);
    draw_stretch(b, at, from, 1.0);
}

}  // namespace fw::garment
