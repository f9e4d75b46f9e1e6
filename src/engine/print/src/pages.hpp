// The pages of a printed pattern.
#pragma once

#include <string>
#include <vector>

#include "canvas.hpp"
#include "fw/print/yardage.hpp"
#include "sheet.hpp"

namespace fw::print {

/// A paper size and the tile on it, millimetres.
struct tiling {
    dvec2 paper;
    dvec2 corner;  ///< of the tile on the paper
    dvec2 tile;
};
[[nodiscard]] tiling tiling_of(paper size);

/// A sheet cut into tiles: which are printed, row by row.
struct tile_plan {
    tiling tiles;
    sheet whole;
    int rows = 0;
    int columns = 0;
    std::vector<std::pair<int, int>> printed;  ///< (row, column)
};

/// The plan with the fewest pages among sheets 3 to 6 tiles wide.
[[nodiscard]] result<tile_plan> make_tile_plan(const garment::sewing_pattern& pattern, paper size,
                                               const print_options& options, const typefaces& types);

/// "B3": the row's letter and the column's number.
[[nodiscard]] std::string name_of_tile(int row, int column);

void draw_cover(canvas& c, const garment::sewing_pattern& pattern, const tile_plan& plan, const cutting_layout& layout,
                bool inches);
void draw_layout(canvas& c, const garment::sewing_pattern& pattern, const cutting_layout& layout, dvec2 paper,
                 bool inches);
void draw_tile(canvas& c, const tile_plan& plan, std::size_t index);

/// The 10 cm square with its words.
void draw_test_square(canvas& c, dvec2 corner);
/// What the lines and marks mean; returns the y below it.
double draw_key(canvas& c, dvec2 at);

/// A sheet with its own head: one page of any size.
[[nodiscard]] page make_sheet_page(const garment::sewing_pattern& pattern, sheet whole, const cutting_layout& layout,
                                   dvec2 size, bool inches);
inline constexpr double sheet_head = 128;  ///< millimetres above the pieces
inline constexpr double sheet_margin = 12;

}  // namespace fw::print
