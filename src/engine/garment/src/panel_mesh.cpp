#include "panel_mesh.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "delaunay.hpp"

namespace fw::garment {

namespace {

constexpr double clearance = 0.62;  // of the edge length, between boundary and points inside
constexpr int smoothing_rounds = 3;

/// Points of the boundary at a quarter of the edge length, in square cells, for distance checks.
class near_boundary {
public:
    near_boundary(std::span<const dvec2> boundary, double cell) : cell_(cell) {
        for (std::size_t i = 0; i < boundary.size(); ++i) {
            const dvec2 a = boundary[i], b = boundary[(i + 1) % boundary.size()];
            const int pieces = std::max(1, static_cast<int>(std::ceil(4 * glm::length(b - a) / cell)));
            for (int k = 0; k < pieces; ++k) {
                const dvec2 p = a + (b - a) * (static_cast<double>(k) / pieces);
                cells_[key(column(p.x), column(p.y))].push_back(p);
            }
        }
    }

    [[nodiscard]] bool within(dvec2 p, double distance) const {
        for (long dx = -1; dx <= 1; ++dx)
            for (long dy = -1; dy <= 1; ++dy) {
                const auto it = cells_.find(key(column(p.x) + dx, column(p.y) + dy));
                if (it == cells_.end()) continue;
                for (const dvec2& q : it->second)
                    if (glm::dot(p - q, p - q) < distance * distance) return true;
            }
        return false;
    }

private:
    [[nodiscard]] long column(double v) const { return static_cast<long>(std::floor(v / cell_)); }
    static std::uint64_t key(long x, long y) {
        return (static_cast<std::uint64_t>(x + (1L << 30)) << 32) ^ static_cast<std::uint64_t>(y + (1L << 30));
    }
    double cell_;
    std::unordered_map<std::uint64_t, std::vector<dvec2>> cells_;
};

/// Where the horizontal line at y enters and leaves the polygon, sorted.
std::vector<double> crossings(std::span<const dvec2> polygon, double y) {
    std::vector<double> xs;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const dvec2 a = polygon[i], b = polygon[(i + 1) % polygon.size()];
        if ((a.y <= y) != (b.y <= y)) xs.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
    }
    std::sort(xs.begin(), xs.end());
    return xs;
}

/// Hexagonal points inside, rows symmetric about the middle so that a narrow band gets one in its middle.
void add_inner_points(std::vector<dvec2>& points, std::span<const dvec2> boundary, double h) {
    dvec2 low{1e30}, high{-1e30};
    for (const dvec2& p : boundary) low = glm::min(low, p), high = glm::max(high, p);
    const near_boundary edge(boundary, h);
    const double pitch = h * std::sqrt(3.0) / 2;
    const double middle = 0.5 * (low.y + high.y), centre = 0.5 * (low.x + high.x);
    const long rows = static_cast<long>(std::floor(0.5 * (high.y - low.y) / pitch));
    const long columns = static_cast<long>(std::ceil(0.5 * (high.x - low.x) / h)) + 1;
    for (long r = -rows; r <= rows; ++r) {
        const double y = middle + static_cast<double>(r) * pitch;
        const auto xs = crossings(boundary, y);
        for (long c = -columns; c <= columns; ++c) {
            const double x = centre + (static_cast<double>(c) + (r % 2 != 0 ? 0.5 : 0.0)) * h;
            const auto left = std::upper_bound(xs.begin(), xs.end(), x) - xs.begin();
            if (left % 2 == 1 && !edge.within({x, y}, clearance * h)) points.emplace_back(x, y);
        }
    }
}

/// Moves inner points half way to the mean of their neighbours.
void relax(std::vector<dvec2>& points, std::size_t fixed, std::span<const triangle> triangles) {
    std::vector<dvec2> sum(points.size(), dvec2{0});
    std::vector<double> count(points.size(), 0);
    for (const triangle& t : triangles)
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j)
                if (i != j) sum[t[i]] += points[t[j]], count[t[i]] += 1;
    for (std::size_t i = fixed; i < points.size(); ++i)
        if (count[i] > 0) points[i] = 0.5 * (points[i] + sum[i] / count[i]);
}

}  // namespace

double triangle_quality(dvec2 a, dvec2 b, dvec2 c) {
    const dvec2 u = b - a, v = c - a, w = c - b;
    const double squares = glm::dot(u, u) + glm::dot(v, v) + glm::dot(w, w);
    return squares > 0 ? 2 * std::sqrt(3.0) * (u.x * v.y - u.y * v.x) / squares : 0;
}

flat_mesh mesh_polygon(std::span<const dvec2> boundary, double edge_length) {
    flat_mesh mesh;
    mesh.points.assign(boundary.begin(), boundary.end());
    add_inner_points(mesh.points, boundary, edge_length);
    for (int round = 0;; ++round) {
        mesh.triangles = triangulate_polygon(mesh.points, boundary.size());
        if (round == smoothing_rounds || mesh.triangles.empty()) return mesh;
        relax(mesh.points, boundary.size(), mesh.triangles);
    }
}

}  // namespace fw::garment
