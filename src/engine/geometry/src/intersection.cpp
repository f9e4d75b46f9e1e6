#include "fw/geometry/intersection.hpp"

#include <algorithm>
#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::geometry {

namespace {

template <class Real>
Real determinant(vec3 a, vec3 b, vec3 c, vec3 d, Real& magnitude) {
    const Real ax = Real(a.x) - Real(d.x), ay = Real(a.y) - Real(d.y), az = Real(a.z) - Real(d.z);
    const Real bx = Real(b.x) - Real(d.x), by = Real(b.y) - Real(d.y), bz = Real(b.z) - Real(d.z);
    const Real cx = Real(c.x) - Real(d.x), cy = Real(c.y) - Real(d.y), cz = Real(c.z) - Real(d.z);
    const auto abs = [](Real v) { return v < 0 ? -v : v; };
    const Real p = by * cz, q = bz * cy, r = cy * az, s = cz * ay, t = ay * bz, u = az * by;
    magnitude = (abs(p) + abs(q)) * abs(ax) + (abs(r) + abs(s)) * abs(bx) + (abs(t) + abs(u)) * abs(cx);
    return ax * (p - q) + bx * (r - s) + cx * (t - u);
}

/// Segment p-q passes through the inside of t. `sides` are the orientations of t's plane against p and q.
bool segment_crosses(vec3 p, vec3 q, int side_p, int side_q, const std::array<vec3, 3>& t) {
    if (side_p * side_q >= 0) return false;
    const int s0 = orientation(p, q, t[0], t[1]);
    const int s1 = orientation(p, q, t[1], t[2]);
    if (s0 * s1 <= 0) return false;
    return s0 == orientation(p, q, t[2], t[0]);
}

struct box {
    vec3 lower;
    vec3 upper;
};

box box_of(std::span<const vec3> positions, const triangle& t) {
    const vec3 a = positions[t[0]], b = positions[t[1]], c = positions[t[2]];
    return {glm::min(glm::min(a, b), c), glm::max(glm::max(a, b), c)};
}

bool overlap(const box& a, const box& b) {
    return a.lower.x <= b.upper.x && b.lower.x <= a.upper.x && a.lower.y <= b.upper.y && b.lower.y <= a.upper.y &&
           a.lower.z <= b.upper.z && b.lower.z <= a.upper.z;
}

/// Triangles binned into cubic cells: (cell, triangle) sorted by cell, so that equal cells are neighbours.
class cell_grid {
public:
    explicit cell_grid(float size) : size_(size) {}

    [[nodiscard]] ivec3 cell_of(vec3 p) const {
        return {static_cast<int>(std::floor(p.x / size_)), static_cast<int>(std::floor(p.y / size_)),
                static_cast<int>(std::floor(p.z / size_))};
    }
    [[nodiscard]] static std::uint64_t key(ivec3 c) {
        constexpr int shift = 1 << 20;
        return (static_cast<std::uint64_t>(c.x + shift) << 42) | (static_cast<std::uint64_t>(c.y + shift) << 21) |
               static_cast<std::uint64_t>(c.z + shift);
    }
    template <class Visit>
    void cells(const box& b, Visit visit) const {
        const ivec3 lo = cell_of(b.lower), hi = cell_of(b.upper);
        for (int z = lo.z; z <= hi.z; ++z) {
            for (int y = lo.y; y <= hi.y; ++y) {
                for (int x = lo.x; x <= hi.x; ++x) visit(key({x, y, z}));
            }
        }
    }
    struct entry {
        std::uint64_t cell;
        std::uint32_t triangle;
        auto operator<=>(const entry&) const = default;
    };
    [[nodiscard]] std::vector<entry> bin(std::span<const box> boxes) const {
        std::vector<entry> entries;
        for (std::uint32_t t = 0; t < boxes.size(); ++t)
            cells(boxes[t], [&](std::uint64_t c) { entries.push_back({c, t}); });
        std::ranges::sort(entries);
        return entries;
    }
    /// A pair that shares several cells is handled only in the one that holds the lower corner of the common box.
    [[nodiscard]] bool owns(std::uint64_t cell, const box& a, const box& b) const {
        return cell == key(cell_of(glm::max(a.lower, b.lower)));
    }

private:
    float size_;
};

std::vector<box> boxes_of(std::span<const vec3> positions, std::span<const triangle> triangles) {
    std::vector<box> boxes;
    boxes.reserve(triangles.size());
    for (const auto& t : triangles) boxes.push_back(box_of(positions, t));
    return boxes;
}

/// Twice the mean extent of a triangle: few triangles in a cell and few cells a triangle.
float cell_size(std::span<const box> boxes) {
    double sum = 0;
    for (const auto& b : boxes) {
        const vec3 s = b.upper - b.lower;
        sum += std::max({s.x, s.y, s.z});
    }
    return boxes.empty() ? 1.0f : std::max(1e-5f, static_cast<float>(2 * sum / static_cast<double>(boxes.size())));
}

std::array<vec3, 3> corners(std::span<const vec3> positions, const triangle& t) {
    return {positions[t[0]], positions[t[1]], positions[t[2]]};
}

bool share_vertex(const triangle& a, const triangle& b) {
    for (const auto i : a) {
        if (i == b[0] || i == b[1] || i == b[2]) return true;
    }
    return false;
}

}  // namespace

int orientation(vec3 a, vec3 b, vec3 c, vec3 d) {
    double magnitude = 0;
    const double det = determinant<double>(a, b, c, d, magnitude);
    // Differences of floats are exact in double, so the error is that of five roundings (Shewchuk 1997, o3derrboundA).
    if (std::abs(det) > 8e-16 * magnitude) return det > 0 ? 1 : -1;
    __float128 exact_magnitude = 0;
    const __float128 exact = determinant<__float128>(a, b, c, d, exact_magnitude);
    return exact > 0 ? 1 : exact < 0 ? -1 : 0;
}

bool triangles_cross(const std::array<vec3, 3>& a, const std::array<vec3, 3>& b) {
    std::array<int, 3> a_sides, b_sides;
    for (std::size_t k = 0; k < 3; ++k) a_sides[k] = orientation(b[0], b[1], b[2], a[k]);
    if (a_sides[0] == a_sides[1] && a_sides[1] == a_sides[2]) return false;
    for (std::size_t k = 0; k < 3; ++k) b_sides[k] = orientation(a[0], a[1], a[2], b[k]);
    if (b_sides[0] == b_sides[1] && b_sides[1] == b_sides[2]) return false;
    for (std::size_t k = 0; k < 3; ++k) {
        const std::size_t n = (k + 1) % 3;
        if (segment_crosses(a[k], a[n], a_sides[k], a_sides[n], b)) return true;
        if (segment_crosses(b[k], b[n], b_sides[k], b_sides[n], a)) return true;
    }
    return false;
}

std::vector<triangle_pair> self_crossings(std::span<const vec3> positions, std::span<const triangle> triangles) {
    const auto boxes = boxes_of(positions, triangles);
    const cell_grid grid(cell_size(boxes));
    const auto entries = grid.bin(boxes);
    std::vector<triangle_pair> pairs;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (std::size_t j = i + 1; j < entries.size() && entries[j].cell == entries[i].cell; ++j) {
            const auto a = entries[i].triangle, b = entries[j].triangle;
            if (!overlap(boxes[a], boxes[b]) || !grid.owns(entries[i].cell, boxes[a], boxes[b])) continue;
            if (share_vertex(triangles[a], triangles[b])) continue;
            if (triangles_cross(corners(positions, triangles[a]), corners(positions, triangles[b])))
                pairs.push_back({a, b});
        }
    }
    std::ranges::sort(pairs);
    return pairs;
}

std::vector<triangle_pair> crossings(std::span<const vec3> a_positions, std::span<const triangle> a_triangles,
                                     std::span<const vec3> b_positions, std::span<const triangle> b_triangles) {
    const auto a_boxes = boxes_of(a_positions, a_triangles);
    const auto b_boxes = boxes_of(b_positions, b_triangles);
    const cell_grid grid(std::max(cell_size(a_boxes), cell_size(b_boxes)));
    const auto entries = grid.bin(a_boxes);
    std::vector<triangle_pair> pairs;
    for (std::uint32_t b = 0; b < b_boxes.size(); ++b) {
        grid.cells(b_boxes[b], [&](std::uint64_t cell) {
            auto it = std::ranges::lower_bound(entries, cell, {}, &cell_grid::entry::cell);
            for (; it != entries.end() && it->cell == cell; ++it) {
                const auto a = it->triangle;
                if (!overlap(a_boxes[a], b_boxes[b]) || !grid.owns(cell, a_boxes[a], b_boxes[b])) continue;
                if (triangles_cross(corners(a_positions, a_triangles[a]), corners(b_positions, b_triangles[b]))) {
                    pairs.push_back({a, b});
                }
            }
        });
    }
    std::ranges::sort(pairs);
    return pairs;
}

}  // namespace fw::geometry
