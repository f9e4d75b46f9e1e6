// Tailored trousers: fronts and backs with a crease, back darts, a waistband and a fly.
//
// Rules: panels are drafted from the centre seam outwards, x = 0 on its upright part, y = 0 at the waist seam. Forks
// are shares of the hip (1/16 in front, 1/9 behind, more where the thigh asks for it); the back seam slants and rises
// until front and back crotch seams together are as long as the body's own crotch length; the back fork is lowered
// until both inside legs match, the back waist point moved until both side seams do.
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

constexpr double seam_allowance = 0.012;
constexpr double balance = 0.009;  // backs are wider than fronts by twice this a quarter
constexpr double leg_balance = 0.006;
constexpr double crotch_ease = 0.010;  // the crotch line below the body's
constexpr double fly_width = 0.038;

constexpr std::array parameters{
    parameter_info{"fit", "Fit", choice, 0, 3, 1.0, "How close they sit; sets what you leave open below.", fit_names},
    parameter_info{"length", "Inside leg", metres, 0.2, 1.15, {}, "From the crotch to the hem."},
    parameter_info{"hip_ease", "Hip ease", metres, -0.03, 0.4, {}, "Girth of the trousers at the hip minus yours."},
    parameter_info{"waist_ease", "Waist ease", metres, -0.02, 0.1, 0.012,
                   "Girth of the waistband minus yours where it sits."},
    parameter_info{"rise_drop", "Rise", metres, 0, 0.14, {}, "How far below the natural waist the waist seam sits."},
    parameter_info{"knee_width", "Knee width", metres, 0.3, 1, {}, "Girth of the leg at the knee."},
    parameter_info{"hem_width", "Hem width", metres, 0.2, 1.2, {}, "Girth of the leg at the hem."},
    parameter_info{"waistband_width", "Waistband", metres, 0.015, 0.08, 0.035, "Finished width of the waistband."},
    parameter_info{"hem_depth", "Hem", metres, 0.005, 0.08, 0.035, "What is turned up at the hem."},
};

double derive(std::string_view name, const body::figure& f, const parameter_set& p) {
    const double size = f.measurements[height] / 1.7;
    if (name == "length") return f.landmarks.crotch_level - 0.065 * size;
    if (name == "hip_ease") return p.by_fit({0.045, 0.065, 0.10, 0.15});
    if (name == "rise_drop") return p.by_fit({0.05, 0.04, 0.03, 0.02});
    if (name == "knee_width")
        return std::max(f.measurements[knee_circumference] + p.by_fit({0.065, 0.10, 0.14, 0.18}),
                        f.measurements[thigh_circumference] * p.by_fit({0.72, 0.78, 0.84, 0.9}));
    return std::max(f.measurements[ankle_circumference] + p.by_fit({0.10, 0.14, 0.18, 0.22}),
                    p["knee_width"] * p.by_fit({0.80, 0.88, 0.92, 0.96}));
}

/// What fronts and backs are drafted from. Depths are metres below the waist seam.
struct block {
    double level = 0;  ///< of the waist seam above the floor
    double waist = 0;  ///< finished girths
    double hip = 0;
    double hip_depth = 0;
    double rise = 0;
    double knee_depth = 0;
    double hem_depth = 0;
    double knee = 0;
    double hem = 0;
    double fork_scale = 1;
};

/// One panel's own numbers.
struct half {
    bool back = false;
    double hip = 0;  ///< from the centre seam to the side at the hip
    double fork = 0;
    double fork_drop = 0;  ///< back: how far the fork point is below the crotch line
    double centre_in = 0;  ///< how far the centre seam leans in at the waist
    double raise = 0;      ///< of the centre seam above the waist line
    double side_raise = 0;
    double dart_in = 0;
    double waist = 0;  ///< finished, without darts

    [[nodiscard]] double crease() const { return 0.5 * (hip - fork) + (back ? 0.004 : 0); }
    [[nodiscard]] dvec2 centre_top() const { return {centre_in, raise}; }
    [[nodiscard]] dvec2 side_top() const {
        const double length = waist + dart_in, rise_diff = raise - side_raise;
        return {centre_in + std::sqrt(std::max(1e-6, length * length - rise_diff * rise_diff)), side_raise};
    }
};

struct leg_points {
    dvec2 fork, knee_in, hem_in, knee_out, hem_out, hip;
};

leg_points points_of(const block& b, const half& h) {
    const double c = h.crease(), more = h.back ? leg_balance : -leg_balance;
    const double knee = b.knee / 4 + more, hem = b.hem / 4 + more;
    return {{-h.fork, -b.rise - h.fork_drop}, {c - knee, -b.knee_depth}, {c - hem, -b.hem_depth},
            {c + knee, -b.knee_depth},        {c + hem, -b.hem_depth},   {h.hip, -b.hip_depth}};
}

std::vector<segment> centre_seam(const block& b, const half& h) {
    const dvec2 upright{0, -0.55 * b.rise};
    const double depth = b.rise + h.fork_drop;
    const dvec2 lean = glm::normalize(upright - h.centre_top());
    return {{{}, upright}, {{upright + lean * (0.30 * b.rise), {-0.5 * h.fork, -depth}}, {-h.fork, -depth}}};
}

std::vector<segment> inside_leg(const block& b, const half& h) {
    const leg_points p = points_of(b, h);
    if (b.hem_depth <= b.knee_depth + 0.05) {  // shorts: straight from fork to hem
        return {{{{p.fork.x * 0.6 + p.hem_in.x * 0.4, p.fork.y - 0.5 * (b.hem_depth - b.rise)}}, p.hem_in}};
    }
    const double thigh = b.knee_depth - b.rise;
    const dvec2 up = glm::normalize(p.knee_in - p.hem_in);
    return {
        {{p.fork + dvec2{0.38 * (p.knee_in.x - p.fork.x), -0.22 * thigh}, p.knee_in + up * (0.42 * thigh)}, p.knee_in},
        {{}, p.hem_in}};
}

/// From the hem up to the waist.
std::vector<segment> side_seam(const block& b, const half& h) {
    const leg_points p = points_of(b, h);
    std::vector<segment> out;
    const dvec2 top = h.side_top();
    const bool shorts = b.hem_depth <= b.knee_depth + 0.05;
    dvec2 from = p.hem_out, up{0, 1};
    if (!shorts) {
        out.push_back({{}, p.knee_out});
        from = p.knee_out;
        up = glm::normalize(p.knee_out - p.hem_out);
    }
    const double thigh = -b.hip_depth - from.y;
    out.push_back({{from + up * (0.35 * thigh), p.hip - dvec2{0, 0.35 * thigh}}, p.hip});
    const double seat = top.y - p.hip.y;
    out.push_back({{p.hip + dvec2{0, 0.4 * seat}, top + glm::normalize(p.hip - top) * (0.3 * seat)}, top});
    return out;
}

double length(dvec2 from, const std::vector<segment>& way) {
    return length_of(trace(from, way));
}
double centre_length(const block& b, const half& h) {
    return length(h.centre_top(), centre_seam(b, h));
}
double inside_length(const block& b, const half& h) {
    return length(points_of(b, h).fork, inside_leg(b, h));
}
double side_length(const block& b, const half& h) {
    return length(points_of(b, h).hem_out, side_seam(b, h));
}

half make_half(const block& b, bool back) {
    half h;
    h.back = back;
    h.hip = b.hip / 4 + (back ? balance : -balance);
    h.waist = b.waist / 4 + (back ? 0.5 : -0.5) * balance;
    h.fork = b.hip * (back ? 1.0 / 9 : 1.0 / 16) * b.fork_scale;
    const double taken = h.hip - h.waist;  // negative where the waist is wider than the hip
    if (back) {
        h.centre_in = std::clamp(0.3 * taken + 0.008, 0.012, 0.04);
        h.dart_in = std::clamp(taken - h.centre_in - 0.016, 0.0, 0.052);
    } else {
        h.centre_in = std::clamp(0.12 * taken, 0.0, 0.012);
        h.dart_in = std::clamp(taken - h.centre_in - 0.03, 0.0, 0.024);
    }
    if (h.dart_in < 0.006) h.dart_in = 0;
    return h;
}

/// Width of both panels together at a depth between crotch and knee, as drafted.
double leg_width(const block& b, const half& front, const half& back, double depth) {
    double width = 0;
    for (const half* h : {&front, &back}) {
        const auto x_at = [&](dvec2 from, const std::vector<segment>& way) {
            const auto line = trace(from, way, 0.004);
            double best = 0, nearest = 1e9;
            for (const dvec2& p : line)
                if (std::abs(p.y + depth) < nearest) nearest = std::abs(p.y + depth), best = p.x;
            return best;
        };
        const leg_points p = points_of(b, *h);
        width += x_at(p.hem_out, side_seam(b, *h)) - x_at(p.fork, inside_leg(b, *h));
    }
    return width;
}

/// How much wider the leg must be than drafted, at the worst place between crotch and hem; negative: it fits.
struct tightness {
    double by = -1;
    double depth = 0;
};
tightness worst_of(const block& b, const body::figure& f, const half& front, const half& back) {
    tightness worst;
    for (double depth = b.rise + 0.03; depth < b.hem_depth; depth += 0.04) {
        const double lack = leg_girth_at(f, b.level - depth) + 0.025 - leg_width(b, front, back, depth);
        if (lack > worst.by) worst = {lack, depth};
    }
    return worst;
}

result<block> make_block(const body::figure& f, const parameter_set& p) {
    block b;
    b.level = f.landmarks.waist_level - p["rise_drop"];
    b.waist = girth_at(f, b.level) + p["waist_ease"];
    b.hip_depth = b.level - f.landmarks.hip_level;
    b.rise = b.level - f.landmarks.crotch_level + crotch_ease;
    if (b.hip_depth < 0.045)
        return refuse_parameter("rise_drop", "The waist seam would sit on the hip: lower it less.");
    if (b.rise < b.hip_depth + 0.03)
        return refuse_measurement(inseam_length,
                                  "Hip and crotch lie at the same height: measure the inside leg again.");
    // The hip line carries the widest girth between the waist and the crotch, bellies included.
    double hip = f.measurements[hip_circumference];
    for (double depth = 0.5 * b.hip_depth; depth < b.rise - 0.02; depth += 0.02)
        hip = std::max(hip, girth_at(f, b.level - depth));
    b.hip = std::max(hip + p["hip_ease"], b.waist + 0.01);
    b.knee_depth = b.level - f.landmarks.knee_level;
    b.hem_depth = b.rise - crotch_ease + p["length"];
    b.knee = p["knee_width"];
    b.hem = p["hem_width"];
    if (b.hem_depth > b.level - 0.005)
        return refuse_parameter("length",
                                fmt::format("The hem would lie on the floor: the inside leg can be at most {:.2f} m.",
                                            p["length"] - (b.hem_depth - b.level + 0.005)));
    if (b.knee < f.measurements[knee_circumference] + 0.025)
        return refuse_parameter(
            "knee_width",
            fmt::format("The knee is {:.0f} cm around: the leg must be at least {:.2f} m there.",
                        100 * f.measurements[knee_circumference], f.measurements[knee_circumference] + 0.025));
    return b;
}

/// Widens forks, then the knee, until the leg goes around thigh and calf.
result<void> fit_leg(block& b, const body::figure& f, const parameter_set& p) {
    for (int round = 0; round < 24; ++round) {
        const tightness worst = worst_of(b, f, make_half(b, false), make_half(b, true));
        if (worst.by <= 0) return {};
        const bool high = worst.depth < b.rise + 0.5 * (b.knee_depth - b.rise);
        if (high && b.fork_scale < 1.5)
            b.fork_scale += 0.04;
        else if (!high && !p.asked("knee_width") && worst.depth <= b.knee_depth)
            b.knee += worst.by + 0.002;
        else if (!high && !p.asked("hem_width") && worst.depth > b.knee_depth)
            b.hem += worst.by + 0.004, b.knee += p.asked("knee_width") ? 0 : 0.5 * worst.by;
        else if (high)
            b.hip += 0.01;
        else if (worst.depth > b.knee_depth)
            return refuse_parameter(
                p.asked("hem_width") ? "hem_width" : "knee_width",
                fmt::format("The calf does not go through: the leg is {:.0f} mm too narrow below the knee.",
                            1000 * worst.by));
        else
            return refuse_parameter(
                "knee_width",
                fmt::format("The thigh does not go through: the leg is {:.0f} mm too narrow above the knee.",
                            1000 * worst.by));
    }
    return refuse_measurement(thigh_circumference, "The thigh is too wide for this hip: measure both again.");
}

/// Solves the back against the front and the body; see the top of the file.
result<half> make_back(const block& b, const body::figure& f, const half& front, double waist_drop) {
    half back = make_half(b, true);
    const double wanted = f.measurements[crotch_length] - 2 * waist_drop + 0.02;
    const auto settle = [&] {
        back.fork_drop = solve_growing(
            [&](double drop) {
                back.fork_drop = drop;
                return inside_length(b, front) - inside_length(b, back);
            },
            -0.02, 0.045);
        back.side_raise = solve_growing(
            [&](double up) {
                back.side_raise = up;
                return side_length(b, back) - side_length(b, front);
            },
            -0.03, 0.03);
    };
    for (int round = 0; round < 6; ++round) {
        back.raise = solve_growing(
            [&](double up) {
                back.raise = up;
                return centre_length(b, front) + centre_length(b, back) - wanted;
            },
            0.012, 0.06);
        settle();
        const double lack = wanted - centre_length(b, front) - centre_length(b, back);
        if (lack < 0.002) break;
        back.fork += std::min(lack, 0.02);
    }
    const double lack = wanted - centre_length(b, front) - centre_length(b, back);
    if (lack > 0.06)
        return refuse_measurement(
            crotch_length,
            fmt::format("The crotch length asks for {:.0f} cm more than hip and rise allow: measure it again.",
                        100 * lack));
    if (std::abs(side_length(b, back) - side_length(b, front)) > 5e-4)
        return refuse_measurement(waist_circumference,
                                  "Waist and hip give side seams that do not match: measure both again.");
    return back;
}

void add_way(panel_builder& builder, const std::vector<segment>& way) {
    for (const segment& s : way) {
        if (s.controls.empty())
            builder.line(s.to);
        else if (s.controls.size() == 1)
            builder.quadratic(s.controls[0], s.to);
        else
            builder.cubic(s.controls[0], s.controls[1], s.to);
    }
}

panel make_leg(const block& b, const half& h, const parameter_set& p) {
    const leg_points at = points_of(b, h);
    const double knee_share = (b.hem_depth - b.knee_depth) / b.hem_depth;
    panel_builder out(h.back ? "back" : "front", h.back ? "Back" : "Front", h.centre_top());
    out.edge("centre", edge_role::seam, seam_allowance);
    add_way(out, centre_seam(b, h));
    if (h.back)
        out.notch(0.5, 2);
    else
        out.notch(std::clamp(0.62 * b.rise / centre_length(b, h), 0.3, 0.8), 1);
    out.edge("inside", edge_role::seam, seam_allowance);
    add_way(out, inside_leg(b, h));
    if (b.hem_depth > b.knee_depth + 0.05)
        out.notch(1 - (b.hem_depth - b.knee_depth) / inside_length(b, h), h.back ? 2 : 1);
    out.edge("hem", edge_role::hem, p["hem_depth"]).line(at.hem_out);
    out.edge("side", edge_role::seam, seam_allowance);
    add_way(out, side_seam(b, h));
    if (b.hem_depth > b.knee_depth + 0.05) out.notch(std::clamp(knee_share, 0.05, 0.9));
    const dvec2 from = h.side_top(), to = h.centre_top();
    draw_waist(out, glm::length(to - from),
               make_darts(h.dart_in, h.back ? 0.027 : 0.03, std::min(h.back ? 0.11 : 0.085, b.hip_depth - 0.02)),
               [&](double share) { return from + (to - from) * share; });
    out.grain({h.crease(), -b.hem_depth + 0.06}, {h.crease(), -b.hip_depth});
    panel leg = std::move(out).finish();
    if (h.back) leg = mirrored(leg);
    leg.cut = 2;
    // Around the body the leg is moved outwards by its fork, so that both legs start apart.
    const double outwards = h.fork + 0.004;
    leg.placement = {body_segment::leg,  h.back ? wrap::back : wrap::front,
                     body_anchor::waist, {h.back ? outwards : -outwards, 0},
                     p["rise_drop"],     {}};
    return leg;
}

/// Fly facing and shield: sewn, not draped.
panel make_fly(std::string id, std::string label, double length, bool doubled) {
    panel_builder b(std::move(id), std::move(label), {0, 0});
    b.edge("centre", edge_role::seam, seam_allowance).line({0, -length + (doubled ? 0 : 0.03)});
    if (!doubled)
        b.cubic({0.004, -length + 0.008}, {0.02, -length}, {0.03, -length + 0.012});
    else
        b.edge("bottom", edge_role::seam, seam_allowance).line({fly_width, -length});
    b.edge("outer", doubled ? edge_role::doubled : edge_role::finished, doubled ? 0 : 0.005);
    if (doubled)
        b.line({fly_width, 0});
    else
        b.cubic({fly_width - 0.002, -length + 0.03}, {fly_width, -length + 0.06}, {fly_width, 0});
    b.edge("top", edge_role::seam, waist_seam_allowance).line({0, 0});
    b.grain({0.5 * fly_width, -0.75 * length}, {0.5 * fly_width, -0.2 * length});
    panel fly = std::move(b).finish();
    fly.draped = false;
    fly.placement = {body_segment::torso, wrap::front, body_anchor::waist, {0, 0}, 0, {}};
    return fly;
}

void sew(sewing_pattern& out) {
    for (std::size_t i = 0; i < 2; ++i) sew_darts(out, out.panels[i], 1);
    for (const copy side : {copy::left, copy::right}) {
        const std::string name = side == copy::left ? ".left" : ".right";
        out.stitches.push_back({"side" + name, whole("front", side, "side"), whole("back", side, "side"), true, 0, 2});
        const panel& front = out.panels[0];
        const panel& back = out.panels[1];
        const auto at = [](const panel& p) {
            return edge_length(p, static_cast<std::size_t>(find_edge(p, "inside") - p.edges.data()));
        };
        out.stitches.push_back({"inside" + name, whole("front", side, "inside"), whole("back", side, "inside"), true,
                                at(front) - at(back), 3});
    }
    out.stitches.push_back(
        {"centre_front", whole("front", copy::left, "centre"), whole("front", copy::right, "centre"), false, 0, 4});
    out.stitches.push_back(
        {"centre_back", whole("back", copy::left, "centre"), whole("back", copy::right, "centre"), false, 0, 4});
}

result<sewing_pattern> draft_trousers(const body::figure& f, const parameter_set& p) {
    FW_TRY(block b, make_block(f, p));
    FW_CHECK(fit_leg(b, f, p));
    const half front = make_half(b, false);
    FW_TRY(const half back, make_back(b, f, front, p["rise_drop"]));
    sewing_pattern out;
    out.panels = {make_leg(b, front, p), make_leg(b, back, p)};
    sew(out);
    // The band runs from the centre front over the wearer's left side, the back and the right side.
    std::vector<waist_stretch> around;
    const auto append = [&](std::vector<waist_stretch> part) { around.insert(around.end(), part.begin(), part.end()); };
    append(backwards(waist_of(out.panels[0], copy::left)));
    append(backwards(waist_of(out.panels[1], copy::left)));
    append(waist_of(out.panels[1], copy::right));
    append(waist_of(out.panels[0], copy::right));
    const double girth = add_waistband(out, around, wrap::back, p["waistband_width"], b.level, 5);
    out.panels.back().placement.drop = p["rise_drop"];
    if (front.dart_in > 0 || back.dart_in > 0)
        out.steps.push_back("Sew the darts from the waist to their tips; press them towards the centre.");
    for (const char* step :
         {"Press the creases into fronts and backs along the grain line.",
          "Sew the side seams, then the inside legs, matching the knee notches; press them open.",
          "Put one leg into the other and sew the crotch seam from the centre back waist to the fly notch in front.",
          "Sew the fly: facing to the left front, zip to the facing, shield to the right front under the zip.",
          "Interface the waistband, sew it to the waist with its underlap at the right front, fold it in and stitch in "
          "the ditch.",
          "Turn up the hems and sew them by hand; add a hook or a button."})
        out.steps.emplace_back(step);
    const double fly = 0.62 * b.rise + 0.01;
    out.panels.push_back(make_fly("fly_facing", "Fly facing", fly, false));
    out.panels.push_back(make_fly("fly_shield", "Fly shield", fly, true));
    out.notes = {
        fmt::format("Fly: the centre front is sewn from the notch down; the zip needs {:.0f} cm.", 100 * (fly - 0.02)),
        fmt::format("The waistband finishes at {:.1f} cm; its underlap of 3 cm is part of the cutting line.",
                    girth * 100),
        "The pattern has no pockets."};
    return out;
}

}  // namespace

const garment_program& tailored_trousers_program() {
    static constexpr garment_program program{
        {garment_kind::tailored_trousers, "tailored-trousers", "Tailored trousers", parameters},
        derive,
        draft_trousers};
    return program;
}

}  // namespace fw::garment
