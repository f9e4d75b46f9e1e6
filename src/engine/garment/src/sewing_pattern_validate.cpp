// What a pattern must hold beyond its syntax. Limits keep hostile documents cheap to refuse.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "fw/garment/sewing_pattern.hpp"

namespace fw::garment {

namespace {

constexpr std::size_t max_panels = 40;
constexpr std::size_t max_segments = 96;  // of one panel
constexpr std::size_t max_stitches = 400;
constexpr std::size_t max_texts = 64;
constexpr double max_coordinate = 3.0;
constexpr double seam_tolerance = 0.001;

std::unexpected<error> bad(std::string code, std::string message, std::string field) {
    return fail(error_kind::invalid, "pattern." + std::move(code), std::move(message), std::move(field));
}

bool in_range(dvec2 p) {
    return std::abs(p.x) <= max_coordinate && std::abs(p.y) <= max_coordinate;
}

double cross(dvec2 a, dvec2 b) {
    return a.x * b.y - a.y * b.x;
}

/// True if the open segments ab and cd have a point in common.
bool segments_cross(dvec2 a, dvec2 b, dvec2 c, dvec2 d) {
    if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
        std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y))
        return false;
    const double s1 = cross(b - a, c - a), s2 = cross(b - a, d - a);
    const double s3 = cross(d - c, a - c), s4 = cross(d - c, b - c);
    return ((s1 > 0) != (s2 > 0)) && ((s3 > 0) != (s4 > 0)) && s1 != 0 && s2 != 0 && s3 != 0 && s4 != 0;
}

/// The outline, at most 16 points a segment: enough to tell a simple one from a knotted one.
std::vector<dvec2> coarse_outline(const panel& p) {
    std::vector<dvec2> points;
    for (std::size_t e = 0; e < p.edges.size(); ++e) {
        dvec2 from = start_of(p, e);
        for (const segment& s : p.edges[e].segments) {
            const auto fine = trace(from, std::span(&s, 1), 0.02);
            const std::size_t pieces = s.controls.empty() ? 1 : std::min<std::size_t>(16, fine.size() - 1);
            for (std::size_t i = 0; i < pieces; ++i) points.push_back(fine[i * (fine.size() - 1) / pieces]);
            from = s.to;
        }
    }
    return points;
}

result<void> check_outline(const panel& p, const std::string& path) {
    const auto outline = coarse_outline(p);
    const std::size_t n = outline.size();
    double twice_area = 0;
    for (std::size_t i = 0; i < n; ++i) twice_area += cross(outline[i], outline[(i + 1) % n]);
    if (twice_area <= 2e-5)
        return bad("outline", fmt::format("Panel \"{}\" must run counter-clockwise around an area.", p.id), path);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = i + 2; j < n; ++j) {
            if (i == 0 && j == n - 1) continue;
            if (segments_cross(outline[i], outline[i + 1], outline[j], outline[(j + 1) % n]))
                return bad("outline", fmt::format("The outline of panel \"{}\" crosses itself.", p.id), path);
        }
    return {};
}

result<void> check_edge(const panel& p, std::size_t index, const std::string& path) {
    const panel_edge& e = p.edges[index];
    if (e.id.empty() || e.id.size() > 60) return bad("id", "An edge needs an id of 1 to 60 characters.", path + ".id");
    if (e.segments.empty()) return bad("edge", fmt::format("Edge \"{}\" has no segments.", e.id), path);
    for (const segment& s : e.segments) {
        if (s.controls.size() > 2) return bad("segment", "A segment has at most two control points.", path);
        if (!in_range(s.to) || !std::all_of(s.controls.begin(), s.controls.end(), in_range))
            return bad("coordinate", "Coordinates are metres between -3 and 3.", path);
    }
    if (!(e.allowance >= 0 && e.allowance <= 0.2))
        return bad("allowance", "An allowance is between 0 and 0.2 metres.", path + ".allowance");
    for (const notch& n : e.notches)
        if (!(n.at >= 0 && n.at <= 1) || n.count < 1 || n.count > 3)
            return bad("notch", "A notch is at a share between 0 and 1, with 1 to 3 marks.", path + ".notches");
    return {};
}

/// Checked once every edge of the panel has segments.
result<void> check_fold(const panel& p, std::size_t index, const std::string& path) {
    const panel_edge& e = p.edges[index];
    if (e.role != edge_role::fold) return {};
    const dvec2 from = start_of(p, index);
    if (e.segments.size() != 1 || !e.segments[0].controls.empty() || std::abs(from.x) > 1e-6 ||
        std::abs(e.segments[0].to.x) > 1e-6)
        return bad("fold", "A fold is one straight line on x = 0.", path);
    return {};
}

result<void> check_panel(const panel& p, const std::string& path) {
    if (p.id.empty() || p.id.size() > 60) return bad("id", "A panel needs an id of 1 to 60 characters.", path + ".id");
    if (p.cut < 1 || p.cut > 2) return bad("cut", "A panel is cut once, or twice as a mirrored pair.", path + ".cut");
    if (!(p.stretch >= 0.8 && p.stretch <= 1.5))
        return bad("stretch", "A stretch is between 0.8 and 1.5.", path + ".stretch");
    if (p.edges.size() < 2) return bad("edge", fmt::format("Panel \"{}\" needs two edges or more.", p.id), path);
    if (p.grain.size() != 2 || !in_range(p.grain[0]) || !in_range(p.grain[1]) || p.grain[0] == p.grain[1])
        return bad("grain", "A grain line has two different points.", path + ".grain");
    std::set<std::string_view> ids;
    std::size_t segments = 0, folds = 0;
    for (std::size_t i = 0; i < p.edges.size(); ++i) {
        const auto at = fmt::format("{}.edges[{}]", path, i);
        FW_CHECK(check_edge(p, i, at));
        segments += p.edges[i].segments.size();
        folds += p.edges[i].role == edge_role::fold;
        if (!ids.insert(p.edges[i].id).second)
            return bad("duplicate", fmt::format("Two edges of panel \"{}\" are called \"{}\".", p.id, p.edges[i].id),
                       at);
    }
    if (segments > max_segments)
        return bad("too_many", fmt::format("A panel has at most {} segments.", max_segments), path);
    if (folds > 1 || (folds == 1 && p.cut != 1))
        return bad("fold", "A piece on the fold has one fold and is cut once.", path);
    for (std::size_t i = 0; i < p.edges.size(); ++i) FW_CHECK(check_fold(p, i, fmt::format("{}.edges[{}]", path, i)));
    const dvec2 origin = p.placement.origin;
    if (!in_range(origin) ||
        (p.placement.apex && (!std::isfinite(p.placement.apex->x) || !std::isfinite(p.placement.apex->y) ||
                              glm::length(*p.placement.apex) > 1000)))
        return bad("placement", "The placement's points are out of range.", path + ".placement");
    if (!(std::abs(p.placement.drop) <= max_coordinate))
        return bad("placement", "The placement's drop is out of range.", path + ".placement.drop");
    return check_outline(p, path);
}

bool has_right_copy(const panel& p) {
    return p.cut == 2 ||
           std::any_of(p.edges.begin(), p.edges.end(), [](const panel_edge& e) { return e.role == edge_role::fold; });
}

/// The length of the range in metres.
result<double> range_length(const sewing_pattern& pattern, const edge_range& r, const std::string& path) {
    const panel* p = pattern.find_panel(r.panel);
    if (p == nullptr) return bad("reference", fmt::format("There is no panel \"{}\".", r.panel), path + ".panel");
    const panel_edge* e = find_edge(*p, r.edge);
    if (e == nullptr)
        return bad("reference", fmt::format("Panel \"{}\" has no edge \"{}\".", r.panel, r.edge), path + ".edge");
    if (r.copy == copy::right && !has_right_copy(*p))
        return bad("reference", fmt::format("Panel \"{}\" has no right copy.", r.panel), path + ".copy");
    if (e->role == edge_role::fold || e->role == edge_role::doubled)
        return bad("reference", fmt::format("Edge \"{}\" is a fold: nothing is sewn to it.", r.edge), path + ".edge");
    if (!(r.from >= 0 && r.from < r.to && r.to <= 1))
        return bad("range", "A range runs from a smaller to a larger share of the edge, within 0 and 1.", path);
    return edge_length(*p, static_cast<std::size_t>(e - p->edges.data())) * (r.to - r.from);
}

result<void> check_stitch(const sewing_pattern& pattern, const stitch& s, const std::string& path) {
    FW_TRY(const double a, range_length(pattern, s.a, path + ".a"));
    FW_TRY(const double b, range_length(pattern, s.b, path + ".b"));
    if (!(std::abs(s.ease) <= 1)) return bad("ease", "Ease is between -1 and 1 metres.", path + ".ease");
    if (std::abs(a - b - s.ease) > seam_tolerance)
        return bad("seam_length",
                   fmt::format("Seam \"{}\" joins {:.1f} mm to {:.1f} mm with {:.1f} mm of ease: they do not match.",
                               s.id, a * 1000, b * 1000, s.ease * 1000),
                   path);
    return {};
}

result<void> check_tape(const sewing_pattern& pattern, const tape& t, const std::string& path) {
    if (t.edges.empty()) return bad("tape", "A tape needs an edge.", path);
    for (std::size_t i = 0; i < t.edges.size(); ++i)
        if (auto length = range_length(pattern, t.edges[i], fmt::format("{}.edges[{}]", path, i)); !length)
            return std::unexpected(length.error());
    if (!(t.girth >= 0 && t.girth <= 5) || !(std::abs(t.level) <= 3))
        return bad("tape", "A tape's girth is at most 5 metres and its level at most 3.", path);
    return {};
}

}  // namespace

result<void> validate(const sewing_pattern& pattern) {
    if (pattern.panels.empty() || pattern.panels.size() > max_panels)
        return bad("panels", fmt::format("A pattern has 1 to {} panels.", max_panels), "panels");
    if (pattern.stitches.size() > max_stitches || pattern.tapes.size() > max_texts ||
        pattern.notes.size() > max_texts || pattern.steps.size() > max_texts || pattern.parameters.size() > max_texts)
        return bad("too_many", "The pattern has more stitches, tapes, notes or parameters than we take.", "");
    std::set<std::string_view> ids;
    for (std::size_t i = 0; i < pattern.panels.size(); ++i) {
        const auto path = fmt::format("panels[{}]", i);
        FW_CHECK(check_panel(pattern.panels[i], path));
        if (!ids.insert(pattern.panels[i].id).second)
            return bad("duplicate", fmt::format("Two panels are called \"{}\".", pattern.panels[i].id), path);
    }
    for (std::size_t i = 0; i < pattern.stitches.size(); ++i)
        FW_CHECK(check_stitch(pattern, pattern.stitches[i], fmt::format("stitches[{}]", i)));
    for (std::size_t i = 0; i < pattern.tapes.size(); ++i)
        FW_CHECK(check_tape(pattern, pattern.tapes[i], fmt::format("tapes[{}]", i)));
    return {};
}

}  // namespace fw::garment
