#include "fw/garment/sewing_pattern.hpp"

#include <gtest/gtest.h>

#include "fw/garment/draft.hpp"
#include "people.hpp"

namespace fw::garment {
namespace {

panel square(std::string id) {
    panel p;
    p.id = std::move(id);
    p.label = "Square";
    p.edges = {{"bottom", edge_role::hem, 0.02, {{{}, {0.3, 0}}}, {}},
               {"right", edge_role::seam, 0.01, {{{}, {0.3, 0.2}}}, {{0.25, 1}}},
               {"top", edge_role::seam, 0.01, {{{}, {0, 0.2}}}, {}},
               {"left", edge_role::seam, 0.01, {{{{0.05, 0.1}}, {0, 0}}}, {}}};
    p.grain = {{0.1, 0.05}, {0.1, 0.15}};
    return p;
}

sewing_pattern two_squares() {
    sewing_pattern p;
    p.name = "Test";
    p.panels = {square("a"), square("b")};
    p.stitches = {{"seam", {"a", copy::left, "right", 0, 1}, {"b", copy::left, "right", 0, 1}, true, 0, 0}};
    return p;
}

std::string code_of(const sewing_pattern& p) {
    const auto r = validate(p);
    return r ? "sound" : r.error().code;
}

TEST(trace, follows_curves_with_points_at_most_a_millimetre_apart) {
    panel p = square("a");
    const auto line = trace(p, 3);
    EXPECT_EQ(line.front(), dvec2(0, 0.2));
    EXPECT_EQ(line.back(), dvec2(0, 0));
    for (std::size_t i = 1; i < line.size(); ++i) EXPECT_LE(glm::length(line[i] - line[i - 1]), 0.001 + 1e-12);
    // A quadratic arc of sagitta 25 mm over 200 mm: parabola length by its closed form.
    const double s = 4 * 0.025 / 0.2;
    const double parabola = 0.1 * (std::sqrt(1 + s * s) + std::asinh(s) / s);
    EXPECT_NEAR(length_of(line), parabola, 1e-5);
}

TEST(mirrored, keeps_lengths_and_runs_the_other_way) {
    const panel p = square("a"), m = mirrored(p);
    EXPECT_EQ(m.edges.front().id, "left");
    EXPECT_EQ(start_of(m, 0), dvec2(0, 0));
    EXPECT_NEAR(edge_length(m, 0), edge_length(p, 3), 1e-12);
    EXPECT_EQ(m.edges[2].notches[0].at, 0.75);
    const panel back = mirrored(m);
    for (std::size_t e = 0; e < p.edges.size(); ++e) EXPECT_EQ(start_of(back, e), start_of(p, e));
}

TEST(validate, accepts_two_squares_sewn_together) {
    EXPECT_EQ(code_of(two_squares()), "sound");
}

TEST(validate, finds_what_is_wrong) {
    auto p = two_squares();
    p.stitches[0].b.edge = "bottom";
    EXPECT_EQ(code_of(p), "pattern.seam_length");
    p.stitches[0].ease = -0.1;
    EXPECT_EQ(code_of(p), "sound");
    p = two_squares();
    p.stitches[0].a.panel = "c";
    EXPECT_EQ(code_of(p), "pattern.reference");
    p = two_squares();
    p.stitches[0].a.copy = copy::right;
    EXPECT_EQ(code_of(p), "pattern.reference");
    p = two_squares();
    p.stitches[0].a.from = 0.8, p.stitches[0].a.to = 0.2;
    EXPECT_EQ(code_of(p), "pattern.range");
    p = two_squares();
    p.panels[1].id = "a";
    EXPECT_EQ(code_of(p), "pattern.duplicate");
    p = two_squares();
    std::swap(p.panels[0].edges[0].segments[0].to, p.panels[0].edges[2].segments[0].to);
    EXPECT_EQ(code_of(p), "pattern.outline");
    p = two_squares();
    p.panels[0].edges[1].segments[0].to = {0.3, -0.2};
    EXPECT_NE(code_of(p), "sound");
    p = two_squares();
    p.panels[0].edges[3].role = edge_role::fold;
    EXPECT_EQ(code_of(p), "pattern.fold");
    p = two_squares();
    p.panels[0].edges[0].segments[0].to.x = 4;
    EXPECT_EQ(code_of(p), "pattern.coordinate");
    p = two_squares();
    p.panels[0].edges[0].segments.clear();
    EXPECT_EQ(code_of(p), "pattern.edge");
}

TEST(sewing_pattern_json, reads_back_what_it_wrote) {
    for (const auto kind : {garment_kind::t_shirt, garment_kind::a_line_skirt, garment_kind::tailored_trousers}) {
        auto p = draft(kind, testing::people().front().figure);
        ASSERT_TRUE(p);
        p->wearer = "Zoë \"Zed\" Łuczak";
        const std::string text = to_pretty_json(to_json(*p));
        const auto back = parse_sewing_pattern(text);
        ASSERT_TRUE(back) << back.error().message;
        EXPECT_EQ(to_pretty_json(to_json(*back)), text);
        EXPECT_EQ(back->wearer, p->wearer);
        EXPECT_EQ(back->panels.size(), p->panels.size());
        EXPECT_EQ(back->stitches.size(), p->stitches.size());
    }
}

TEST(sewing_pattern_json, refuses_with_the_path_of_the_fault) {
    const std::string text = to_pretty_json(to_json(two_squares()));
    const auto with = [&](std::string_view from, std::string_view to) {
        std::string changed = text;
        const auto at = changed.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        changed.replace(at, from.size(), to);
        const auto r = parse_sewing_pattern(changed);
        return r ? std::string("read") : r.error().code + " " + r.error().field;
    };
    EXPECT_EQ(with("\"version\": 1", "\"version\": 2"), "pattern.version version");
    EXPECT_EQ(with("\"name\": \"Test\"", "\"nome\": \"Test\""), "json.unknown_member nome");
    EXPECT_EQ(with("\"role\": \"hem\"", "\"role\": \"hemm\""), "pattern.name panels[0].edges[0].role");
    EXPECT_EQ(with("0.3, 0.2", "0.3"), "pattern.point panels[0].edges[1].segments[0].to");
    EXPECT_EQ(with("\"cut\": 1", "\"cut\": 1.5"), "pattern.number panels[0].cut");
    EXPECT_EQ(parse_sewing_pattern("{").error().code, "json.syntax");
    EXPECT_EQ(parse_sewing_pattern("[]").error().code, "json.type");
}

}  // namespace
}  // namespace fw::garment
