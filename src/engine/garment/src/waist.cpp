#include "waist.hpp"

#include <algorithm>
#include <cmath>

namespace fw::garment {

std::vector<dart> make_darts(double total, double widest, double length) {
    if (total < 0.006) return {};
    const auto count = static_cast<std::size_t>(std::clamp(std::ceil(total / widest), 1.0, 2.0));
    std::vector<dart> darts(count, dart{total / static_cast<double>(count), length});
    if (count == 2) darts.front().length *= 0.88;  // the one nearer the side is shorter
    return darts;
}

std::vector<waist_stretch> waist_of(const panel& p, copy side) {
    std::vector<waist_stretch> out;
    for (std::size_t i = 0; i < p.edges.size(); ++i)
        if (p.edges[i].id.starts_with("waist"))
            out.push_back({whole(p.id, side, p.edges[i].id), edge_length(p, i), false});
    return out;
}

std::vector<waist_stretch> backwards(std::vector<waist_stretch> stretches) {
    std::reverse(stretches.begin(), stretches.end());
    for (waist_stretch& s : stretches) s.reversed = !s.reversed;
    return stretches;
}

namespace {

panel make_waistband(double girth, double width, wrap centre) {
    const double half = 0.5 * girth;
    panel_builder b("waistband", "Waistband", {-half, 0});
    b.edge("seam", edge_role::seam, waist_seam_allowance).line({half, 0});
    b.edge("end_over", edge_role::seam, waist_seam_allowance).line({half, width});
    b.edge("top", edge_role::doubled).line({-half, width});
    b.edge("end_under", edge_role::seam, waist_seam_allowance + band_underlap).line({-half, 0});
    b.grain({-0.2 * girth, 0.5 * width}, {0.2 * girth, 0.5 * width});
    panel band = std::move(b).finish();
    band.placement = {body_segment::waist, centre, body_anchor::waist, {0, 0}, 0, {}};
    return band;
}

}  // namespace

double add_waistband(sewing_pattern& out, const std::vector<waist_stretch>& stretches, wrap centre, double width,
                     double level, int step) {
    double girth = 0;
    for (const waist_stretch& s : stretches) girth += s.length;
    panel band = make_waistband(girth, width, centre);
    tape hold{"waist", true, girth, level, {}};
    double from = 0;
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const waist_stretch& s = stretches[i];
        const double to = i + 1 == stretches.size() ? 1.0 : from + s.length / girth;
        out.stitches.push_back({"waistband." + std::to_string(i),
                                {"waistband", copy::left, "seam", from, to},
                                s.range,
                                s.reversed,
                                0,
                                step});
        // Notches at the seams that meet the band, not at darts.
        if (i + 1 != stretches.size() &&
            (stretches[i + 1].range.panel != s.range.panel || stretches[i + 1].range.copy != s.range.copy))
            band.edges.front().notches.push_back({to, 1});
        hold.edges.push_back(s.range);
        from = to;
    }
    out.stitches.push_back({"waistband.ends", whole("waistband", copy::left, "end_over"),
                            whole("waistband", copy::left, "end_under"), true, 0, step});
    out.panels.push_back(std::move(band));
    out.tapes.push_back(std::move(hold));
    return girth;
}

void sew_darts(sewing_pattern& out, const panel& p, int step) {
    for (const panel_edge& e : p.edges) {
        if (e.role != edge_role::dart || !e.id.ends_with("_a")) continue;
        const std::string stem = e.id.substr(0, e.id.size() - 2);
        const bool both = p.cut == 2 || std::any_of(p.edges.begin(), p.edges.end(),
                                                    [](const auto& x) { return x.role == edge_role::fold; });
        for (const copy side : {copy::left, copy::right}) {
            if (side == copy::right && !both) continue;
            out.stitches.push_back({p.id + "." + stem + (side == copy::left ? ".left" : ".right"),
                                    whole(p.id, side, stem + "_a"), whole(p.id, side, stem + "_b"), true, 0, step});
        }
    }
}

}  // namespace fw::garment
