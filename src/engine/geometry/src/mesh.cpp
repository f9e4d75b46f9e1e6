#include "fw/geometry/mesh.hpp"

#include <algorithm>
#include <cmath>

namespace fw::geometry {

namespace {

void slice_triangle(std::vector<dvec3>& out, std::span<const vec3> positions, const triangle& t, const plane& cut) {
    std::array<dvec3, 3> p;
    std::array<double, 3> d;
    for (std::size_t k = 0; k < 3; ++k) {
        p[k] = dvec3(positions[t[k]]);
        d[k] = cut.distance(p[k]);
        if (d[k] == 0.0) d[k] = 1e-12;  // a vertex on the plane counts as above it: no triangle gives one point
    }
    for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t next = (k + 1) % 3;
        if ((d[k] < 0) != (d[next] < 0)) out.push_back(p[k] + (p[next] - p[k]) * (d[k] / (d[k] - d[next])));
    }
}

}  // namespace

std::vector<vec3> vertex_normals(std::span<const vec3> positions, std::span<const triangle> triangles) {
    std::vector<vec3> normals(positions.size(), vec3(0));
    for (const auto& t : triangles) {
        const vec3 n = glm::cross(positions[t[1]] - positions[t[0]], positions[t[2]] - positions[t[0]]);
        for (const auto i : t) normals[i] += n;
    }
    for (auto& n : normals) {
        const float length = glm::length(n);
        n = length > 1e-20f ? n / length : vec3(0, 1, 0);
    }
    return normals;
}

double volume(std::span<const vec3> positions, std::span<const triangle> triangles) {
    double sum = 0;
    for (const auto& t : triangles) {
        sum += glm::dot(dvec3(positions[t[0]]), glm::cross(dvec3(positions[t[1]]), dvec3(positions[t[2]])));
    }
    return sum / 6;
}

double area(std::span<const vec3> positions, std::span<const triangle> triangles) {
    double sum = 0;
    for (const auto& t : triangles) {
        const dvec3 a(positions[t[0]]);
        sum += glm::length(glm::cross(dvec3(positions[t[1]]) - a, dvec3(positions[t[2]]) - a));
    }
    return sum / 2;
}

bounds bounds_of(std::span<const vec3> positions) {
    bounds box;
    for (const auto& p : positions) box.add(p);
    return box;
}

std::vector<dvec3> slice(std::span<const vec3> positions, std::span<const triangle> triangles, const plane& cut,
                         std::span<const std::uint32_t> chosen) {
    std::vector<dvec3> out;
    if (chosen.empty()) {
        for (const auto& t : triangles) slice_triangle(out, positions, t, cut);
    } else {
        for (const auto i : chosen) slice_triangle(out, positions, triangles[i], cut);
    }
    return out;
}

std::vector<dvec2> convex_hull(std::vector<dvec2> points) {
    std::ranges::sort(points, [](dvec2 a, dvec2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    const auto duplicates = std::ranges::unique(points);
    points.erase(duplicates.begin(), duplicates.end());
    if (points.size() < 3) return points;
    const auto turn = [](dvec2 o, dvec2 a, dvec2 b) { return (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x); };
    std::vector<dvec2> hull;
    hull.reserve(points.size() + 1);
    const auto extend = [&](auto first, auto last, std::size_t floor) {
        for (; first != last; ++first) {
            while (hull.size() >= floor + 2 && turn(hull[hull.size() - 2], hull.back(), *first) <= 0) hull.pop_back();
            hull.push_back(*first);
        }
    };
    extend(points.begin(), points.end(), 0);
    const std::size_t lower = hull.size() - 1;
    extend(std::next(points.rbegin()), points.rend(), lower);
    hull.pop_back();
    return hull;
}

double perimeter(std::span<const dvec2> polygon) {
    double sum = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) sum += glm::length(polygon[(i + 1) % polygon.size()] - polygon[i]);
    return sum;
}

plane_axes axes_of(const plane& p) {
    const dvec3 up(0, 1, 0);
    const dvec3 helper = std::abs(p.normal.y) < 0.999 ? up : dvec3(0, 0, 1);
    const dvec3 u = glm::normalize(glm::cross(helper, p.normal));
    return {u, glm::cross(p.normal, u)};
}

double tape_girth(std::span<const vec3> positions, std::span<const triangle> triangles, const plane& cut,
                  std::span<const std::uint32_t> chosen) {
    const auto [u, v] = axes_of(cut);
    const auto crossing = slice(positions, triangles, cut, chosen);
    std::vector<dvec2> flat;
    flat.reserve(crossing.size());
    for (const auto& p : crossing) flat.emplace_back(glm::dot(p, u), glm::dot(p, v));
    return perimeter(convex_hull(std::move(flat)));
}

}  // namespace fw::geometry
