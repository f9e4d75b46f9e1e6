#include "pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace fw::print {

namespace {

/// Half diamonds at the middle of a shared edge, with the joint's number.
void draw_joint(canvas& c, dvec2 middle, dvec2 inward, const std::string& name) {
    const dvec2 side{-inward.y, inward.x};
    c.fill(std::array{middle + side * 4.0, middle + inward * 4.0, middle - side * 4.0}, canvas::pale);
    c.line(std::array{middle + side * 4.0, middle + inward * 4.0, middle - side * 4.0}, pen::frame);
    c.text(middle + inward * 1.9 + dvec2{0, 0.7}, name, type_style::strong, 2, align::centre, 0, canvas::grey);
}

}  // namespace

tiling tiling_of(paper size) {
    return size == paper::a4 ? tiling{{210, 297}, {10, 10}, {190, 270}} : tiling{{215.9, 279.4}, {10, 10}, {195, 252}};
}

std::string name_of_tile(int row, int column) {
    std::string letters;
    for (int r = row; r >= 0; r = r / 26 - 1) letters.insert(letters.begin(), static_cast<char>('A' + r % 26));
    return letters + std::to_string(column + 1);
}

result<tile_plan> make_tile_plan(const garment::sewing_pattern& pattern, paper size, const print_options& options,
                                 const typefaces& types) {
    tile_plan best;
    best.tiles = tiling_of(size);
    std::optional<error> problem;
    for (int columns = 2; columns <= 6; ++columns) {
        auto laid = make_sheet(pattern, columns * best.tiles.tile.x, options.inches, best.tiles.tile);
        if (!laid) {
            problem = laid.error();
            continue;
        }
        tile_plan plan{best.tiles, std::move(*laid), 0, columns, {}};
        plan.rows = static_cast<int>(std::ceil(plan.whole.height / plan.tiles.tile.y));
        std::vector<std::vector<dvec2>> outlines;
        for (const sheet_piece& p : plan.whole.pieces) outlines.push_back(p.outline);
        plan.printed = touched_tiles(outlines, plan.tiles.tile);
        if (best.printed.empty() || plan.printed.size() < best.printed.size()) best = std::move(plan);
    }
    if (best.printed.empty()) return std::unexpected(*problem);
    place_labels(best.whole, types);
    return best;
}

void draw_tile(canvas& c, const tile_plan& plan, std::size_t index) {
    const auto [row, column] = plan.printed[index];
    const tiling& t = plan.tiles;
    const dvec2 origin = dvec2{column, row} * t.tile;
    std::string names;
    c.inside(t.corner - 0.25, t.tile + 0.5, t.corner - origin, [&] {
        for (const sheet_piece& p : plan.whole.pieces)
            if (touches(p.outline, origin, origin + t.tile)) {
                draw_piece(c, p, plan.whole.garment);
                names += (names.empty() ? "" : ", ") + p.drawn.label;
            }
    });
    c.rectangle(t.corner, t.tile, pen::frame);
    const dvec2 middle = t.corner + 0.5 * t.tile;
    if (column > 0) draw_joint(c, {t.corner.x, middle.y}, {1, 0}, name_of_tile(row, column - 1));
    if (column + 1 < plan.columns)
        draw_joint(c, {t.corner.x + t.tile.x, middle.y}, {-1, 0}, name_of_tile(row, column + 1));
    if (row > 0) draw_joint(c, {middle.x, t.corner.y}, {0, 1}, name_of_tile(row - 1, column));
    if (row + 1 < plan.rows) draw_joint(c, {middle.x, t.corner.y + t.tile.y}, {0, -1}, name_of_tile(row + 1, column));
    c.text(t.corner + dvec2{3, 8}, name_of_tile(row, column), type_style::title, 7, align::left, 0, canvas::teal);
    const double foot = t.corner.y + t.tile.y + 5;
    c.text({t.corner.x, foot}, names, type_style::strong, 2.8, align::left, 0, canvas::grey);
    c.text({t.corner.x, foot + 4}, plan.whole.garment, type_style::text, 2.8, align::left, 0, canvas::grey);
    c.text({t.corner.x + t.tile.x, foot},
           fmt::format("row {} of {}, column {} of {}", name_of_tile(row, 0).substr(0, name_of_tile(row, 0).size() - 1),
                       name_of_tile(plan.rows - 1, 0).substr(0, name_of_tile(plan.rows - 1, 0).size() - 1), column + 1,
                       plan.columns),
           type_style::text, 2.8, align::right, 0, canvas::grey);
    c.text({t.corner.x + t.tile.x, foot + 4}, fmt::format("page {} of {}", index + 3, plan.printed.size() + 2),
           type_style::text, 2.8, align::right, 0, canvas::grey);
}

page make_sheet_page(const garment::sewing_pattern& pattern, sheet whole, const cutting_layout& layout, dvec2 size,
                     bool inches) {
    return {size, [pattern, whole = std::move(whole), layout, size, inches](canvas& c) {
                const double m = sheet_margin;
                c.rectangle({m / 2, m / 2}, size - m, pen::frame);
                c.text({m + 6, 42}, pattern.name, type_style::title, 26);
                std::string who = pattern.wearer.empty() ? "Made to measure" : "Made to measure for " + pattern.wearer;
                if (!pattern.size.empty()) who += " · " + pattern.size;
                c.text({m + 6, 55}, who, type_style::text, 7, align::left, 0, canvas::grey);
                c.text({m + 6, 70},
                       fmt::format("Fabric: {} at {} wide", in_words(layout.to_buy(), inches),
                                   in_words(layout.fabric_width, inches)),
                       type_style::text, 5);
                double y = 82;
                for (const sheet_piece& p : whole.pieces) {
                    c.text({m + 6, y}, p.drawn.label, type_style::strong, 4);
                    c.text({m + 44, y}, p.drawn.count, type_style::text, 4);
                    y += 6.2;
                }
                c.scaled({size.x - m - 106 - 112, 26}, 1.35, [&] { draw_key(c, {0, 0}); });
                draw_test_square(c, {size.x - m - 106, 16});
                c.inside({0, 0}, size, {m, sheet_head}, [&] {
                    for (const sheet_piece& p : whole.pieces) draw_piece(c, p, whole.garment);
                });
            }};
}

}  // namespace fw::print
