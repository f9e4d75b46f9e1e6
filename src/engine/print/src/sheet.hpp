// The pieces of a pattern laid out on paper, and how a piece is drawn. Millimetres, y down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "canvas.hpp"
#include "nesting.hpp"
#include "piece.hpp"

namespace fw::print {

/// Where the words of a piece stand: lines from `at` (first baseline, left), turned clockwise by `turn`.
struct label_block {
    dvec2 at{};
    double turn = 0;
    double scale = 1;
};

struct sheet_piece {
    piece drawn;
    nest_place place;
    std::vector<dvec2> outline;  ///< on the sheet, millimetres
    label_block label;

    [[nodiscard]] dvec2 on_sheet(dvec2 p) const { return placed(place, {p.x, -p.y}) * 1000.0; }
    [[nodiscard]] std::vector<dvec2> on_sheet(const polyline& line) const;
};

struct sheet {
    double width = 0;  ///< millimetres
    double height = 0;
    std::string garment;  ///< "T-shirt · M · Ada", on every piece and page
    std::vector<sheet_piece> pieces;
};

/// All pieces within a strip of that width, their words not yet placed. With `tile`, laid so that few tiles of that
/// size are touched. Errors: `print.sheet_width` if a piece is wider.
[[nodiscard]] result<sheet> make_sheet(const garment::sewing_pattern& pattern, double width, bool inches,
                                       std::optional<dvec2> tile = {});

/// Finds the words of every piece their place.
void place_labels(sheet& s, const typefaces& types);

/// True if a closed outline has something on the rectangle.
[[nodiscard]] bool touches(const std::vector<dvec2>& outline, dvec2 low, dvec2 high);

/// The tiles (row, column) that the outlines touch, row by row.
[[nodiscard]] std::vector<std::pair<int, int>> touched_tiles(const std::vector<std::vector<dvec2>>& outlines,
                                                             dvec2 tile);

void draw_piece(canvas& c, const sheet_piece& p, const std::string& garment);

/// The garment, the size and the wearer in one line.
[[nodiscard]] std::string line_of(const garment::sewing_pattern& pattern);

}  // namespace fw::print
