// How the pieces lie on the fabric, and how much of it they take.
#pragma once

#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/garment/sewing_pattern.hpp"

namespace fw::print {

/// A piece on the fabric: its cutting line, in metres; x across the fabric from a selvage, y along it.
struct laid_piece {
    std::string panel;
    std::string label;
    std::vector<dvec2> outline;  ///< closed
    dvec2 label_at{};            ///< a point well inside
    bool mirrored = false;       ///< the right one of a pair
};

struct cutting_layout {
    double fabric_width = 0;
    double length = 0;       ///< of fabric needed, metres
    double utilisation = 0;  ///< area of the pieces over area of the fabric
    std::vector<laid_piece> pieces;

    /// What to buy: `length` and 3 %, up to the next 5 cm.
    [[nodiscard]] double to_buy() const;
};

/// Lays the real outlines, seam allowances included, on fabric opened flat, face up, grain along the fabric, each piece
/// as it is or turned by 180°; pieces on the fold opened. Bottom-left on a 4 mm raster, the best of several orders.
/// Errors: `print.fabric_width` if a piece is wider than the fabric; `pattern.*`.
[[nodiscard]] result<cutting_layout> lay_out(const garment::sewing_pattern& pattern, double fabric_width);

}  // namespace fw::print
