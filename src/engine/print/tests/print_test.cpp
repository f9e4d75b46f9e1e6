#include "fw/print/print.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "fw/garment/draft.hpp"
#include "outline.hpp"
#include "pages.hpp"
#include "people.hpp"
#include "piece.hpp"

namespace fw::print {
namespace {

using garment::garment_kind;
using garment::sewing_pattern;

constexpr std::array all_kinds{garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers};

std::vector<std::uint8_t> font(std::string_view name) {
    const auto path = body::testing::assets_folder() / "fonts" / fmt::format("{}.woff2", name);
    auto bytes = files::read_bytes(path);
    if (!bytes) throw std::runtime_error(path.string() + " is missing: run ./fw assets, or set FW_ASSETS");
    return *bytes;
}

const print_options& options() {
    static const auto text = font("inter-latin-400-normal"), text_ext = font("inter-latin-ext-400-normal"),
                      strong = font("inter-latin-600-normal"), title = font("fraunces-latin-600-normal");
    static const print_options all{{{text, text_ext}, {strong}, {title}}, 1.4, false};
    return all;
}

sewing_pattern pattern_of(garment_kind kind, std::size_t person = 0, std::vector<garment::parameter_value> asked = {}) {
    auto p = garment::draft(kind, garment::testing::people()[person].figure, asked).value();
    p.wearer = "Zoë Łuczak";
    p.size = "M";
    return p;
}

garment::panel rectangle(double seam, double hem) {
    garment::panel p;
    p.id = p.label = "box";
    p.edges = {{"hem", garment::edge_role::hem, hem, {{{}, {0.3, 0}}}, {}},
               {"right", garment::edge_role::seam, seam, {{{}, {0.25, 0.2}}}, {{0.5, 2}}},
               {"top", garment::edge_role::seam, seam, {{{}, {0, 0.2}}}, {}},
               {"left", garment::edge_role::seam, seam, {{{}, {0, 0}}}, {}}};
    p.grain = {{0.1, 0.02}, {0.1, 0.18}};
    return p;
}

/// Shortest distance from a point to an open line.
double away(const std::vector<dvec2>& line, dvec2 p) {
    double best = 1e9;
    for (std::size_t i = 1; i < line.size(); ++i) {
        const dvec2 d = line[i] - line[i - 1];
        const double t = std::clamp(glm::dot(p - line[i - 1], d) / std::max(1e-18, glm::dot(d, d)), 0.0, 1.0);
        best = std::min(best, glm::length(p - line[i - 1] - d * t));
    }
    return best;
}

TEST(cutting_line, runs_at_its_allowance_from_the_sewing_line) {
    for (const auto kind : all_kinds)
        for (const std::size_t person : {0u, 3u, 13u})
            for (const garment::panel& p : pattern_of(kind, person).panels)
                for (const cut_edge& e : make_cut_edges(p)) {
                    if (e.edge->role == garment::edge_role::dart || e.edge->role == garment::edge_role::fold) continue;
                    // Away from its corners, every point of the cutting line is one allowance off the sewing line.
                    const double length = garment::length_of(e.cut);
                    double at = 0;
                    for (std::size_t i = 1; i + 1 < e.cut.size(); ++i) {
                        at += glm::length(e.cut[i] - e.cut[i - 1]);
                        if (at < 0.06 || at > length - 0.06) continue;
                        EXPECT_NEAR(away(e.sewing, e.cut[i]), e.edge->allowance, 0.0003) << p.id << " " << e.edge->id;
                    }
                }
}

TEST(cutting_line, mirrors_the_side_at_the_hem) {
    const auto edges = make_cut_edges(rectangle(0.01, 0.04));
    const auto outline = joined(edges);
    // The right side leans outwards by 50 mm on 200; below the hem it leans back by as much.
    double lowest = 1, right_end = -1;
    for (const dvec2& p : outline) lowest = std::min(lowest, p.y);
    for (const dvec2& p : outline)
        if (std::abs(p.y - lowest) < 1e-6) right_end = std::max(right_end, p.x);
    EXPECT_NEAR(lowest, -0.04, 1e-9);
    const double side_at_hem = 0.3 + 0.01 * std::sqrt(1 + 0.0625);
    EXPECT_NEAR(right_end, side_at_hem - 0.25 * 0.04, 1e-6);
    EXPECT_NEAR(std::abs(area_of(outline)), 0.0675, 0.01);
}

TEST(cutting_line, is_simple_and_holds_the_sewing_line) {
    for (const auto kind : all_kinds)
        for (std::size_t person = 0; person < garment::testing::people().size(); person += 4)
            for (const garment::panel& p : pattern_of(kind, person).panels) {
                const piece drawn = make_piece(p, false);
                EXPECT_GT(area_of(drawn.outline), 0) << p.id;
                std::size_t outside = 0;
                for (const polyline& l : drawn.sew)
                    for (const dvec2& q : l)
                        if (!contains(drawn.outline, q) && distance_to(drawn.outline, q) > 1e-4) ++outside;
                EXPECT_EQ(outside, 0u) << p.id;
            }
}

TEST(cutting_line, peaks_over_a_dart) {
    const auto p = pattern_of(garment_kind::tailored_trousers);
    const piece back = make_piece(*p.find_panel("back"), false);
    ASSERT_GE(back.drills.size(), 1u);
    ASSERT_EQ(back.darts.size(), 3 * back.drills.size());
    for (std::size_t d = 0; d < back.drills.size(); ++d) {
        const dvec2 peak = back.darts[3 * d + 2].back();
        // Folded over the leg nearer the centre, the peak lies on that side's cutting line: beyond both legs' ends.
        const double leg = glm::length(back.darts[3 * d].front() - back.drills[d]);
        EXPECT_GT(glm::length(peak - back.drills[d]), leg + 0.008);
        EXPECT_LT(glm::length(peak - back.drills[d]), leg + 0.02);
    }
}

TEST(piece, tells_what_to_cut) {
    const auto shirt = pattern_of(garment_kind::t_shirt);
    EXPECT_EQ(make_piece(*shirt.find_panel("front"), false).count, "Cut 1 on the fold");
    EXPECT_EQ(make_piece(*shirt.find_panel("sleeve"), false).count, "Cut 2, a mirrored pair");
    EXPECT_EQ(make_piece(*shirt.find_panel("front"), false).allowances, "Seam allowance 1 cm, hem 2.5 cm included");
    EXPECT_EQ(make_piece(*shirt.find_panel("sleeve"), false).notches.size(), 4u);  // one front, two back, one on top
    EXPECT_EQ(in_words(0.0254 * 1.125, true), "1 1/8 in");
    EXPECT_EQ(in_words(0.0254 * 0.5, true), "1/2 in");
}

TEST(piece, prints_both_layers_of_a_doubled_band) {
    const auto skirt = pattern_of(garment_kind::a_line_skirt);
    const piece band = make_piece(*skirt.find_panel("waistband"), false);
    double low = 1, high = -1;
    for (const dvec2& p : band.outline) low = std::min(low, p.y), high = std::max(high, p.y);
    EXPECT_NEAR(high - low, 2 * 0.035 + 2 * 0.01, 1e-6);
}

/// Where a dark line crosses a row or column of pixels: the middle of the darkness, in millimetres.
std::vector<double> dark_places(const proof& p, bool along_row, int at, double mm_a_pixel) {
    std::vector<double> places;
    const int n = along_row ? p.width : p.height;
    double weight = 0, sum = 0;
    for (int i = 0; i <= n; ++i) {
        const int grey =
            i == n ? 255 : p.grey[static_cast<std::size_t>(along_row ? at * p.width + i : i * p.width + at)];
        if (grey < 200) {
            weight += 255 - grey, sum += (255 - grey) * (i + 0.5);
        } else if (weight > 0) {
            places.push_back(sum / weight * mm_a_pixel);
            weight = sum = 0;
        }
    }
    return places;
}

TEST(proof, has_a_test_square_of_ten_centimetres_within_half_a_millimetre) {
    for (const auto size : {paper::a4, paper::letter}) {
        const auto page = make_proofs(pattern_of(garment_kind::t_shirt), size, options(), 0, 1, 300).value().front();
        const double mm = 25.4 / 300;
        EXPECT_NEAR(page.width * mm, size == paper::a4 ? 210 : 215.9, 0.1);
        // The square's top is 53 mm down; 15 mm into it there is nothing but its sides and ticks.
        const auto across = dark_places(page, true, static_cast<int>(68 / mm), mm);
        ASSERT_GE(across.size(), 2u);
        const double left = (size == paper::a4 ? 210 : 215.9) - 16 - 100;
        std::vector<double> sides;
        for (const double x : across)
            if (x > left - 2) sides.push_back(x);
        ASSERT_GE(sides.size(), 2u);
        EXPECT_NEAR(sides.back() - sides.front(), 100, 0.5);
        EXPECT_NEAR(sides.back() - sides.front(), 100, 0.05);  // what we really get
        const auto down = dark_places(page, false, static_cast<int>((left + 25) / mm), mm);
        std::vector<double> levels;
        for (const double y : down)
            if (y > 50 && y < 156) levels.push_back(y);
        ASSERT_GE(levels.size(), 2u);
        EXPECT_NEAR(levels.back() - levels.front(), 100, 0.5);
    }
}

TEST(proof, joins_to_a_seam_of_the_right_length_across_tiles_within_half_a_millimetre) {
    const auto p = pattern_of(garment_kind::t_shirt);
    const auto types = typefaces::load(options().fonts).value();
    const auto plan = make_tile_plan(p, paper::a4, options(), types).value();
    const double dpi = 200, mm = 25.4 / dpi;
    const auto pages = make_proofs(p, paper::a4, options(), 2, static_cast<int>(plan.printed.size()), dpi).value();
    const auto grey_at = [&](dvec2 q) {  // of the tiles glued together
        const int column = static_cast<int>(q.x / plan.tiles.tile.x), row = static_cast<int>(q.y / plan.tiles.tile.y);
        const auto it = std::find(plan.printed.begin(), plan.printed.end(), std::pair{row, column});
        if (it == plan.printed.end()) return 255;
        const proof& page = pages[static_cast<std::size_t>(it - plan.printed.begin())];
        const dvec2 on_page = (q - dvec2{column, row} * plan.tiles.tile + plan.tiles.corner) / mm;
        return static_cast<int>(page.grey[static_cast<std::size_t>(on_page.y) * static_cast<std::size_t>(page.width) +
                                          static_cast<std::size_t>(on_page.x)]);
    };
    const auto band = std::find_if(plan.whole.pieces.begin(), plan.whole.pieces.end(),
                                   [](const sheet_piece& s) { return s.drawn.id == "neckband"; });
    const auto* drafted = p.find_panel("neckband");
    const double seam = garment::edge_length(*drafted, 0) * 1000;
    // Along the band, a quarter of its width from the seam, clear of words: its two ends' cutting lines.
    const dvec2 a = band->on_sheet(dvec2{-seam / 2000, 0.003}), b = band->on_sheet(dvec2{seam / 2000, 0.003});
    const dvec2 way = glm::normalize(b - a);
    const auto crossing = [&](dvec2 from) {
        double weight = 0, sum = 0;
        for (double t = -3; t <= 3; t += 0.02) {
            const int dark = 255 - grey_at(from + way * t);
            if (dark > 40) weight += dark, sum += dark * t;
        }
        EXPECT_GT(weight, 0);
        return glm::dot(from, way) + sum / weight;
    };
    const double length = crossing(b + way * 10.0) - crossing(a - way * 10.0);
    EXPECT_GT(seam, plan.tiles.tile.x);  // longer than a tile, so it crosses a joint
    EXPECT_NEAR(length, seam + 20, 0.5);
}

TEST(tiled_pdf, is_the_same_on_every_run_and_carries_its_fonts) {
    const auto p = pattern_of(garment_kind::a_line_skirt);
    const auto first = make_tiled_pdf(p, paper::a4, options()), second = make_tiled_pdf(p, paper::a4, options());
    ASSERT_TRUE(first);
    EXPECT_EQ(*first, *second);
    EXPECT_TRUE(first->starts_with("%PDF-1."));
    EXPECT_NE(first->find("/FontFile2"), std::string::npos);
    const auto svg = make_sheet_svg(p, options()), again = make_sheet_svg(p, options());
    ASSERT_TRUE(svg);
    EXPECT_EQ(*svg, *again);
    EXPECT_NE(svg->find("mm\""), std::string::npos);
}

TEST(tiled_pdf, prints_no_empty_page) {
    const auto p = pattern_of(garment_kind::tailored_trousers);
    const int tiles = count_tiles(p, paper::a4, options()).value();
    EXPECT_GE(tiles, 10);
    EXPECT_LE(tiles, 30);
    const auto pages = make_proofs(p, paper::a4, options(), 2, tiles, 40).value();
    for (std::size_t page = 0; page < pages.size(); ++page) {
        const auto& picture = pages[page];
        std::size_t dark = 0;  // inside the frame, clear of the corner's name and of the half diamonds
        for (int y = picture.height * 5 / 100; y < picture.height * 92 / 100; ++y)
            for (int x = picture.width * 7 / 100; x < picture.width * 93 / 100; ++x)
                if (y > picture.height * 8 / 100 || x > picture.width * 15 / 100)
                    dark += picture.grey[static_cast<std::size_t>(y * picture.width + x)] < 160;
        EXPECT_GT(dark, 0u) << page;
    }
    EXPECT_FALSE(make_proofs(p, paper::a4, options(), tiles + 2, 1, 40));
}

TEST(tiled_pdf, refuses_without_fonts_and_with_broken_ones) {
    const auto p = pattern_of(garment_kind::t_shirt);
    print_options none = options();
    none.fonts.title.clear();
    EXPECT_EQ(make_tiled_pdf(p, paper::a4, none).error().code, "print.font");
    const std::vector<std::uint8_t> junk(100, 7);
    none.fonts.title = {junk};
    EXPECT_EQ(make_tiled_pdf(p, paper::a4, none).error().code, "print.font");
}

TEST(lay_out, puts_every_piece_on_the_fabric_without_overlap_and_along_the_grain) {
    for (const auto kind : all_kinds) {
        const auto p = pattern_of(kind, 2);
        const auto layout = lay_out(p, 1.5).value();
        std::size_t wanted = 0;
        for (const auto& panel : p.panels) wanted += static_cast<std::size_t>(panel.cut);
        ASSERT_EQ(layout.pieces.size(), wanted);
        double area = 0;
        for (std::size_t i = 0; i < layout.pieces.size(); ++i) {
            for (const dvec2& q : layout.pieces[i].outline) {
                EXPECT_GE(q.x, -1e-9);
                EXPECT_LE(q.x, 1.5 + 1e-9);
                EXPECT_GE(q.y, -1e-9);
                EXPECT_LE(q.y, layout.length + 1e-9);
                for (std::size_t j = 0; j < layout.pieces.size(); ++j)
                    if (j != i)
                        EXPECT_FALSE(contains(layout.pieces[j].outline, q))
                            << layout.pieces[i].label << " on " << layout.pieces[j].label;
            }
            area += std::abs(area_of(layout.pieces[i].outline));
        }
        EXPECT_NEAR(layout.utilisation, area / (1.5 * layout.length), 1e-9);
        EXPECT_GT(layout.utilisation, 0.4);
        EXPECT_GE(layout.to_buy(), layout.length);
    }
    // The waistband's grain runs along it, so it lies along the fabric.
    const auto skirt = lay_out(pattern_of(garment_kind::a_line_skirt), 1.4).value();
    for (const auto& piece : skirt.pieces) {
        if (piece.panel != "waistband") continue;
        dvec2 low{1e9}, high{-1e9};
        for (const dvec2& q : piece.outline) low = glm::min(low, q), high = glm::max(high, q);
        EXPECT_GT(high.y - low.y, 4 * (high.x - low.x));
    }
}

TEST(lay_out, takes_less_of_a_wider_fabric_and_refuses_one_too_narrow) {
    const auto p = pattern_of(garment_kind::tailored_trousers);
    EXPECT_GT(lay_out(p, 0.9)->length, lay_out(p, 1.5)->length);
    EXPECT_EQ(lay_out(p, 0.3).error().code, "print.fabric_width");
    EXPECT_EQ(lay_out(p, 9).error().code, "print.fabric_width");
}

}  // namespace
}  // namespace fw::print
