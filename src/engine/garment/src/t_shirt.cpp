// The T-shirt: a knit block with a set-in sleeve, or none, and a ribbed neckband around a round or V neckline.
//
// Rules: the armhole hangs from the neck point to 3 cm below the armpit (fit moves it); the sleeve is the upper arm
// plus ease wide, its cap is as high as makes each half exactly as long as its half of the armhole; the band is 15 %
// shorter than the neckline (of a V: 6 %) and stretched while it is sewn. Without sleeves the shoulder is a strap, its
// armhole taped 4 % short so that it lies on the body. All widths are quarters of girths.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "body_levels.hpp"
#include "garment_program.hpp"
#include "panel_builder.hpp"
#include "t_shirt_making.hpp"

namespace fw::garment {

namespace {

using enum measurement_id;
using enum parameter_unit;

constexpr double seam_allowance = 0.01;
constexpr double round_band_share = 0.85;  // of the neckline: relaxed, the band's free edge lies flat around the neck
constexpr double v_band_share = 0.94;      // straight edges ask for less
constexpr double armhole_tape = 0.96;      // of a free armhole
constexpr double rib_reach = 1.55;         // how far a neckband stretches over the head
constexpr double highest_cap = 0.125;

constexpr std::array<std::string_view, 2> neckline_names{"crew", "v"};
constexpr std::array<std::string_view, 4> sleeve_names{"short", "long", "elbow", "none"};

constexpr std::array parameters{
    parameter_info{"fit", "Fit", choice, 0, 3, 1.0, "How close it sits; sets what you leave open below.", fit_names},
    parameter_info{"neckline", "Neckline", choice, 0, 1, 0.0, "Round, or a V to the centre front.", neckline_names},
    parameter_info{"sleeves", "Sleeves", choice, 0, 3, 0.0, "How long they are; none makes a tank top.", sleeve_names},
    parameter_info{"ease", "Chest ease", metres, -0.08, 0.6, {}, "Girth of the shirt at the chest minus yours."},
    parameter_info{
        "length", "Length", metres, 0.35, 1.3, {}, "From the neck point, where neck meets shoulder, to the hem."},
    parameter_info{
        "neckline_depth", "Neckline depth", metres, 0.05, 0.3, {}, "From the neck point down to the front neckline."},
    parameter_info{"neckline_width",
                   "Neckline width",
                   metres,
                   0,
                   0.08,
                   {},
                   "How far the neckline stands off the neck at each side."},
    parameter_info{"shoulder_drop",
                   "Shoulder drop",
                   metres,
                   -0.06,
                   0.12,
                   {},
                   "How far the shoulder seam runs past the shoulder point."},
    parameter_info{"sleeve_length", "Sleeve length", metres, 0.08, 0.8, {}, "From the shoulder point along the arm."},
    parameter_info{
        "sleeve_ease", "Sleeve ease", metres, 0.02, 0.3, {}, "Girth of the sleeve at the upper arm minus your arm's."},
    parameter_info{"waist_shaping", "Waist shaping", share, 0, 1, {}, "0 hangs straight, 1 follows the waist."},
    parameter_info{"hem_depth", "Hem", metres, 0.005, 0.06, 0.025, "What is turned up at body and sleeve hems."},
    parameter_info{"band_width", "Neckband", metres, 0.01, 0.05, 0.02, "Finished width of the ribbing."},
};

bool is_v(const parameter_set& p) {
    return p["neckline"] == 1;
}
bool is_sleeveless(const parameter_set& p) {
    return p["sleeves"] == 3;
}
double band_share(const parameter_set& p) {
    return is_v(p) ? v_band_share : round_band_share;
}

struct frame {
    double neck_half = 0;  ///< neck point from the centre line
    double shoulder_half = 0;
    double shoulder_fall = 0;
    double armhole_depth = 0;
    double chest_quarter = 0;
    double hem_quarter = 0;
    double waist_quarter = 0;  ///< width at the waist after shaping
    double waist_depth = 0;
    double length = 0;
    double front_neck = 0;
    double back_neck = 0;
    double top = 0;  ///< height of the pattern's y = 0 above the floor
    bool shaped = false;
};

double side_neck_x(const body::figure& f) {
    const auto& n = f.landmarks.side_neck;
    return 0.5 * static_cast<double>(n[0].x - n[1].x);
}
double side_neck_y(const body::figure& f) {
    return 0.5 * static_cast<double>(f.landmarks.side_neck[0].y + f.landmarks.side_neck[1].y);
}
double acromion_x(const body::figure& f) {
    const auto& a = f.landmarks.acromion;
    return 0.5 * static_cast<double>(a[0].x - a[1].x);
}
double acromion_y(const body::figure& f) {
    return 0.5 * static_cast<double>(f.landmarks.acromion[0].y + f.landmarks.acromion[1].y);
}
double armpit_y(const body::figure& f) {
    return 0.5 * static_cast<double>(f.landmarks.armpit[0].y + f.landmarks.armpit[1].y);
}

double derive(std::string_view name, const body::figure& f, const parameter_set& p) {
    const double fall = side_neck_y(f) - static_cast<double>(f.landmarks.front_neck.y);
    if (name == "ease") return p.by_fit({0.06, 0.10, 0.16, 0.26});
    if (name == "length") return side_neck_y(f) - f.landmarks.crotch_level + p.by_fit({-0.01, 0.0, 0.01, 0.03});
    if (name == "neckline_depth") {
        if (is_v(p)) return std::clamp(fall + 0.105, 0.16, 0.20);
        return is_sleeveless(p) ? std::clamp(fall + 0.075, 0.13, 0.17) : std::clamp(fall + 0.035, 0.09, 0.13);
    }
    if (name == "neckline_width") return is_sleeveless(p) ? 0.045 : 0.03;
    if (name == "shoulder_drop" && is_sleeveless(p)) return p.by_fit({-0.04, -0.036, -0.03, -0.02});
    if (name == "shoulder_drop") return p.by_fit({0.0, 0.008, 0.025, 0.055});
    if (name == "sleeve_length" && p["sleeves"] == 1) return f.measurements[arm_length] * 0.94;
    if (name == "sleeve_length" && p["sleeves"] == 2) return f.measurements[arm_length] * 0.56;
    if (name == "sleeve_length") return f.measurements[arm_length] * p.by_fit({0.32, 0.36, 0.40, 0.42});
    if (name == "sleeve_ease") return p.by_fit({0.055, 0.08, 0.11, 0.15});
    return f.sex == body::sex::female ? p.by_fit({0.6, 0.35, 0.1, 0.0}) : p.by_fit({0.25, 0.0, 0.0, 0.0});
}

/// Quarter width the body needs at a height, with most of the chest's ease: cloth lies 4 mm off the body, which alone
/// takes 2.5 cm, and a hem without play rides up over the hip.
double needed_quarter(const body::figure& f, double level, double ease) {
    return (girth_at(f, level) + 0.75 * ease) / 4;
}

dvec2 armhole_control(const frame& s, double indent, bool upper) {
    const double drop = s.armhole_depth - s.shoulder_fall;
    const double x = s.shoulder_half - indent;
    return upper ? dvec2{x, -s.shoulder_fall - 0.45 * drop} : dvec2{x, -s.armhole_depth};
}
constexpr double front_indent = 0.022;
constexpr double back_indent = 0.012;

double armhole_length(const frame& s, double indent) {
    return cubic_length({s.chest_quarter, -s.armhole_depth}, armhole_control(s, indent, false),
                        armhole_control(s, indent, true), {s.shoulder_half, -s.shoulder_fall});
}

double cap_length(double height, double width) {
    return cubic_length({0, height}, {0.45 * width, height}, {0.52 * width, 0}, {width, 0});
}

double cap_width(double height, double wanted) {
    return solve_growing([&](double w) { return cap_length(height, w) - wanted; }, 0.01, wanted);
}

double sleeve_width(const body::figure& f, const parameter_set& p) {
    return f.measurements[upper_arm_circumference] + p["sleeve_ease"];
}

/// Lowers the armhole until it goes around the arm with room to move and its sleeve gets a proper cap.
void deepen_armhole(frame& s, const body::figure& f, const parameter_set& p) {
    const double around = f.measurements[armscye_circumference] + p.by_fit({0.02, 0.03, 0.05, 0.07});
    const double cap = p.by_fit({0.10, 0.085, 0.065, 0.05});
    const auto is_enough = [&] {
        const double front = armhole_length(s, front_indent), back = armhole_length(s, back_indent);
        if (is_sleeveless(p)) return front + back >= around;
        return front + back >= around && cap_width(cap, front) + cap_width(cap, back) >= sleeve_width(f, p);
    };
    for (int step = 0; step < 30 && !is_enough(); ++step) s.armhole_depth += 0.004;
}

/// Side seam: how wide the hem must be so that the straight side clears the body all the way down.
void fit_side(frame& s, const body::figure& f, const parameter_set& p) {
    double slope = 0;
    for (double depth = s.armhole_depth + 0.03; depth <= s.length; depth += 0.02) {
        const double need = needed_quarter(f, s.top - depth, p["ease"]);
        slope = std::max(slope, (need - s.chest_quarter) / (depth - s.armhole_depth));
    }
    s.hem_quarter = s.chest_quarter + std::min(slope, 0.45) * (s.length - s.armhole_depth);
    s.waist_depth = s.top - f.landmarks.waist_level;
    if (s.waist_depth < s.armhole_depth + 0.08 || s.waist_depth > s.length - 0.06) return;
    const double t = (s.waist_depth - s.armhole_depth) / (s.length - s.armhole_depth);
    const double straight = s.chest_quarter + t * (s.hem_quarter - s.chest_quarter);
    const double spare = straight - needed_quarter(f, f.landmarks.waist_level, p["ease"]);
    const double taken = std::min(0.035, p["waist_shaping"] * spare);
    s.shaped = taken > 0.004;
    s.waist_quarter = straight - std::max(0.0, taken);
}

result<frame> make_frame(const body::figure& f, const parameter_set& p) {
    frame s;
    s.neck_half = side_neck_x(f) + p["neckline_width"];
    s.shoulder_half = acromion_x(f) + p["shoulder_drop"];
    const double strap = is_sleeveless(p) ? 0.025 : 0.04;
    if (s.shoulder_half < s.neck_half + strap)
        return refuse_measurement(shoulder_width,
                                  "The shoulders leave too little beside the neckline: narrow the neckline, or "
                                  "measure the shoulders again.");
    const double slope = (side_neck_y(f) - acromion_y(f)) / std::max(0.03, acromion_x(f) - side_neck_x(f));
    // The ridge falls steeply beside the neck: taken from the body, or the neckline would stand off it.
    const double straight = side_neck_y(f) - slope * p["neckline_width"];
    s.top = std::clamp(shoulder_height_at(f, s.neck_half), straight - 0.03, straight + 0.005);
    s.shoulder_fall = std::clamp(s.top - acromion_y(f) + slope * p["shoulder_drop"] - 0.006, 0.01, 0.12);
    s.armhole_depth = std::max(s.top - armpit_y(f) + p.by_fit({0.02, 0.03, 0.042, 0.06}), s.shoulder_fall + 0.1);
    s.chest_quarter = (f.measurements[chest_circumference] + p["ease"]) / 4;
    // The armhole curve needs a hand's breadth of underarm, also where shoulders are wide for the chest.
    s.chest_quarter = std::max(s.chest_quarter, p.asked("ease") ? 0.0 : s.shoulder_half - front_indent + 0.03);
    if (s.chest_quarter < s.shoulder_half - front_indent + 0.012)
        return refuse_parameter(
            "ease", "The chest is narrower than the shoulders allow: give it more ease or drop the shoulder less.");
    deepen_armhole(s, f, p);
    s.length = p["length"];
    if (s.length < s.armhole_depth + 0.06)
        return refuse_parameter("length",
                                fmt::format("The hem would lie at the armpit: the length must be at least {:.2f} m.",
                                            s.armhole_depth + 0.06));
    s.front_neck = p["neckline_depth"];
    if (!p.asked("neckline_depth")) s.front_neck = std::min(s.front_neck, s.armhole_depth - 0.025);
    s.back_neck = std::clamp(side_neck_y(f) - static_cast<double>(f.landmarks.back_neck.y) + 0.012, 0.018, 0.035);
    if (s.front_neck > s.armhole_depth - 0.02)
        return refuse_parameter("neckline_depth", "The neckline would end below the chest line: make it shallower.");
    fit_side(s, f, p);
    return s;
}

/// A V runs nearly straight, hollowed a little so that it lies on the chest.
std::array<dvec2, 2> v_controls(const frame& s) {
    return {dvec2{0.86 * s.neck_half, -0.33 * s.front_neck}, dvec2{0.40 * s.neck_half, -0.70 * s.front_neck}};
}

double neckline_length(const frame& s, const parameter_set& p, bool front) {
    const double depth = front ? s.front_neck : s.back_neck;
    if (front && is_v(p)) {
        const auto [a, b] = v_controls(s);
        return cubic_length({s.neck_half, 0}, a, b, {0, -depth});
    }
    return front
               ? cubic_length({s.neck_half, 0}, {s.neck_half, -0.55 * depth}, {0.65 * s.neck_half, -depth}, {0, -depth})
               : cubic_length({s.neck_half, 0}, {0.9 * s.neck_half, -0.7 * depth}, {0.6 * s.neck_half, -depth},
                              {0, -depth});
}

/// Half of the front or back, wearer's left.
panel make_body(const frame& s, const parameter_set& p, bool front) {
    const double indent = front ? front_indent : back_indent;
    const double depth = front ? s.front_neck : s.back_neck;
    panel_builder b(front ? "front" : "back", front ? "Front" : "Back", {0, -s.length});
    b.edge("hem", edge_role::hem, p["hem_depth"]).line({s.hem_quarter, -s.length});
    b.edge("side", edge_role::seam, seam_allowance);
    if (s.shaped) {
        const double below = 0.4 * (s.length - s.waist_depth), above = 0.4 * (s.waist_depth - s.armhole_depth);
        b.cubic({s.hem_quarter, -s.length + 0.5 * below}, {s.waist_quarter, -s.waist_depth - below},
                {s.waist_quarter, -s.waist_depth});
        b.cubic({s.waist_quarter, -s.waist_depth + above}, {s.chest_quarter, -s.armhole_depth - 0.5 * above},
                {s.chest_quarter, -s.armhole_depth});
    } else {
        b.line({s.chest_quarter, -s.armhole_depth});
    }
    b.notch(0.5);
    b.edge("armhole", is_sleeveless(p) ? edge_role::hem : edge_role::seam, seam_allowance)
        .cubic(armhole_control(s, indent, false), armhole_control(s, indent, true), {s.shoulder_half, -s.shoulder_fall})
        .notch(0.45, front ? 1 : 2);
    b.edge("shoulder", edge_role::seam, seam_allowance).line({s.neck_half, 0});
    b.edge("neck", edge_role::seam, seam_allowance);
    if (front && is_v(p)) {
        const auto [c1, c2] = v_controls(s);
        b.cubic(c1, c2, {0, -depth});
    } else if (front)
        b.cubic({s.neck_half, -0.55 * depth}, {0.65 * s.neck_half, -depth}, {0, -depth});
    else
        b.cubic({0.9 * s.neck_half, -0.7 * depth}, {0.6 * s.neck_half, -depth}, {0, -depth});
    b.edge("centre", edge_role::fold).line({0, -s.length});
    b.grain({0.5 * s.neck_half + 0.02, -s.length + 0.12}, {0.5 * s.neck_half + 0.02, -s.armhole_depth});
    panel half = std::move(b).finish();
    if (!front) half = mirrored(half);
    half.placement = {body_segment::torso, front ? wrap::front : wrap::back, body_anchor::side_neck, {0, 0}, 0, {}};
    return half;
}

struct sleeve_frame {
    double cap = 0;
    double front = 0;  ///< half widths at the biceps line
    double back = 0;
    double taper = 0;
    double below = 0;  ///< from the biceps line to the hem
};

result<sleeve_frame> make_sleeve_frame(const frame& s, const body::figure& f, const parameter_set& p) {
    const double front = armhole_length(s, front_indent), back = armhole_length(s, back_indent);
    const double width = sleeve_width(f, p);
    const auto width_at = [&](double cap) { return cap_width(cap, front) + cap_width(cap, back); };
    constexpr double lowest = 0.02;
    if (width > width_at(lowest)) {
        const std::string why = fmt::format(
            "A sleeve {:.0f} mm wide does not go into an armhole of {:.0f} mm: ", width * 1000, (front + back) * 1000);
        if (p.asked("sleeve_ease"))
            return refuse_parameter("sleeve_ease", why + "give the sleeve less ease, or the body a looser fit.");
        return refuse_measurement(upper_arm_circumference,
                                  why + "measure the upper arm again, or choose a looser fit.");
    }
    sleeve_frame sleeve;
    sleeve.cap = solve_growing([&](double cap) { return width - width_at(cap); }, lowest, highest_cap);
    sleeve.front = cap_width(sleeve.cap, front);
    sleeve.back = cap_width(sleeve.cap, back);
    sleeve.below = p["sleeve_length"] - std::max(0.0, p["shoulder_drop"]) - sleeve.cap;
    if (sleeve.below < 0.02) {
        if (p.asked("sleeve_length"))
            return refuse_parameter("sleeve_length",
                                    fmt::format("The sleeve ends inside its cap: it must be at least {:.2f} m long.",
                                                p["sleeve_length"] - sleeve.below + 0.02));
        sleeve.below = 0.04;
    }
    // A long sleeve tapers to the wrist with room for the hand; a short one by 3 % of its width a side.
    const double biceps = sleeve.front + sleeve.back;
    const double reach = std::min(1.0, (sleeve.below + sleeve.cap) / f.measurements[arm_length]);
    const double wrist = f.measurements[wrist_circumference] + 0.06;
    const double hem = std::max(wrist, biceps * 0.94 + (wrist - biceps * 0.94) * std::max(0.0, (reach - 0.4) / 0.6));
    sleeve.taper = std::clamp(0.5 * (biceps - hem), 0.0, 0.35 * biceps);
    return sleeve;
}

/// The left sleeve seen from outside: its front is on the negative side.
panel make_sleeve(const sleeve_frame& s, const parameter_set& p) {
    const dvec2 back_hem{s.back - s.taper, -s.below}, front_hem{-s.front + s.taper, -s.below};
    panel_builder b("sleeve", "Sleeve", front_hem);
    b.edge("hem", edge_role::hem, p["hem_depth"]).line(back_hem);
    b.edge("underarm_back", edge_role::seam, seam_allowance).line({s.back, 0});
    b.edge("cap_back", edge_role::seam, seam_allowance)
        .cubic({0.52 * s.back, 0}, {0.45 * s.back, s.cap}, {0, s.cap})
        .notch(0.45, 2);
    b.edge("cap_front", edge_role::seam, seam_allowance)
        .cubic({-0.45 * s.front, s.cap}, {-0.52 * s.front, 0}, {-s.front, 0})
        .notch(0, 1)
        .notch(0.55, 1);
    b.edge("underarm_front", edge_role::seam, seam_allowance).line(front_hem);
    b.grain({0, -s.below + 0.015}, {0, s.cap - 0.02});
    panel sleeve = std::move(b).finish();
    sleeve.cut = 2;
    sleeve.placement = {body_segment::arm, wrap::around, body_anchor::shoulder, {0, s.cap}, 0, {}};
    return sleeve;
}

panel make_band(double length, const parameter_set& p) {
    const double half = 0.5 * length, width = p["band_width"];
    panel_builder b("neckband", "Neckband", {-half, 0});
    b.edge("seam", edge_role::seam, seam_allowance).line({half, 0}).notch(0.5);
    b.edge("end_left", edge_role::seam, seam_allowance).line({half, width});
    b.edge("top", edge_role::doubled).line({-half, width});
    b.edge("end_right", edge_role::seam, seam_allowance).line({-half, 0});
    b.grain({0, 0.15 * width}, {0, 0.85 * width});
    panel band = std::move(b).finish();
    band.stretch = 1 / band_share(p);
    band.placement = {body_segment::neck, wrap::front, body_anchor::side_neck, {0, 0}, 0, {}};
    return band;
}

result<sewing_pattern> draft_t_shirt(const body::figure& f, const parameter_set& p) {
    FW_TRY(const frame s, make_frame(f, p));
    const bool sleeves = !is_sleeveless(p);
    const double front_neck = neckline_length(s, p, true), back_neck = neckline_length(s, p, false);
    const double neckline = 2 * (front_neck + back_neck);
    if (neckline * rib_reach < f.measurements[head_circumference])
        return refuse_parameter(
            "neckline_width",
            fmt::format("A neckline of {:.0f} mm does not go over the head: widen or deepen it.", neckline * 1000));
    sewing_pattern out;
    out.panels = {make_body(s, p, true), make_body(s, p, false)};
    if (sleeves) {
        FW_TRY(const sleeve_frame sleeve, make_sleeve_frame(s, f, p));
        out.panels.push_back(make_sleeve(sleeve, p));
    } else {
        out.name = "Tank top";
    }
    out.panels.push_back(make_band(neckline * band_share(p), p));
    for (panel& half : out.panels)
        if (half.placement.segment == body_segment::torso) half.placement.drop = side_neck_y(f) - s.top;
    sew_body(out, sleeves);
    sew_band(out, front_neck, back_neck, band_share(p));
    out.tapes.push_back({"neckline",
                         false,
                         neckline,
                         0,
                         {whole("front", copy::left, "neck"), whole("back", copy::left, "neck"),
                          whole("back", copy::right, "neck"), whole("front", copy::right, "neck")}});
    for (const copy side : {copy::left, copy::right}) {
        if (sleeves) break;
        out.tapes.push_back({side == copy::left ? "armhole.left" : "armhole.right",
                             false,
                             armhole_tape * (armhole_length(s, front_indent) + armhole_length(s, back_indent)),
                             0,
                             {whole("front", side, "armhole"), whole("back", side, "armhole")}});
    }
    out.steps = t_shirt_steps(is_v(p), sleeves);
    out.notes = {
        "For knits that stretch at least 25 % across; seams with a stretch stitch or an overlocker.",
        fmt::format("Cut the neckband with its length along the stretch of the fabric; it is {:.0f} % shorter than the "
                    "neckline.",
                    100 * (1 - band_share(p)))};
    return out;
}

}  // namespace

const garment_program& t_shirt_program() {
    static constexpr garment_program program{
        {garment_kind::t_shirt, "t-shirt", "T-shirt", parameters}, derive, draft_t_shirt};
    return program;
}

}  // namespace fw::garment
