#include "section.hpp"

#include <algorithm>
#include <cmath>

namespace fw::drape {

namespace {

/// A triangle's piece of the cut: it enters and leaves through two edges, named by their vertices.
struct piece {
    std::array<std::uint64_t, 2> edges{};
    std::array<dvec3, 2> points{};
    std::uint32_t triangle = 0;
};

struct edge_end {
    std::uint64_t edge;
    std::uint32_t piece;
    std::uint8_t side;
    auto operator<=>(const edge_end&) const = default;
};

std::vector<piece> cut_triangles(std::span<const vec3> positions, std::span<const triangle> triangles,
                                 std::span<const double> values) {
    std::vector<piece> pieces;
    for (std::uint32_t t = 0; t < triangles.size(); ++t) {
        piece p;
        p.triangle = t;
        std::size_t count = 0;
        for (std::size_t k = 0; k < 3 && count < 2; ++k) {
            auto a = triangles[t][k], b = triangles[t][(k + 1) % 3];
            if (a > b) std::swap(a, b);  // both triangles of an edge compute the same point
            const double da = values[a], db = values[b];
            if ((da < 0) == (db < 0)) continue;
            p.edges[count] = static_cast<std::uint64_t>(a) << 32 | b;
            p.points[count++] = dvec3(positions[a]) + (dvec3(positions[b]) - dvec3(positions[a])) * (da / (da - db));
        }
        if (count == 2) pieces.push_back(p);
    }
    return pieces;
}

class curve_tracer {
public:
    explicit curve_tracer(std::vector<piece> pieces) : pieces_(std::move(pieces)), used_(pieces_.size(), 0) {
        for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
            for (std::uint8_t s = 0; s < 2; ++s) ends_.push_back({pieces_[i].edges[s], i, s});
        }
        std::ranges::sort(ends_);
    }

    std::vector<section_curve> trace() {
        std::vector<section_curve> curves;
        for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
            if (!used_[i]) curves.push_back(follow(i));
        }
        return curves;
    }

private:
    /// Another unused piece at this edge, or nullptr.
    const edge_end* next(std::uint64_t edge) const {
        auto it = std::ranges::lower_bound(ends_, edge, {}, &edge_end::edge);
        for (; it != ends_.end() && it->edge == edge; ++it) {
            if (!used_[it->piece]) return &*it;
        }
        return nullptr;
    }

    /// Extends `curve` from `edge` as far as pieces go; the edge where it ends.
    std::uint64_t extend(section_curve& curve, std::uint64_t edge) {
        while (const auto* end = next(edge)) {
            const auto& p = pieces_[end->piece];
            used_[end->piece] = 1;
            curve.triangles.push_back(p.triangle);
            curve.points.push_back(p.points[1 - end->side]);
            edge = p.edges[1 - end->side];
        }
        return edge;
    }

    section_curve follow(std::uint32_t first) {
        section_curve curve;
        const auto& p = pieces_[first];
        used_[first] = 1;
        curve.points = {p.points[0], p.points[1]};
        curve.triangles = {p.triangle};
        if (extend(curve, p.edges[1]) == p.edges[0]) {
            curve.closed = curve.triangles.size() > 2;
            curve.points.pop_back();
            return curve;
        }
        std::ranges::reverse(curve.points);
        std::ranges::reverse(curve.triangles);
        extend(curve, p.edges[0]);
        return curve;
    }

    std::vector<piece> pieces_;
    std::vector<char> used_;
    std::vector<edge_end> ends_;
};

}  // namespace

double section_curve::length() const {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) sum += glm::length(points[i + 1] - points[i]);
    if (closed) sum += glm::length(points.front() - points.back());
    return sum;
}

std::vector<section_curve> cut_surface(std::span<const vec3> positions, std::span<const triangle> triangles,
                                       const geometry::plane& cut) {
    std::vector<double> distance;
    distance.reserve(positions.size());
    for (const auto& p : positions) distance.push_back(cut.distance(dvec3(p)));
    return curve_tracer(cut_triangles(positions, triangles, distance)).trace();
}

bool encloses(const section_curve& curve, const geometry::plane& cut, dvec3 point) {
    if (!curve.closed) return false;
    const auto axes = geometry::axes_of(cut);
    double turned = 0;
    for (std::size_t i = 0; i < curve.points.size(); ++i) {
        const dvec3 a = curve.points[i] - point, b = curve.points[(i + 1) % curve.points.size()] - point;
        const dvec2 p(glm::dot(a, axes.u), glm::dot(a, axes.v)), q(glm::dot(b, axes.u), glm::dot(b, axes.v));
        turned += std::atan2(p.x * q.y - p.y * q.x, p.x * q.x + p.y * q.y);
    }
    return std::abs(turned) > pi;
}

}  // namespace fw::drape
