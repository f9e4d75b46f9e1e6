#include "sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "outline.hpp"

namespace fw::print {

namespace {

constexpr double gap_on_paper = 0.008;

struct label_line {
    std::string_view words;
    type_style style;
    double size;
};

std::array<label_line, 4> lines_of(const piece& p, const std::string& garment) {
    return {{{p.label, type_style::strong, 9},
             {p.count, type_style::strong, 4.4},
             {garment, type_style::text, 4},
             {p.allowances, type_style::text, 3.4}}};
}
constexpr double leading = 1.42;

dvec2 label_size(const piece& p, const std::string& garment, const typefaces& types) {
    dvec2 size{0};
    for (const label_line& l : lines_of(p, garment)) {
        if (l.words.empty()) continue;
        size.x = std::max(size.x, types.width(l.style, l.size, l.words));
        size.y += l.size * leading;
    }
    return size;
}

/// Points that a label must keep away from: sewing lines, grain, folds, darts.
std::vector<dvec2> obstacles_of(const sheet_piece& p) {
    std::vector<polyline> lines = p.drawn.darts;
    lines.insert(lines.end(), p.drawn.sew.begin(), p.drawn.sew.end());
    lines.push_back(p.drawn.grain);
    if (p.drawn.doubled) lines.push_back(*p.drawn.doubled);
    std::vector<dvec2> out;
    if (p.drawn.fold) {  // its bracket
        const auto f = p.on_sheet(*p.drawn.fold);
        const dvec2 way = glm::normalize(f[1] - f[0]);
        dvec2 in{-way.y, way.x};
        if (!contains(p.outline, 0.5 * (f[0] + f[1]) + in * 2.0)) in = -in;
        for (int k = 0; k <= 60; ++k) out.push_back(f[0] + (f[1] - f[0]) * (k / 60.0) + in * 14.0);
    }
    for (const polyline& line : lines) {
        const auto drawn = p.on_sheet(line);
        for (std::size_t i = 1; i < drawn.size(); ++i) {
            const int steps = std::max(1, static_cast<int>(glm::length(drawn[i] - drawn[i - 1]) / 4));
            for (int k = 0; k <= steps; ++k)
                out.push_back(drawn[i - 1] + (drawn[i] - drawn[i - 1]) * (static_cast<double>(k) / steps));
        }
    }
    return out;
}

/// How far the rectangle around `centre` stays clear of everything; less than `enough` may be any number below it.
double clearance(const sheet_piece& p, const std::vector<dvec2>& obstacles, dvec2 centre, dvec2 half, double enough) {
    double least = 1e9;
    for (const dvec2& o : obstacles) {
        const dvec2 away = glm::abs(o - centre) - half;
        least = std::min(least, std::max(away.x, away.y));
        if (least < enough) return least;
    }
    for (int i = 0; i < 16; ++i) {
        const double t = (i % 4) / 2.0 - 1;
        const std::array sides{dvec2{t, -1}, dvec2{1, t}, dvec2{-t, 1}, dvec2{-1, -t}};
        const dvec2 q = centre + sides[static_cast<std::size_t>(i / 4)] * half;
        if (!contains(p.outline, q)) return -1;
        least = std::min(least, distance_to(p.outline, q));
        if (least < enough) return least;
    }
    return least;
}

/// The clearest place for the words, as large as they go, upright rather than turned.
label_block place_label(const sheet_piece& p, const std::string& garment, const typefaces& types) {
    const dvec2 size = label_size(p.drawn, garment, types);
    const auto obstacles = obstacles_of(p);
    dvec2 low{1e30}, high{-1e30};
    for (const dvec2& q : p.outline) low = glm::min(low, q), high = glm::max(high, q);
    const auto try_place = [&](double scale, bool turned) -> std::optional<label_block> {
        const dvec2 half = 0.5 * scale * (turned ? dvec2{size.y, size.x} : size);
        label_block best{{}, 0, 0};
        const double enough = 1 + 1.5 * scale;
        double most = 0;
        for (int i = 1; i < 20; ++i)
            for (int j = 1; j < 28; ++j) {
                const dvec2 centre = low + (high - low) * dvec2{i / 20.0, j / 28.0};
                const double clear = clearance(p, obstacles, centre, half, enough);
                // Of two good places, the one above the middle.
                const double worth = std::min(clear, 30.0) - std::abs(j / 28.0 - 0.42) * 20 * scale;
                if (clear <= enough || (best.scale > 0 && worth <= most)) continue;
                most = worth;
                best = {centre + (turned ? dvec2{half.x, -half.y} : -half), turned ? pi / 2 : 0, scale};
            }
        return best.scale > 0 ? std::optional(best) : std::nullopt;
    };
    for (const bool turned : {false, true})
        for (const double scale : {1.5, 1.25, 1.0, 0.8})
            if (const auto found = try_place(scale, turned)) return *found;
    for (const double scale : {0.64, 0.5, 0.4, 0.32, 0.26})
        for (const bool turned : {false, true})
            if (const auto found = try_place(scale, turned)) return *found;
    return {0.5 * (low + high) - 0.13 * size, 0, 0.26};
}

void arrow_head(canvas& c, dvec2 tip, dvec2 way, double size) {
    const dvec2 w = glm::normalize(way), side{-w.y, w.x};
    c.fill(std::array{tip, tip - w * size + side * (0.34 * size), tip - w * size - side * (0.34 * size)}, canvas::ink);
}

void draw_grain(canvas& c, const sheet_piece& p) {
    const auto g = p.on_sheet(p.drawn.grain);
    const double length = glm::length(g[1] - g[0]);
    const dvec2 way = (g[1] - g[0]) / length;
    const double head = std::min(6.0, 0.2 * length);
    c.line(g[0] + way * head * 0.8, g[1] - way * head * 0.8, pen::grain);
    arrow_head(c, g[0], -way, head);
    arrow_head(c, g[1], way, head);
    if (length < 40) return;
    double turn = std::atan2(way.y, way.x);
    if (turn > pi / 2 + 1e-6) turn -= pi;
    if (turn <= -pi / 2 + 1e-6) turn += pi;
    const dvec2 above{std::sin(turn), -std::cos(turn)};
    c.text(0.5 * (g[0] + g[1]) + above * 1.6, "grain", type_style::text, 3.2, align::centre, turn);
}

/// The bracket that says "place on fold", inside the piece.
void draw_fold(canvas& c, const sheet_piece& p) {
    const auto f = p.on_sheet(*p.drawn.fold);
    c.line(f, pen::fold);
    const double length = glm::length(f[1] - f[0]);
    const dvec2 way = (f[1] - f[0]) / length;
    dvec2 in{-way.y, way.x};
    if (!contains(p.outline, 0.5 * (f[0] + f[1]) + in * 2.0)) in = -in;
    const double depth = std::min(14.0, 0.2 * length);
    const dvec2 a = f[0] + way * (0.14 * length), b = f[1] - way * (0.14 * length);
    c.line(std::array{a + in * 2.5, a + in * depth, b + in * depth, b + in * 2.5}, pen::thin);
    arrow_head(c, a + in * 0.6, -in, 4);
    arrow_head(c, b + in * 0.6, -in, 4);
    double turn = std::atan2(way.y, way.x);
    if (turn > pi / 2 + 1e-6) turn -= pi;
    if (turn <= -pi / 2 + 1e-6) turn += pi;
    const dvec2 above{std::sin(turn), -std::cos(turn)};
    c.text(0.5 * (a + b) + in * depth + above * (glm::dot(above, in) > 0 ? 1.8 : -4.4), "place on the fold",
           type_style::text, 3.6, align::centre, turn);
}

}  // namespace

std::vector<dvec2> sheet_piece::on_sheet(const polyline& line) const {
    std::vector<dvec2> out;
    for (const dvec2& p : line) out.push_back(on_sheet(p));
    return out;
}

std::string line_of(const garment::sewing_pattern& pattern) {
    std::string out = pattern.name;
    for (const std::string& more : {pattern.size, pattern.wearer})
        if (!more.empty()) out += (out.empty() ? "" : " · ") + more;
    return out;
}

bool touches(const std::vector<dvec2>& outline, dvec2 low, dvec2 high) {
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const dvec2 a = outline[i], b = outline[(i + 1) % outline.size()];
        // Liang-Barsky: does the side enter the rectangle?
        double enter = 0, leave = 1;
        bool outside = false;
        for (int axis = 0; axis < 2; ++axis) {
            const double d = b[axis] - a[axis];
            if (std::abs(d) < 1e-12) {
                outside |= a[axis] < low[axis] || a[axis] > high[axis];
                continue;
            }
            const double t0 = (low[axis] - a[axis]) / d, t1 = (high[axis] - a[axis]) / d;
            enter = std::max(enter, std::min(t0, t1)), leave = std::min(leave, std::max(t0, t1));
        }
        if (!outside && enter <= leave) return true;
    }
    return contains(outline, 0.5 * (low + high));
}

std::vector<std::pair<int, int>> touched_tiles(const std::vector<std::vector<dvec2>>& outlines, dvec2 tile) {
    constexpr double slack = 0.5;  // a line on a frame belongs to both tiles
    dvec2 high{0};
    for (const auto& outline : outlines)
        for (const dvec2& p : outline) high = glm::max(high, p);
    std::vector<std::pair<int, int>> out;
    for (int r = 0; r * tile.y < high.y; ++r)
        for (int c = 0; c * tile.x < high.x; ++c) {
            const dvec2 low = dvec2{c, r} * tile - slack;
            if (std::any_of(outlines.begin(), outlines.end(),
                            [&](const auto& o) { return touches(o, low, low + tile + 2 * slack); }))
                out.emplace_back(r, c);
        }
    return out;
}

void place_labels(sheet& s, const typefaces& types) {
    for (sheet_piece& p : s.pieces) p.label = place_label(p, s.garment, types);
}

result<sheet> make_sheet(const garment::sewing_pattern& pattern, double width, bool inches, std::optional<dvec2> tile) {
    sheet out;
    out.garment = line_of(pattern);
    std::vector<nest_item> items;
    for (const garment::panel& p : pattern.panels) {
        sheet_piece s;
        s.drawn = make_piece(p, inches);
        nest_item item{{}, {0, 2}};
        dvec2 low{1e30}, high{-1e30};
        for (const dvec2& q : s.drawn.outline) {
            item.outline.emplace_back(q.x, -q.y);
            low = glm::min(low, q), high = glm::max(high, q);
        }
        // Bands may lie either way on paper.
        if (high.x - low.x > 3 * (high.y - low.y) || high.y - low.y > 3 * (high.x - low.x)) item.quarter_turns = {0, 1};
        items.push_back(std::move(item));
        out.pieces.push_back(std::move(s));
    }
    const auto tiles = [&](const nest& n) {
        std::vector<std::vector<dvec2>> outlines;
        for (std::size_t i = 0; i < items.size(); ++i) {
            auto& outline = outlines.emplace_back();
            const std::size_t step = items[i].outline.size() > 150 ? 3 : 1;
            for (std::size_t k = 0; k < items[i].outline.size(); k += step)
                outline.push_back(1000.0 * placed(n.places[i], items[i].outline[k]));
        }
        return static_cast<double>(touched_tiles(outlines, *tile).size()) + 1e-3 * n.length;
    };
    const nest n =
        lay_on_strip(items, width / 1000, gap_on_paper, tile ? std::function<double(const nest&)>(tiles) : nullptr);
    if (!n.fits) return fail(error_kind::invalid, "print.sheet_width", "A piece is wider than the sheet.", "panels");
    out.width = width;
    out.height = n.length * 1000;
    for (std::size_t i = 0; i < out.pieces.size(); ++i) {
        sheet_piece& s = out.pieces[i];
        s.place = n.places[i];
        s.outline = s.on_sheet(s.drawn.outline);
    }
    return out;
}

void draw_piece(canvas& c, const sheet_piece& p, const std::string& garment) {
    for (const polyline& l : p.drawn.sew) c.line(p.on_sheet(l), pen::sew);
    for (std::size_t i = 0; i < p.drawn.darts.size(); ++i)
        c.line(p.on_sheet(p.drawn.darts[i]), i % 3 == 2 ? pen::hair : pen::sew);
    for (const dvec2& d : p.drawn.drills) c.circle(p.on_sheet(d), 1.2, pen::thin);
    if (p.drawn.doubled) {
        const auto line = p.on_sheet(*p.drawn.doubled);
        c.line(line, pen::doubled);
        double turn = std::atan2(line[1].y - line[0].y, line[1].x - line[0].x);
        if (turn > pi / 2 + 1e-6) turn -= pi;
        if (turn <= -pi / 2 + 1e-6) turn += pi;
        const dvec2 above{std::sin(turn), -std::cos(turn)};
        c.text(line[0] + (line[1] - line[0]) * 0.28 + above * 1.2, "fold line", type_style::text, 2.8, align::centre,
               turn);
    }
    if (p.drawn.fold) draw_fold(c, p);
    for (const polyline& l : p.drawn.cut) c.line(p.on_sheet(l), pen::cut);
    for (const polyline& l : p.drawn.notches) c.line(p.on_sheet(l), pen::grain);
    draw_grain(c, p);
    const dvec2 along{std::cos(p.label.turn), std::sin(p.label.turn)}, down{-along.y, along.x};
    dvec2 at = p.label.at;
    for (const label_line& l : lines_of(p.drawn, garment)) {
        if (l.words.empty()) continue;
        at += down * (l.size * p.label.scale);
        c.text(at, l.words, l.style, l.size * p.label.scale, align::left, p.label.turn);
        at += down * (l.size * p.label.scale * (leading - 1));
    }
}

}  // namespace fw::print
