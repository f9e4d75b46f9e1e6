// The A-line skirt: two panels that fan out from the waist, a waistband, a zip in the centre back.
//
// Rules: a quarter panel is a sector whose width grows evenly with depth. The flare asked for sets the angle; what the
// hip then asks beyond the waist becomes side shaping and darts, or, where the flare takes all of it, none. Where
// belly or thighs are wider than the sector, the sector widens.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "body_levels.hpp"
#include "garment_program.hpp"
#include "waist.hpp"

namespace fw::garment {

namespace {

using enum measurement_id;
using enum parameter_unit;

constexpr double seam_allowance = 0.015;
constexpr double zip_length = 0.18;

constexpr std::array parameters{
    parameter_info{"fit", "Fit", choice, 0, 3, 1.0, "How close it sits at the hip; sets what you leave open below.",
                   fit_names},
    parameter_info{"length", "Length", metres, 0.25, 1.1, {}, "From the waist seam to the hem."},
    parameter_info{"hip_ease", "Hip ease", metres, -0.04, 0.5, {}, "Girth of the skirt at the hip minus yours."},
    parameter_info{"waist_ease", "Waist ease", metres, -0.02, 0.1, 0.012,
                   "Girth of the waistband minus yours where it sits."},
    parameter_info{"waist_drop", "Waist drop", metres, 0, 0.12, 0.02,
                   "How far below the natural waist the waist seam sits."},
    parameter_info{"flare", "Flare", metres, 0, 3, {}, "Girth of the hem minus the girth at the hip."},
    parameter_info{"waistband_width", "Waistband", metres, 0.015, 0.08, 0.035, "Finished width of the waistband."},
    parameter_info{"hem_depth", "Hem", metres, 0.005, 0.08, 0.03, "What is turned up at the hem."},
};

struct top_line {
    double level = 0;      ///< of the waist seam above the floor
    double girth = 0;      ///< finished
    double hip_depth = 0;  ///< from the seam to the hip level
};

top_line make_top(const body::figure& f, const parameter_set& p) {
    top_line t;
    t.level = f.landmarks.waist_level - p["waist_drop"];
    t.girth = girth_at(f, t.level) + p["waist_ease"];
    t.hip_depth = t.level - f.landmarks.hip_level;
    return t;
}

double derive(std::string_view name, const body::figure& f, const parameter_set& p) {
    if (name == "length") return 0.95 * (f.landmarks.waist_level - f.landmarks.knee_level);
    if (name == "hip_ease") return p.by_fit({0.035, 0.05, 0.08, 0.12});
    const top_line t = make_top(f, p);
    const double closing = (f.measurements[hip_circumference] + p["hip_ease"] - t.girth) / std::max(0.08, t.hip_depth);
    return std::clamp(closing * (p["length"] - t.hip_depth), 0.22, 0.8);
}

/// A quarter panel: the sector between radius `waist` and `waist + length`, `angle` wide, and what the waist takes in.
struct sector {
    double angle = 0;
    double waist_radius = 0;
    double length = 0;
    double hip_depth = 0;
    double side_in = 0;
    double dart_in = 0;

    [[nodiscard]] dvec2 at(double radius, double turn) const {
        return {radius * std::sin(turn), waist_radius - radius * std::cos(turn)};
    }
};

result<sector> make_sector(const body::figure& f, const parameter_set& p, const top_line& top) {
    sector s;
    s.length = p["length"];
    s.hip_depth = top.hip_depth;
    if (top.hip_depth < 0.06)
        return refuse_parameter("waist_drop", "The waist seam would sit on the hip: lower it less.");
    if (s.length < top.hip_depth + 0.08)
        return refuse_parameter(
            "length",
            fmt::format("The hem would lie at the hip: the length must be at least {:.2f} m.", top.hip_depth + 0.08));
    s.angle = std::max(0.02, p["flare"] / 4 / (s.length - s.hip_depth));
    double hip = (f.measurements[hip_circumference] + p["hip_ease"]) / 4;
    for (double depth = 0.4 * s.hip_depth; depth <= s.length; depth += 0.02) {
        const double need = (girth_at(f, top.level - depth) + std::min(p["hip_ease"], 0.04)) / 4;
        hip = std::max(hip, need - s.angle * (depth - s.hip_depth));
    }
    double intake = hip - s.hip_depth * s.angle - top.girth / 4;
    if (intake < 0) {  // the flare takes more than hip and waist differ: the hip gets the rest as ease
        hip -= intake;
        intake = 0;
    }
    s.waist_radius = hip / s.angle - s.hip_depth;
    if (s.waist_radius < 0.02)
        return refuse_parameter("flare", "With this flare the panels become full circles: reduce it.");
    s.side_in = std::min(intake, std::min(0.015, 0.4 * intake + 0.004));
    s.dart_in = intake - s.side_in;
    if (s.dart_in < 0.006) {
        s.side_in = intake;
        s.dart_in = 0;
    }
    if (s.dart_in > 0.075)
        return refuse_measurement(hip_circumference,
                                  fmt::format("Hip and waist differ by {:.0f} cm within {:.0f} cm of height: more than "
                                              "darts can shape. Measure both again.",
                                              100 * (4 * hip - top.girth), 100 * s.hip_depth));
    return s;
}

panel make_quarter(const sector& s, const parameter_set& p, bool front) {
    const auto arc = [&](double radius) { return [&s, radius](double turn) { return s.at(radius, turn); }; };
    const double hem = s.waist_radius + s.length, waist_turn = s.angle - s.side_in / s.waist_radius;
    panel_builder b(front ? "front" : "back", front ? "Front" : "Back", s.at(hem, 0));
    b.edge("hem", edge_role::hem, p["hem_depth"]);
    draw_stretch(b, arc(hem), 0, 0.5 * s.angle);
    draw_stretch(b, arc(hem), 0.5 * s.angle, s.angle);
    const dvec2 hip = s.at(s.waist_radius + s.hip_depth, s.angle);
    const dvec2 up = glm::normalize(s.at(s.waist_radius, s.angle) - hip);
    const dvec2 waist = s.at(s.waist_radius, waist_turn);
    b.edge("side", edge_role::seam, seam_allowance).line(hip);
    b.cubic(hip + up * (0.4 * s.hip_depth), waist - glm::normalize(waist - hip) * (0.25 * s.hip_depth), waist);
    b.notch((s.length - s.hip_depth) / s.length);
    const double waist_length = s.waist_radius * waist_turn;
    const double dart_length = std::min(front ? 0.09 : 0.125, s.hip_depth - 0.03);
    draw_waist(b, waist_length, make_darts(s.dart_in, 0.028, dart_length),
               [&](double share) { return s.at(s.waist_radius, waist_turn * (1 - share)); });
    if (front)
        b.edge("centre", edge_role::fold).line(s.at(hem, 0));
    else
        b.edge("centre", edge_role::seam, seam_allowance).line(s.at(hem, 0)).notch(zip_length / s.length, 1);
    const double grain_x = std::min(0.06, 0.3 * s.waist_radius * s.angle);
    b.grain({grain_x, -s.length + 0.1}, {grain_x, -0.12});
    panel quarter = std::move(b).finish();
    if (!front) {
        quarter = mirrored(quarter);
        quarter.cut = 2;
    }
    quarter.placement = {body_segment::torso, front ? wrap::front : wrap::back, body_anchor::waist, {0, 0},
                         p["waist_drop"],     dvec2{0, s.waist_radius}};
    return quarter;
}

void sew(sewing_pattern& out) {
    for (const panel& half : out.panels) sew_darts(out, half, 1);
    out.stitches.push_back(
        {"centre_back", whole("back", copy::left, "centre"), whole("back", copy::right, "centre"), false, 0, 2});
    for (const copy side : {copy::left, copy::right})
        out.stitches.push_back({side == copy::left ? "side.left" : "side.right", whole("front", side, "side"),
                                whole("back", side, "side"), true, 0, 3});
}

result<sewing_pattern> draft_skirt(const body::figure& f, const parameter_set& p) {
    const top_line top = make_top(f, p);
    FW_TRY(const sector s, make_sector(f, p, top));
    sewing_pattern out;
    out.panels = {make_quarter(s, p, true), make_quarter(s, p, false)};
    sew(out);
    // The band runs from the centre back over the wearer's right, front and left. Drafted waists run side to centre in
    // front, centre to side in the (mirrored) back.
    std::vector<waist_stretch> around;
    const auto append = [&](std::vector<waist_stretch> part) { around.insert(around.end(), part.begin(), part.end()); };
    append(waist_of(out.panels[1], copy::right));
    append(waist_of(out.panels[0], copy::right));
    append(backwards(waist_of(out.panels[0], copy::left)));
    append(backwards(waist_of(out.panels[1], copy::left)));
    const double girth = add_waistband(out, around, wrap::front, p["waistband_width"], top.level, 4);
    out.panels.back().placement.drop = p["waist_drop"];
    if (s.dart_in > 0)
        out.steps.push_back(
            "Sew the darts from the waist to their tips; press front darts to the centre front, back darts to the "
            "centre back.");
    for (const char* step :
         {"Sew the centre back from the notch to the hem and set the zip in above the notch.",
          "Sew the side seams, matching the hip notches, and press them open.",
          "Interface the waistband, fold it lengthways and sew it to the waist, its underlap at the left back.",
          "Close the ends of the waistband, stitch its inner edge down, and add a hook or a button.",
          "Let the skirt hang for a day, level the hem, turn it up and sew it by hand or machine."})
        out.steps.emplace_back(step);
    out.notes = {
        fmt::format(
            "Zip in the centre back from the waist to the notch ({:.0f} cm), in the waistband a hook or button.",
            zip_length * 100),
        fmt::format("The waistband finishes at {:.1f} cm; its underlap of 3 cm is part of the cutting line.",
                    girth * 100)};
    return out;
}

}  // namespace

const garment_program& a_line_skirt_program() {
    static constexpr garment_program program{
        {garment_kind::a_line_skirt, "a-line-skirt", "A-line skirt", parameters}, derive, draft_skirt};
    return program;
}

}  // namespace fw::garment
