// A panel as a piece of paper or cloth: every line that is drawn on it, in metres, y up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::print {

using polyline = std::vector<dvec2>;

struct piece {
    std::string id;
    std::string label;            ///< "Front"
    std::string count;            ///< "Cut 1 on the fold"
    std::string allowances;       ///< "Seam allowance 1 cm, hem 2.5 cm, included"
    polyline outline;             ///< closed cutting line, the fold included
    std::vector<polyline> cut;    ///< what is drawn as cutting line: the outline without the fold
    std::vector<polyline> sew;    ///< sewing lines inside it
    std::vector<polyline> darts;  ///< legs, then the middle line
    std::vector<dvec2> drills;    ///< tips of darts
    std::vector<polyline> notches;
    std::optional<polyline> fold;     ///< on the fold of the cloth
    std::optional<polyline> doubled;  ///< folded in wear
    polyline grain;
};

/// As it is printed: half of a piece on the fold, both layers of a doubled band. Lengths in words in `inches` or
/// centimetres.
[[nodiscard]] piece make_piece(const garment::panel& p, bool inches);

/// The panel with its mirror image about the edge of that role as one panel without that edge; itself if it has none.
[[nodiscard]] garment::panel unfolded(const garment::panel& p, garment::edge_role role);

/// "2.5 cm" or "1 in"; at most one decimal, eighths of an inch.
[[nodiscard]] std::string in_words(double metres, bool inches);

}  // namespace fw::print
