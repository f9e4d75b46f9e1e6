#include "piece.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fw/base/quantity.hpp"
#include "outline.hpp"

namespace fw::print {

namespace {

using garment::edge_role;
using garment::panel;
using garment::panel_edge;

constexpr double notch_length = 0.006;
constexpr double notch_gap = 0.006;

dvec2 mirrored_about(dvec2 p, dvec2 on, dvec2 along) {
    const dvec2 d = p - on;
    return on + 2 * glm::dot(d, along) * along - d;
}

panel_edge mirrored_about(const panel_edge& e, dvec2 start, dvec2 on, dvec2 along) {
    panel_edge out = e;
    out.id += "'";
    out.segments.clear();
    for (std::size_t i = e.segments.size(); i-- > 0;) {
        garment::segment s;
        for (auto c = e.segments[i].controls.rbegin(); c != e.segments[i].controls.rend(); ++c)
            s.controls.push_back(mirrored_about(*c, on, along));
        s.to = mirrored_about(i == 0 ? start : e.segments[i - 1].to, on, along);
        out.segments.push_back(std::move(s));
    }
    for (garment::notch& n : out.notches) n.at = 1 - n.at;
    return out;
}

/// The point at a share of the line's length and the way it runs there.
std::pair<dvec2, dvec2> point_at(const polyline& line, double share) {
    double left = share * garment::length_of(line);
    for (std::size_t i = 1; i < line.size(); ++i) {
        const double span = glm::length(line[i] - line[i - 1]);
        if (left <= span || i + 1 == line.size()) {
            const dvec2 way = (line[i] - line[i - 1]) / std::max(span, 1e-12);
            return {line[i - 1] + way * std::min(left, span), way};
        }
        left -= span;
    }
    return {line.back(), {1, 0}};
}

void add_notches(piece& out, const cut_edge& e) {
    for (const garment::notch& n : e.edge->notches) {
        const auto [at, way] = point_at(e.sewing, n.at);
        const dvec2 outward{way.y, -way.x};
        for (int k = 0; k < n.count; ++k) {
            const dvec2 foot = at + way * ((k - 0.5 * (n.count - 1)) * notch_gap) + outward * e.edge->allowance;
            out.notches.push_back({foot, foot - outward * std::min(notch_length, std::max(0.004, e.edge->allowance))});
        }
    }
}

void add_dart(piece& out, const cut_edge& in, const cut_edge& leg) {
    const dvec2 tip = in.sewing.back();
    out.darts.push_back(in.sewing);
    out.darts.push_back(leg.sewing);
    out.darts.push_back({tip, in.cut.size() > 1 ? in.cut.back() : 0.5 * (in.sewing.front() + leg.sewing.back())});
    out.drills.push_back(tip);
}

std::string words_of_allowances(const panel& p, bool inches) {
    std::vector<double> seams;
    double hem = 0;
    for (const panel_edge& e : p.edges) {
        if (e.role == edge_role::hem)
            hem = e.allowance;
        else if (e.role == edge_role::seam && std::find_if(seams.begin(), seams.end(), [&](double s) {
                                                  return std::abs(s - e.allowance) < 1e-4;
                                              }) == seams.end())
            seams.push_back(e.allowance);
    }
    std::sort(seams.begin(), seams.end());
    std::string out;
    if (!seams.empty()) out = "Seam allowance " + in_words(seams.front(), inches);
    if (seams.size() > 1) out += " to " + in_words(seams.back(), inches);
    if (hem > 0) out += (out.empty() ? "Hem " : ", hem ") + in_words(hem, inches);
    return out.empty() ? out : out + " included";
}

}  // namespace

std::string in_words(double metres, bool inches) {
    if (!inches) {
        const double cm = std::round(metres * 1000) / 10;
        return fmt::format("{:g} cm", cm);
    }
    const long eighths = std::lround(metres / metres_per_inch * 8);
    const long whole = eighths / 8, part = eighths % 8;
    if (part == 0) return fmt::format("{} in", whole);
    const long divisor = part % 4 == 0 ? 4 : part % 2 == 0 ? 2 : 1;
    const std::string fraction = fmt::format("{}/{}", part / divisor, 8 / divisor);
    return whole == 0 ? fraction + " in" : fmt::format("{} {} in", whole, fraction);
}

panel unfolded(const panel& p, edge_role role) {
    const auto it = std::find_if(p.edges.begin(), p.edges.end(), [&](const panel_edge& e) { return e.role == role; });
    if (it == p.edges.end()) return p;
    const auto f = static_cast<std::size_t>(it - p.edges.begin());
    const std::size_t n = p.edges.size();
    const dvec2 on = garment::start_of(p, f), along = glm::normalize(it->segments.back().to - on);
    panel out = p;
    out.edges.clear();
    for (std::size_t k = 1; k < n; ++k) out.edges.push_back(p.edges[(f + k) % n]);
    for (std::size_t k = n - 1; k >= 1; --k)
        out.edges.push_back(mirrored_about(p.edges[(f + k) % n], garment::start_of(p, (f + k) % n), on, along));
    return out;
}

piece make_piece(const panel& drafted, bool inches) {
    piece out;
    out.id = drafted.id;
    out.label = drafted.label.empty() ? drafted.id : drafted.label;
    out.grain = drafted.grain;
    const auto of_role = [&](edge_role role) -> std::optional<polyline> {
        for (std::size_t e = 0; e < drafted.edges.size(); ++e)
            if (drafted.edges[e].role == role)
                return polyline{garment::start_of(drafted, e), drafted.edges[e].segments.back().to};
        return std::nullopt;
    };
    out.fold = of_role(edge_role::fold);
    out.doubled = of_role(edge_role::doubled);
    out.count = drafted.cut == 2 ? "Cut 2, a mirrored pair" : out.fold ? "Cut 1 on the fold" : "Cut 1";
    out.allowances = words_of_allowances(drafted, inches);
    const panel whole = unfolded(drafted, edge_role::doubled);
    const auto edges = make_cut_edges(whole);
    out.outline = joined(edges);
    // The drawn cutting line starts after the fold, so that it is one line.
    const auto fold =
        std::find_if(edges.begin(), edges.end(), [](const cut_edge& e) { return e.edge->role == edge_role::fold; });
    const auto first = fold == edges.end() ? std::size_t{0} : static_cast<std::size_t>(fold - edges.begin()) + 1;
    polyline line;
    for (std::size_t k = 0; k < edges.size(); ++k) {
        const cut_edge& e = edges[(first + k) % edges.size()];
        if (e.edge->role != edge_role::fold) line.insert(line.end(), e.cut.begin(), e.cut.end());
    }
    if (fold == edges.end())
        line.push_back(line.front());
    else
        out.fold = polyline{fold->cut.front(), fold->cut.back()};
    out.cut.push_back(std::move(line));
    if (out.doubled) {  // its ends lie on the cutting line
        const dvec2 way = glm::normalize(out.doubled->back() - out.doubled->front());
        double before = 0, after = 0;
        for (const dvec2& q : out.outline)
            before = std::min(before, glm::dot(q - out.doubled->front(), way)),
            after = std::max(after, glm::dot(q - out.doubled->back(), way));
        out.doubled = polyline{out.doubled->front() + way * before, out.doubled->back() + way * after};
    }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        const cut_edge& e = edges[i];
        if (e.edge->role == edge_role::dart) {
            const cut_edge& next = edges[(i + 1) % edges.size()];
            if (next.edge->role == edge_role::dart) add_dart(out, e, next);
            continue;
        }
        if (e.edge->role != edge_role::fold && e.edge->allowance > 0) out.sew.push_back(e.sewing);
        add_notches(out, e);
    }
    return out;
}

}  // namespace fw::print
