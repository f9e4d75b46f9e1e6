// The two pages before the tiles: cover with test square and assembly plan; cutting layout and order of work.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fw/base/quantity.hpp"
#include "outline.hpp"
#include "pages.hpp"

namespace fw::print {

namespace {

constexpr double margin = 16;

std::string fabric_words(const cutting_layout& layout, bool inches) {
    if (inches)
        return fmt::format("{:.2g} yd of fabric {:.0f} in wide", std::ceil(layout.to_buy() / 0.9144 * 8) / 8,
                           layout.fabric_width / metres_per_inch);
    return fmt::format("{:.2f} m of fabric {:.0f} cm wide", layout.to_buy(), layout.fabric_width * 100);
}

double heading(canvas& c, dvec2 at, std::string_view words) {
    c.text(at, words, type_style::strong, 4, align::left, 0, canvas::teal);
    return at.y + 6.2;
}

double list(canvas& c, dvec2 at, double width, const std::vector<std::string>& items, bool numbered) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        c.text(at, numbered ? fmt::format("{}", i + 1) : "–", type_style::strong, 3.2, align::left, 0, canvas::grey);
        at.y = c.paragraph({at.x + 6, at.y}, width - 6, items[i], type_style::text, 3.2, 4.5) + 1.1;
    }
    return at.y;
}

/// The whole sheet in small with its tiles.
void draw_plan(canvas& c, dvec2 corner, dvec2 room, const tile_plan& plan) {
    const dvec2 whole{plan.columns * plan.tiles.tile.x, plan.rows * plan.tiles.tile.y};
    const double scale = std::min(room.x / whole.x, room.y / whole.y);
    const auto at = [&](dvec2 p) { return corner + p * scale; };
    for (int r = 0; r < plan.rows; ++r)
        for (int col = 0; col < plan.columns; ++col) {
            const dvec2 a = at(dvec2{col, r} * plan.tiles.tile), size = plan.tiles.tile * scale;
            const bool printed =
                std::find(plan.printed.begin(), plan.printed.end(), std::pair{r, col}) != plan.printed.end();
            if (!printed) c.fill(std::array{a, a + dvec2{size.x, 0}, a + size, a + dvec2{0, size.y}}, canvas::pale);
        }
    for (const sheet_piece& p : plan.whole.pieces) {
        std::vector<dvec2> small;
        for (const dvec2& q : p.outline) small.push_back(at(q));
        c.outline(small, pen::thin);
        c.text(at(middle_of(p.outline)) + dvec2{0, 1}, p.drawn.label, type_style::text, 2.6, align::centre);
    }
    for (int r = 0; r < plan.rows; ++r)
        for (int col = 0; col < plan.columns; ++col) {
            const dvec2 a = at(dvec2{col, r} * plan.tiles.tile), size = plan.tiles.tile * scale;
            const bool printed =
                std::find(plan.printed.begin(), plan.printed.end(), std::pair{r, col}) != plan.printed.end();
            c.rectangle(a, size, pen::hair);
            if (printed)
                c.text(a + dvec2{1.4, 3.6}, name_of_tile(r, col), type_style::strong, 2.6, align::left, 0,
                       canvas::teal);
        }
}

/// The fabric with its pieces, whichever way round it comes out larger; returns the y below it.
double draw_fabric(canvas& c, const cutting_layout& layout, dvec2 corner, dvec2 room, bool inches) {
    const double across = std::min(room.x / layout.length, room.y / layout.fabric_width);
    const double upright = std::min(room.x / layout.fabric_width, room.y / layout.length);
    const bool lies = across >= upright;  // its length to the right, selvages above and below
    const double scale = std::max(across, upright);
    const auto at = [&](dvec2 p) { return corner + (lies ? dvec2{p.y, p.x} : p) * scale; };
    const dvec2 far = at({layout.fabric_width, layout.length});
    c.fill(std::array{corner, dvec2{far.x, corner.y}, far, dvec2{corner.x, far.y}}, canvas::pale);
    for (const laid_piece& p : layout.pieces) {
        std::vector<dvec2> drawn;
        for (const dvec2& q : p.outline) drawn.push_back(at(q));
        c.fill(drawn, {1, 1, 1});
        c.outline(drawn, pen::thin);
    }
    c.line(corner, at({0, layout.length}), pen::cut);
    c.line(at({layout.fabric_width, 0}), far, pen::cut);
    for (const laid_piece& p : layout.pieces) {
        dvec2 low{1e9}, high{-1e9};
        for (const dvec2& q : p.outline) low = glm::min(low, at(q)), high = glm::max(high, at(q));
        const std::string words = p.label + (p.mirrored ? " (mirrored)" : "");
        const bool level = high.x - low.x > 0.8 * (high.y - low.y);
        const double length = level ? high.x - low.x : high.y - low.y, depth = level ? high.y - low.y : high.x - low.x;
        const double size =
            std::clamp(std::min(0.8 * length / c.width(words, type_style::strong, 1), 0.55 * depth), 1.2, 3.4);
        c.text(at(p.label_at) + (level ? dvec2{0, 0.35 * size} : dvec2{0.35 * size, 0}), words, type_style::strong,
               size, align::centre, level ? 0 : -pi / 2);
    }
    c.text({corner.x, far.y + 4.5},
           fmt::format("{} long, {} wide, opened flat, right side up; selvages {}", in_words(layout.length, inches),
                       in_words(layout.fabric_width, inches), lies ? "above and below" : "left and right"),
           type_style::text, 2.8, align::left, 0, canvas::grey);
    return far.y + 4.5;
}

}  // namespace

void draw_test_square(canvas& c, dvec2 corner) {
    c.rectangle(corner, {100, 100}, pen::accent);
    for (int i = 1; i < 10; ++i) {
        c.line(corner + dvec2{i * 10.0, 100}, corner + dvec2{i * 10.0, i == 5 ? 95.0 : 97.0}, pen::hair);
        c.line(corner + dvec2{0, i * 10.0}, corner + dvec2{i == 5 ? 5.0 : 3.0, i * 10.0}, pen::hair);
    }
    c.text(corner + dvec2{50, 46}, "Test square", type_style::title, 9, align::centre);
    c.text(corner + dvec2{50, 55}, "10 × 10 cm  ·  3 15/16 in", type_style::strong, 4, align::centre);
    c.text(corner + dvec2{50, 63}, "Measure it before you print the rest.", type_style::text, 3.2, align::centre, 0,
           canvas::grey);
    c.text(corner + dvec2{50, 67.6}, "Not right? Print at 100 %, not “fit to page”.", type_style::text, 3.2,
           align::centre, 0, canvas::grey);
}

double draw_key(canvas& c, dvec2 at) {
    const auto row = [&](pen p, std::string_view words) {
        c.line(at + dvec2{0, -1.1}, at + dvec2{17, -1.1}, p);
        c.text(at + dvec2{21, 0}, words, type_style::text, 3.2);
        at.y += 5.4;
    };
    row(pen::cut, "cut here");
    row(pen::sew, "sew here");
    row(pen::fold, "fold of the cloth: half a piece");
    row(pen::doubled, "fold line of a band");
    row(pen::grain, "grain, along the selvage");
    c.line(at + dvec2{8, -2.6}, at + dvec2{8, 0.6}, pen::grain);
    c.text(at + dvec2{21, 0}, "notches: 1 front, 2 back", type_style::text, 3.2);
    at.y += 5.4;
    c.circle(at + dvec2{8, -1.1}, 1.2, pen::thin);
    c.text(at + dvec2{21, 0}, "tip of a dart", type_style::text, 3.2);
    return at.y + 5.4;
}

void draw_cover(canvas& c, const garment::sewing_pattern& pattern, const tile_plan& plan, const cutting_layout& layout,
                bool inches) {
    const dvec2 paper = plan.tiles.paper;
    c.text({margin, 31}, pattern.name, type_style::title, 15);
    std::string who = pattern.wearer.empty() ? "Made to measure" : "Made to measure for " + pattern.wearer;
    if (!pattern.size.empty()) who += " · " + pattern.size;
    c.text({margin, 39.5}, who, type_style::text, 4.4, align::left, 0, canvas::grey);
    c.line({margin, 45}, {paper.x - margin, 45}, pen::hair);

    const double square = paper.x - margin - 100;
    draw_test_square(c, {square, 53});
    const double column = square - margin - 8;
    double y = heading(c, {margin, 56}, "Print");
    y = c.paragraph(
            {margin, y}, column,
            fmt::format("Print this page alone at 100 % and measure the square. Then print the rest: {} pages in all.",
                        plan.printed.size() + 2),
            type_style::text, 3.2, 4.5) +
        3.5;
    y = heading(c, {margin, y}, "Assemble");
    y = c.paragraph({margin, y}, column,
                    "Cut away the right and the lower margin of each page along its frame. Lay it on the margin of the "
                    "next: letters are rows, numbers are columns. The half diamonds complete each other.",
                    type_style::text, 3.2, 4.5) +
        3.5;
    y = heading(c, {margin, y}, "Lines and marks");
    y = draw_key(c, {margin, y + 0.6});

    double top = std::max(y, 153.0) + 8;
    c.line({margin, top}, {paper.x - margin, top}, pen::hair);
    top += 8;
    const double list_width = 62, list_x = paper.x - margin - list_width;
    heading(c, {margin, top}, "Assembly plan");
    draw_plan(c, {margin, top + 3.5}, {list_x - margin - 8, paper.y - top - 22}, plan);
    y = heading(c, {list_x, top}, "Pieces");
    for (const sheet_piece& p : plan.whole.pieces) {
        c.text({list_x, y}, p.drawn.label, type_style::strong, 3.2);
        c.text({list_x + 26, y}, p.drawn.count, type_style::text, 3.2);
        y += 5;
    }
    y = heading(c, {list_x, y + 3.5}, "Fabric");
    c.paragraph({list_x, y}, list_width,
                fabric_words(layout, inches) + ". The next page shows how the pieces lie on it.", type_style::text, 3.2,
                4.5);
    c.text({margin, paper.y - 10}, line_of(pattern), type_style::text, 2.8, align::left, 0, canvas::grey);
    c.text({paper.x - margin, paper.y - 10}, "Drafted by Fashion Wallet", type_style::text, 2.8, align::right, 0,
           canvas::grey);
}

void draw_layout(canvas& c, const garment::sewing_pattern& pattern, const cutting_layout& layout, dvec2 paper,
                 bool inches) {
    c.text({margin, 28}, "Cutting and sewing", type_style::title, 10);
    c.text({margin, 35.5},
           fmt::format("{}: the pieces take {:.0f} % of it.", fabric_words(layout, inches), 100 * layout.utilisation),
           type_style::text, 4, align::left, 0, canvas::grey);
    c.line({margin, 41}, {paper.x - margin, 41}, pen::hair);
    const double foot = draw_fabric(c, layout, {margin, 54}, {paper.x - 2 * margin, 104}, inches);
    const double top = foot + 13;
    const double width = 0.5 * (paper.x - 2 * margin - 8);
    double y = heading(c, {margin, top}, "Order of work");
    list(c, {margin, y}, width, pattern.steps, true);
    y = heading(c, {margin + width + 8, top}, "Good to know");
    std::vector<std::string> notes = pattern.notes;
    notes.emplace_back(
        "Seam allowances are included; hems are mirrored at the seams so that they lie flat when turned up.");
    notes.emplace_back("Wash and press the fabric before you cut. Pieces on the fold are shown opened.");
    list(c, {margin + width + 8, y}, width, notes, false);
    c.text({margin, paper.y - 10}, line_of(pattern), type_style::text, 2.8, align::left, 0, canvas::grey);
}

}  // namespace fw::print
