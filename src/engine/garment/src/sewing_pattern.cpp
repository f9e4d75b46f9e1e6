#include "fw/garment/sewing_pattern.hpp"

#include <algorithm>
#include <cmath>

namespace fw::garment {

namespace {

dvec2 point_on(dvec2 from, const segment& s, double t) {
    const double u = 1 - t;
    switch (s.controls.size()) {
        case 0:
            return from * u + s.to * t;
        case 1:
            return from * (u * u) + s.controls[0] * (2 * u * t) + s.to * (t * t);
        default:
            return from * (u * u * u) + s.controls[0] * (3 * u * u * t) + s.controls[1] * (3 * u * t * t) +
                   s.to * (t * t * t);
    }
}

/// No point of the curve moves faster than this as its parameter goes from 0 to 1.
double speed_bound(dvec2 from, const segment& s) {
    double longest = 0;
    dvec2 last = from;
    for (const dvec2& c : s.controls) {
        longest = std::max(longest, glm::length(c - last));
        last = c;
    }
    longest = std::max(longest, glm::length(s.to - last));
    return longest * static_cast<double>(s.controls.size() + 1);
}

dvec2 flipped(dvec2 p) {
    return {-p.x, p.y};
}

/// The same edge run backwards and mirrored; `start` is where it started before.
panel_edge flipped(const panel_edge& edge, dvec2 start) {
    panel_edge out = edge;
    out.segments.clear();
    for (std::size_t i = edge.segments.size(); i-- > 0;) {
        segment s;
        for (auto c = edge.segments[i].controls.rbegin(); c != edge.segments[i].controls.rend(); ++c)
            s.controls.push_back(flipped(*c));
        s.to = flipped(i == 0 ? start : edge.segments[i - 1].to);
        out.segments.push_back(std::move(s));
    }
    for (notch& n : out.notches) n.at = 1 - n.at;
    std::reverse(out.notches.begin(), out.notches.end());
    return out;
}

}  // namespace

const panel* sewing_pattern::find_panel(std::string_view id) const {
    const auto it = std::find_if(panels.begin(), panels.end(), [&](const panel& p) { return p.id == id; });
    return it == panels.end() ? nullptr : &*it;
}

const panel_edge* find_edge(const panel& p, std::string_view id) {
    const auto it = std::find_if(p.edges.begin(), p.edges.end(), [&](const panel_edge& e) { return e.id == id; });
    return it == p.edges.end() ? nullptr : &*it;
}

dvec2 start_of(const panel& p, std::size_t edge) {
    const panel_edge& before = p.edges[edge == 0 ? p.edges.size() - 1 : edge - 1];
    return before.segments.back().to;
}

std::vector<dvec2> trace(dvec2 start, std::span<const segment> segments, double step) {
    std::vector<dvec2> points{start};
    for (const segment& s : segments) {
        const dvec2 from = points.back();
        const int pieces = std::max(1, static_cast<int>(std::ceil(speed_bound(from, s) / step)));
        for (int i = 1; i < pieces; ++i) points.push_back(point_on(from, s, static_cast<double>(i) / pieces));
        points.push_back(s.to);
    }
    return points;
}

std::vector<dvec2> trace(const panel& p, std::size_t edge) {
    return trace(start_of(p, edge), p.edges[edge].segments);
}

double length_of(std::span<const dvec2> polyline) {
    double sum = 0;
    for (std::size_t i = 1; i < polyline.size(); ++i) sum += glm::length(polyline[i] - polyline[i - 1]);
    return sum;
}

double edge_length(const panel& p, std::size_t edge) {
    return length_of(trace(p, edge));
}

panel mirrored(const panel& p) {
    panel out = p;
    out.edges.clear();
    for (std::size_t i = p.edges.size(); i-- > 0;) out.edges.push_back(flipped(p.edges[i], start_of(p, i)));
    for (dvec2& g : out.grain) g = flipped(g);
    out.placement.origin = flipped(out.placement.origin);
    if (out.placement.apex) out.placement.apex = flipped(*out.placement.apex);
    return out;
}

}  // namespace fw::garment
