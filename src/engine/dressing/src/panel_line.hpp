// Lines on the flat pattern that a maker works along: borders of panels, seams, creases.
#pragma once

#include <span>
#include <vector>

#include "fw/garment/cloth_mesh.hpp"

namespace fw::dressing {

/// A line on one panel with the side to which the cloth lies (or is looked at). All vectors have one length ≥ 2.
struct panel_line {
    std::size_t panel = 0;
    std::vector<vec2> points;    ///< metres, in the panel's coordinates
    std::vector<vec2> across;    ///< unit, to the left or the right of the line throughout
    std::vector<float> lengths;  ///< from the first point
    [[nodiscard]] float length() const { return lengths.back(); }
};

/// A place on a line: a point and the direction across.
struct line_place {
    vec2 point{0};
    vec2 across{0};
};
[[nodiscard]] line_place place_at(const panel_line& line, float length);

/// The line through `points`, looking to its left.
[[nodiscard]] panel_line make_line(std::size_t panel, std::vector<vec2> points);

/// The line through vertices on a panel's border, looking into the cloth.
[[nodiscard]] panel_line make_border(const garment::cloth_mesh& mesh, std::span<const std::uint32_t> vertices);

/// Every hem of the garment, halves of an unfolded piece joined. `depth`: what is turned up, metres.
struct hem_line {
    panel_line line;
    float depth = 0;
};
[[nodiscard]] std::vector<hem_line> find_hems(const garment::cloth_mesh& mesh);

/// Every seam and dart: the same length of border on both of its sides. `stitch` is an index into the pattern's.
struct seam_lines {
    panel_line a;
    panel_line b;
    int stitch = 0;
};
[[nodiscard]] std::vector<seam_lines> find_seams(const garment::cloth_mesh& mesh);

/// The line moved by `distance` across, evenly, and lengthened by `more` at both ends (straight on).
[[nodiscard]] panel_line moved(const panel_line& line, float distance, float more = 0);

}  // namespace fw::dressing
