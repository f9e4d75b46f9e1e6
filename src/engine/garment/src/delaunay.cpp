#include "delaunay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>

namespace fw::garment {

namespace {

constexpr std::uint32_t none = 0xffffffffu;

double orient(dvec2 a, dvec2 b, dvec2 c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// Positive if d lies inside the circle through a, b, c (counter-clockwise).
double in_circle(dvec2 a, dvec2 b, dvec2 c, dvec2 d) {
    const dvec2 p = a - d, q = b - d, r = c - d;
    return glm::dot(p, p) * (q.x * r.y - q.y * r.x) - glm::dot(q, q) * (p.x * r.y - p.y * r.x) +
           glm::dot(r, r) * (p.x * q.y - p.y * q.x);
}

int next(int i) {
    return i == 2 ? 0 : i + 1;
}
int before(int i) {
    return i == 0 ? 2 : i - 1;
}

/// A triangle and its neighbours: `across[i]` lies beyond the edge opposite to corner i.
struct cell {
    std::array<std::uint32_t, 3> corner;
    std::array<std::uint32_t, 3> across;
};

class triangulation {
public:
    explicit triangulation(std::span<const dvec2> points) : points_(points.begin(), points.end()) {
        dvec2 low{1e30}, high{-1e30};
        for (const dvec2& p : points) low = glm::min(low, p), high = glm::max(high, p);
        const dvec2 centre = 0.5 * (low + high);
        const double size = std::max({high.x - low.x, high.y - low.y, 1e-3});
        const auto n = static_cast<std::uint32_t>(points.size());
        points_.push_back(centre + dvec2{-30 * size, -20 * size});
        points_.push_back(centre + dvec2{30 * size, -20 * size});
        points_.push_back(centre + dvec2{0, 40 * size});
        cells_.push_back({{n, n + 1, n + 2}, {none, none, none}});
        touching_.assign(points_.size(), 0);
        flat_ = 1e-14 * size * size;
        for (std::uint32_t i = 0; i < n; ++i) insert(i);
    }

    /// Makes a-b an edge. False if it can't (a crossing constraint, or a point on it).
    bool force_edge(std::uint32_t a, std::uint32_t b) {
        if (has_edge(a, b)) return true;
        std::deque<std::array<std::uint32_t, 2>> crossing = crossed_by(a, b);
        if (crossing.empty()) return false;
        std::size_t patience = 64 + crossing.size() * crossing.size() * 4;
        while (!crossing.empty()) {
            if (patience-- == 0) return false;
            const auto [u, v] = crossing.front();
            crossing.pop_front();
            const auto [t, i] = find_edge(u, v);
            if (t == none) continue;
            const std::uint32_t other = cells_[t].across[i];
            const int j = side_towards(other, t);
            const std::uint32_t p = cells_[t].corner[i], q = cells_[other].corner[j];
            const bool convex = orient(at(p), at(u), at(q)) * orient(at(p), at(v), at(q)) < 0 &&
                                std::abs(orient(at(p), at(u), at(q))) > flat_ &&
                                std::abs(orient(at(p), at(v), at(q))) > flat_;
            if (!convex) {
                crossing.push_back({u, v});
                continue;
            }
            flip(t, i);
            if (p != a && p != b && q != a && q != b && crosses(a, b, p, q)) crossing.push_back({p, q});
        }
        return has_edge(a, b);
    }

    /// The triangles inside the loop 0 … boundary-1.
    std::vector<triangle> inside(std::size_t boundary) const {
        const auto n = static_cast<std::uint32_t>(points_.size() - 3);
        std::vector<char> outside(cells_.size(), 0);
        std::vector<std::uint32_t> queue;
        for (std::uint32_t t = 0; t < cells_.size(); ++t)
            if (std::any_of(cells_[t].corner.begin(), cells_[t].corner.end(), [&](auto c) { return c >= n; }))
                outside[t] = 1, queue.push_back(t);
        while (!queue.empty()) {
            const std::uint32_t t = queue.back();
            queue.pop_back();
            for (int i = 0; i < 3; ++i) {
                const std::uint32_t o = cells_[t].across[i];
                if (o == none || outside[o]) continue;
                if (is_boundary(cells_[t].corner[next(i)], cells_[t].corner[before(i)], boundary)) continue;
                outside[o] = 1;
                queue.push_back(o);
            }
        }
        std::vector<triangle> out;
        for (std::uint32_t t = 0; t < cells_.size(); ++t)
            if (!outside[t]) out.push_back(cells_[t].corner);
        return out;
    }

private:
    struct place {
        std::uint32_t cell;
        int side;
    };

    [[nodiscard]] dvec2 at(std::uint32_t v) const { return points_[v]; }

    static bool is_boundary(std::uint32_t a, std::uint32_t b, std::size_t n) {
        if (a >= n || b >= n) return false;
        return (a + 1) % n == b || (b + 1) % n == a;
    }

    [[nodiscard]] int side_towards(std::uint32_t t, std::uint32_t neighbour) const {
        const auto& across = cells_[t].across;
        return across[0] == neighbour ? 0 : across[1] == neighbour ? 1 : 2;
    }

    void set_neighbour(std::uint32_t t, std::uint32_t was, std::uint32_t now) {
        if (t != none) cells_[t].across[side_towards(t, was)] = now;
    }

    void touch(std::uint32_t t) {
        for (const std::uint32_t c : cells_[t].corner) touching_[c] = t;
    }

    /// Walks to a triangle that holds the point.
    [[nodiscard]] std::uint32_t locate(dvec2 p) const {
        std::uint32_t t = last_;
        for (std::size_t steps = 0; steps < cells_.size() + 8; ++steps) {
            int way = -1;
            double worst = -flat_;
            for (int i = 0; i < 3; ++i) {
                const auto& c = cells_[t].corner;
                const double side = orient(at(c[next(i)]), at(c[before(i)]), p);
                if (side < worst && cells_[t].across[i] != none) worst = side, way = i;
            }
            if (way < 0) return t;
            t = cells_[t].across[way];
        }
        return t;
    }

    void insert(std::uint32_t v) {
        const std::uint32_t t = locate(at(v));
        for (int i = 0; i < 3; ++i) {
            const auto& c = cells_[t].corner;
            if (std::abs(orient(at(c[next(i)]), at(c[before(i)]), at(v))) <= flat_ && cells_[t].across[i] != none) {
                split_edge(t, i, v);
                return;
            }
        }
        split_cell(t, v);
    }

    void split_cell(std::uint32_t t, std::uint32_t v) {
        const cell old = cells_[t];
        const auto t1 = static_cast<std::uint32_t>(cells_.size()), t2 = t1 + 1;
        const auto [a, b, c] = old.corner;
        cells_[t] = {{v, a, b}, {old.across[2], t1, t2}};
        cells_.push_back({{v, b, c}, {old.across[0], t2, t}});
        cells_.push_back({{v, c, a}, {old.across[1], t, t1}});
        set_neighbour(old.across[0], t, t1);
        set_neighbour(old.across[1], t, t2);
        touch(t), touch(t1), touch(t2);
        last_ = t;
        legalise(t, v), legalise(t1, v), legalise(t2, v);
    }

    /// `v` lies on the edge opposite to corner i of t.
    void split_edge(std::uint32_t t, int i, std::uint32_t v) {
        const std::uint32_t o = cells_[t].across[i];
        const int j = side_towards(o, t);
        const std::uint32_t p = cells_[t].corner[i], u = cells_[t].corner[next(i)], w = cells_[t].corner[before(i)];
        const std::uint32_t q = cells_[o].corner[j];
        const std::uint32_t beyond_pu = cells_[t].across[before(i)], beyond_wp = cells_[t].across[next(i)];
        const std::uint32_t beyond_qw = cells_[o].across[before(j)], beyond_uq = cells_[o].across[next(j)];
        const auto t2 = static_cast<std::uint32_t>(cells_.size()), o2 = t2 + 1;
        cells_[t] = {{v, p, u}, {beyond_pu, o2, t2}};
        cells_.push_back({{v, w, p}, {beyond_wp, t, o}});
        cells_[o] = {{v, q, w}, {beyond_qw, t2, o2}};
        cells_.push_back({{v, u, q}, {beyond_uq, o, t}});
        set_neighbour(beyond_wp, t, t2);
        set_neighbour(beyond_uq, o, o2);
        touch(t), touch(t2), touch(o), touch(o2);
        last_ = t;
        legalise(t, v), legalise(t2, v), legalise(o, v), legalise(o2, v);
    }

    /// Turns the edge opposite to corner i of t inside its quadrilateral.
    void flip(std::uint32_t t, int i) {
        const std::uint32_t o = cells_[t].across[i];
        const int j = side_towards(o, t);
        const std::uint32_t p = cells_[t].corner[i], u = cells_[t].corner[next(i)], w = cells_[t].corner[before(i)];
        const std::uint32_t q = cells_[o].corner[j];
        const std::uint32_t beyond_pu = cells_[t].across[before(i)], beyond_wp = cells_[t].across[next(i)];
        const std::uint32_t beyond_qw = cells_[o].across[before(j)], beyond_uq = cells_[o].across[next(j)];
        cells_[t] = {{p, u, q}, {beyond_uq, o, beyond_pu}};
        cells_[o] = {{p, q, w}, {beyond_qw, beyond_wp, t}};
        set_neighbour(beyond_uq, o, t);
        set_neighbour(beyond_wp, t, o);
        touch(t), touch(o);
    }

    /// Restores the Delaunay property around the new corner v of t.
    void legalise(std::uint32_t t, std::uint32_t v) {
        std::vector<std::uint32_t> stack{t};
        while (!stack.empty()) {
            t = stack.back();
            stack.pop_back();
            const auto& c = cells_[t].corner;
            const int i = c[0] == v ? 0 : c[1] == v ? 1 : 2;
            if (c[i] != v) continue;
            const std::uint32_t o = cells_[t].across[i];
            if (o == none) continue;
            const std::uint32_t q = cells_[o].corner[side_towards(o, t)];
            const double scale =
                glm::dot(at(c[0]) - at(q), at(c[0]) - at(q)) + glm::dot(at(c[1]) - at(q), at(c[1]) - at(q));
            if (in_circle(at(c[0]), at(c[1]), at(c[2]), at(q)) <= 1e-12 * scale * scale) continue;
            flip(t, i);
            stack.push_back(t);
            stack.push_back(o);
        }
    }

    /// The cell with corners u and v next to each other, and the corner opposite to that edge.
    [[nodiscard]] place find_edge(std::uint32_t u, std::uint32_t v) const {
        const std::uint32_t first = touching_[u];
        std::uint32_t t = first;
        do {
            const auto& c = cells_[t].corner;
            const int i = c[0] == u ? 0 : c[1] == u ? 1 : 2;
            if (c[next(i)] == v) return {t, before(i)};
            if (c[before(i)] == v) return {t, next(i)};
            t = cells_[t].across[next(i)];
        } while (t != none && t != first);
        return {none, 0};
    }

    [[nodiscard]] bool has_edge(std::uint32_t u, std::uint32_t v) const { return find_edge(u, v).cell != none; }

    [[nodiscard]] bool crosses(std::uint32_t a, std::uint32_t b, std::uint32_t p, std::uint32_t q) const {
        return orient(at(a), at(b), at(p)) * orient(at(a), at(b), at(q)) < 0 &&
               orient(at(p), at(q), at(a)) * orient(at(p), at(q), at(b)) < 0;
    }

    /// The edges between a and b, in order.
    [[nodiscard]] std::deque<std::array<std::uint32_t, 2>> crossed_by(std::uint32_t a, std::uint32_t b) const {
        std::deque<std::array<std::uint32_t, 2>> out;
        const std::uint32_t first = touching_[a];
        std::uint32_t t = first;
        int i = 0;
        do {  // the triangle at a through which the way to b leads
            const auto& c = cells_[t].corner;
            i = c[0] == a ? 0 : c[1] == a ? 1 : 2;
            if (crosses(a, b, c[next(i)], c[before(i)])) break;
            t = cells_[t].across[next(i)];
        } while (t != none && t != first);
        if (t == none || !crosses(a, b, cells_[t].corner[next(i)], cells_[t].corner[before(i)])) return out;
        while (true) {
            const std::uint32_t u = cells_[t].corner[next(i)], v = cells_[t].corner[before(i)];
            out.push_back({u, v});
            const std::uint32_t o = cells_[t].across[i];
            const int j = side_towards(o, t);
            const std::uint32_t q = cells_[o].corner[j];
            if (q == b || out.size() > cells_.size()) return out;
            t = o;
            // Of the two edges at q, the one that a-b crosses: opposite to the corner on b's own side.
            i = crosses(a, b, cells_[o].corner[next(j)], q) ? before(j) : next(j);
        }
    }

    std::vector<dvec2> points_;
    std::vector<cell> cells_;
    std::vector<std::uint32_t> touching_;  ///< a cell at each vertex
    std::uint32_t last_ = 0;
    double flat_ = 0;
};

}  // namespace

std::vector<triangle> triangulate_polygon(std::span<const dvec2> points, std::size_t boundary) {
    if (boundary < 3) return {};
    triangulation t(points);
    for (std::uint32_t i = 0; i < boundary; ++i)
        if (!t.force_edge(i, static_cast<std::uint32_t>((i + 1) % boundary))) return {};
    return t.inside(boundary);
}

}  // namespace fw::garment
