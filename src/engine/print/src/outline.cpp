#include "outline.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace fw::print {

namespace {

using garment::edge_role;

constexpr double curve_step = 0.0015;
constexpr double mitre_limit = 2.2;    // in allowances
constexpr double prolongation = 0.09;  // metres that a line is continued to find its corner

double cross(dvec2 a, dvec2 b) {
    return a.x * b.y - a.y * b.x;
}
dvec2 right_of(dvec2 way) {
    return {way.y, -way.x};
}

/// Straight segments stay two points; curves are followed closely.
std::vector<dvec2> sewing_line(const garment::panel& p, std::size_t edge) {
    std::vector<dvec2> line{garment::start_of(p, edge)};
    for (const garment::segment& s : p.edges[edge].segments) {
        if (s.controls.empty()) {
            if (glm::length(s.to - line.back()) > 1e-7) line.push_back(s.to);
            continue;
        }
        const auto curve = garment::trace(line.back(), std::span(&s, 1), curve_step);
        for (std::size_t i = 1; i < curve.size(); ++i)
            if (glm::length(curve[i] - line.back()) > 1e-5 || i + 1 == curve.size()) line.push_back(curve[i]);
    }
    return line;
}

struct meeting {
    std::size_t i = 0;  ///< segment of the first line
    std::size_t j = 0;  ///< of the second
    dvec2 at{};
};

/// Where two lines cross, nearest to the end of the first and the start of the second.
std::optional<meeting> meet(const std::vector<dvec2>& a, const std::vector<dvec2>& b) {
    std::optional<meeting> best;
    std::size_t best_way = 1u << 30;
    for (std::size_t i = a.size() - 1; i-- > 0;)
        for (std::size_t j = 0; j + 1 < b.size(); ++j) {
            const std::size_t way = (a.size() - 2 - i) + j;
            if (way >= best_way) break;
            const dvec2 u = a[i + 1] - a[i], v = b[j + 1] - b[j], w = b[j] - a[i];
            const double d = cross(u, v);
            if (std::abs(d) < 1e-16) continue;
            const double s = cross(w, v) / d, t = cross(w, u) / d;
            if (s < -1e-9 || s > 1 + 1e-9 || t < -1e-9 || t > 1 + 1e-9) continue;
            best = meeting{i, j, a[i] + u * s};
            best_way = way;
        }
    return best;
}

dvec2 reflected(dvec2 p, dvec2 on, dvec2 along) {
    const dvec2 d = p - on;
    return on + 2 * glm::dot(d, along) * along - d;
}

/// The line continued beyond its end: straight, or, at a hem, by its mirror image about the hem's sewing line.
std::vector<dvec2> continued(std::vector<dvec2> line, const garment::panel_edge* hem,
                             const std::vector<dvec2>& hem_line, bool hem_starts_here) {
    if (hem == nullptr) {
        const dvec2 way = glm::normalize(line.back() - line[line.size() - 2]);
        line.push_back(line.back() + way * prolongation);
        return line;
    }
    const dvec2 corner = hem_starts_here ? hem_line.front() : hem_line.back();
    const dvec2 next = hem_starts_here ? hem_line[1] : hem_line[hem_line.size() - 2];
    const dvec2 along = glm::normalize(next - corner);
    const dvec2 inward = hem_starts_here ? dvec2{-along.y, along.x} : dvec2{along.y, -along.x};
    // Up to the hem's sewing line, then the same again turned over.
    const dvec2 way = glm::normalize(line.back() - line[line.size() - 2]);
    if (glm::dot(line.back() - corner, inward) > 1e-9) {
        const double fall = -glm::dot(way, inward);
        if (fall > 0.05) line.push_back(line.back() + way * (glm::dot(line.back() - corner, inward) / fall));
    } else {
        while (line.size() > 2 && glm::dot(line[line.size() - 2] - corner, inward) < 0) line.pop_back();
        const dvec2 a = line[line.size() - 2], b = line.back();
        const double da = glm::dot(a - corner, inward), db = glm::dot(b - corner, inward);
        if (da > 0 && db < 0) line.back() = a + (b - a) * (da / (da - db));
    }
    const std::size_t n = line.size();
    double depth = 0;
    for (std::size_t i = n - 1; i-- > 0 && depth < hem->allowance + 0.03;) {
        depth = glm::dot(line[i] - corner, inward);
        line.push_back(reflected(line[i], corner, along));
    }
    return line;
}

std::vector<dvec2> backwards(std::vector<dvec2> line) {
    std::reverse(line.begin(), line.end());
    return line;
}

/// Cuts the end of `a` and the start of `b` where they meet; bridges the gap where they do not, or where the mitre is
/// too long.
void join_corner(std::vector<dvec2>& a, std::vector<dvec2>& b, const cut_edge& ea, const cut_edge& eb, dvec2 corner) {
    const bool a_hem = ea.edge->role == edge_role::hem, b_hem = eb.edge->role == edge_role::hem;
    const auto long_a = continued(a, b_hem && !a_hem ? eb.edge : nullptr, eb.sewing, true);
    const auto long_b = backwards(continued(backwards(b), a_hem && !b_hem ? ea.edge : nullptr, ea.sewing, false));
    const auto m = meet(long_a, long_b);
    const double allowance = std::max(ea.edge->allowance, eb.edge->allowance);
    if (!m) return;  // one line goes on as the other: what gap there is is bridged straight
    std::vector<dvec2> cut_a(long_a.begin(), long_a.begin() + static_cast<std::ptrdiff_t>(m->i) + 1);
    std::vector<dvec2> cut_b(long_b.begin() + static_cast<std::ptrdiff_t>(m->j) + 1, long_b.end());
    const double reach = glm::length(m->at - corner);
    if (!a_hem && !b_hem && allowance > 0 && reach > mitre_limit * allowance) {
        // Blunt: cut square to the bisector at the limit.
        const dvec2 out = (m->at - corner) / reach;
        const dvec2 foot = corner + out * (mitre_limit * allowance);
        const dvec2 side{-out.y, out.x};
        const std::vector<dvec2> knife{foot - side * 0.3, foot + side * 0.3};
        const auto on_a = meet(std::vector<dvec2>{cut_a.back(), m->at}, knife),
                   on_b = meet(std::vector<dvec2>{cut_b.front(), m->at}, knife);
        cut_a.push_back(on_a ? on_a->at : foot);
        cut_b.insert(cut_b.begin(), on_b ? on_b->at : foot);
    } else {
        cut_a.push_back(m->at);
        cut_b.insert(cut_b.begin(), m->at);
    }
    a = std::move(cut_a);
    b = std::move(cut_b);
}

/// A ray from the tip of a dart against a line; distance from the tip.
std::optional<double> ray_meets(dvec2 tip, dvec2 way, const std::vector<dvec2>& line) {
    const std::vector<dvec2> ray{tip, tip + way * 0.6};
    std::optional<double> nearest;
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
        if (const auto m = meet(ray, {line[i], line[i + 1]}); m && (!nearest || glm::length(m->at - tip) < *nearest))
            nearest = glm::length(m->at - tip);
    return nearest;
}

/// Cutting line over a dart: from the one waist edge up to a peak on the dart's middle and down to the other. The dart
/// is folded towards the edge after it.
void bridge_dart(cut_edge& before, cut_edge& leg_in, cut_edge& leg_out, cut_edge& after) {
    const dvec2 tip = leg_in.sewing.back();
    const dvec2 in = glm::normalize(leg_in.sewing.front() - tip), out = glm::normalize(leg_out.sewing.back() - tip);
    const dvec2 middle = glm::normalize(in + out);
    const auto longer = [](std::vector<dvec2> line, bool at_end) {
        if (!at_end) std::reverse(line.begin(), line.end());
        const dvec2 way = glm::normalize(line.back() - line[line.size() - 2]);
        line.push_back(line.back() + way * 0.03);
        if (!at_end) std::reverse(line.begin(), line.end());
        return line;
    };
    const auto line_before = longer(before.cut, true), line_after = longer(after.cut, false);
    const double fallback = glm::length(leg_in.sewing.front() - tip) + before.edge->allowance;
    const auto end = ray_meets(tip, in, line_before), start = ray_meets(tip, out, line_after);
    // The middle lies, once folded, at its mirror image about the leg it is folded over.
    const dvec2 folded = 2 * glm::dot(middle, out) * out - middle;
    const auto peak = ray_meets(tip, folded, line_after);
    const dvec2 a = tip + in * end.value_or(fallback), b = tip + out * start.value_or(fallback),
                p = tip + middle * peak.value_or(fallback);
    if (const auto m = meet(line_before, {tip, tip + in * 0.6})) {
        before.cut.assign(line_before.begin(), line_before.begin() + static_cast<std::ptrdiff_t>(m->i) + 1);
        before.cut.push_back(m->at);
    }
    if (const auto m = meet(backwards(line_after), {tip, tip + out * 0.6})) {
        auto cut = backwards(line_after);
        cut.resize(m->i + 1);
        cut.push_back(m->at);
        after.cut = backwards(std::move(cut));
    }
    leg_in.cut = {a, p};
    leg_out.cut = {p, b};
}

}  // namespace

std::vector<dvec2> offset_line(const std::vector<dvec2>& line, double distance) {
    if (distance == 0) return line;
    std::vector<dvec2> out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const dvec2 before = i == 0 ? line[1] - line[0] : line[i] - line[i - 1];
        const dvec2 after = i + 1 == line.size() ? before : line[i + 1] - line[i];
        const dvec2 a = right_of(glm::normalize(before)), b = right_of(glm::normalize(after));
        const dvec2 middle = glm::normalize(a + b);
        out.push_back(line[i] + middle * (distance / std::max(0.5, glm::dot(middle, a))));
    }
    // Where the curve is tighter than the allowance the offset runs backwards: drop those points.
    std::vector<dvec2> clean{out.front()};
    for (std::size_t i = 1; i < out.size(); ++i)
        if (glm::dot(out[i] - clean.back(), line[i] - line[i - 1]) > 0 || i + 1 == out.size()) clean.push_back(out[i]);
    return clean;
}

std::vector<cut_edge> make_cut_edges(const garment::panel& p) {
    const std::size_t n = p.edges.size();
    std::vector<cut_edge> edges;
    for (std::size_t e = 0; e < n; ++e) {
        cut_edge c{&p.edges[e], sewing_line(p, e), {}};
        c.cut = offset_line(c.sewing, p.edges[e].allowance);
        edges.push_back(std::move(c));
    }
    const auto is_dart = [&](std::size_t e) { return edges[e % n].edge->role == edge_role::dart; };
    for (std::size_t e = 0; e < n; ++e) {
        cut_edge &a = edges[e], &b = edges[(e + 1) % n];
        if (!is_dart(e) && !is_dart(e + 1)) join_corner(a.cut, b.cut, a, b, b.sewing.front());
    }
    for (std::size_t e = 0; e < n; ++e)
        if (is_dart(e) && is_dart(e + 1) && !is_dart(e + n - 1) && !is_dart(e + 2))
            bridge_dart(edges[(e + n - 1) % n], edges[e], edges[(e + 1) % n], edges[(e + 2) % n]);
    return edges;
}

std::vector<dvec2> joined(const std::vector<cut_edge>& edges) {
    std::vector<dvec2> out;
    for (const cut_edge& e : edges)
        for (const dvec2& q : e.cut)
            if (out.empty() || glm::length(q - out.back()) > 1e-7) out.push_back(q);
    while (out.size() > 1 && glm::length(out.front() - out.back()) < 1e-7) out.pop_back();
    return out;
}

double area_of(const std::vector<dvec2>& polygon) {
    double twice = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) twice += cross(polygon[i], polygon[(i + 1) % polygon.size()]);
    return 0.5 * twice;
}

bool contains(const std::vector<dvec2>& polygon, dvec2 p) {
    bool inside = false;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const dvec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
    }
    return inside;
}

dvec2 middle_of(const std::vector<dvec2>& polygon) {
    dvec2 low{1e30}, high{-1e30};
    for (const dvec2& p : polygon) low = glm::min(low, p), high = glm::max(high, p);
    const dvec2 centre = 0.5 * (low + high);
    dvec2 best = centre;
    double most = -1e30;
    for (int i = 1; i < 24; ++i)
        for (int j = 1; j < 24; ++j) {
            const dvec2 p = low + (high - low) * dvec2{i / 24.0, j / 24.0};
            if (!contains(polygon, p)) continue;
            if (const double d = distance_to(polygon, p) - 0.2 * glm::length(p - centre); d > most) most = d, best = p;
        }
    return best;
}

double distance_to(const std::vector<dvec2>& polygon, dvec2 p) {
    double best = 1e9;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const dvec2 a = polygon[i], d = polygon[(i + 1) % polygon.size()] - a;
        const double t = glm::dot(d, d) > 0 ? std::clamp(glm::dot(p - a, d) / glm::dot(d, d), 0.0, 1.0) : 0.0;
        best = std::min(best, glm::length(p - a - d * t));
    }
    return best;
}

}  // namespace fw::print
