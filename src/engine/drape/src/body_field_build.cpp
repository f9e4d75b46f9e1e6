// Building the field: exact distances in the cells that a triangle touches, then breadth first outwards and inwards,
// each new sample trying the nearest triangles of its neighbours; signs by counting crossings along rows.
#include <algorithm>
#include <cmath>
#include <limits>

#include "fw/drape/body_field.hpp"
#include "fw/geometry/mesh.hpp"
#include "fw/geometry/nearest.hpp"

namespace fw::drape {

namespace {

constexpr double step = 5e-6;
constexpr float far_away = std::numeric_limits<float>::max();

/// -1, 0 or +1: how the projected directed edge a→b crosses the ray from (y, z) towards +y. Both triangles of an edge
/// compute the same number with opposite signs, whatever rounding does: the crossings of a closed surface cancel
/// exactly.
int edge_crossing(vec3 a, vec3 b, double y, double z) {
    const bool a_above = a.z > z, b_above = b.z > z;
    if (a_above == b_above) return 0;
    const vec3 lo = a_above ? b : a, hi = a_above ? a : b;
    const double side = (double(hi.y) - lo.y) * (z - lo.z) - (double(hi.z) - lo.z) * (y - lo.y);
    if (side <= 0) return 0;
    return b_above ? 1 : -1;
}

}  // namespace

class body_field_builder {
public:
    body_field_builder(std::span<const vec3> positions, std::span<const triangle> triangles,
                       const body_field_settings& settings)
        : positions_(positions), triangles_(triangles) {
        field_.cell_ = settings.cell;
        field_.band_ = settings.band;
    }

    result<body_field> run() {
        FW_CHECK(lay_out());
        FW_CHECK(check_closed());
        find_inside();
        seed();
        grow();
        quantise();
        sharpen();
        return std::move(field_);
    }

private:
    result<void> lay_out() {
        if (positions_.empty() || triangles_.empty()) {
            return fail(error_kind::invalid, "drape.body_empty", "The body has no surface to rest cloth on.");
        }
        const auto box = geometry::bounds_of(positions_);
        const vec3 extent = box.size();
        if (!(extent.x < 4 && extent.y < 4 && extent.z < 4 && extent.x > 0)) {
            return fail(error_kind::invalid, "drape.body_size",
                        "The body is larger than 4 m; positions must be in metres.");
        }
        const double pad = field_.band_ + 3 * field_.cell_;
        field_.origin_ = dvec3(box.lower) - dvec3(pad);
        for (int a = 0; a < 3; ++a) field_.size_[a] = static_cast<int>((extent[a] + 2 * pad) / field_.cell_) + 2;
        const std::size_t count = static_cast<std::size_t>(field_.size_.x) * field_.size_.y * field_.size_.z;
        distance_.assign(count, far_away);
        nearest_.assign(count, -1);
        return {};
    }

    [[nodiscard]] dvec3 position(int i, int j, int k) const { return field_.origin_ + dvec3(i, j, k) * field_.cell_; }

    /// Sample indices whose positions lie in the box of the triangle, `extra` cells wider on each side.
    void index_box(const triangle& t, int extra, ivec3& lo, ivec3& hi) const {
        for (int a = 0; a < 3; ++a) {
            const auto [low, high] = std::minmax({positions_[t[0]][a], positions_[t[1]][a], positions_[t[2]][a]});
            lo[a] = std::max(0, static_cast<int>(std::ceil((low - field_.origin_[a]) / field_.cell_)) - extra);
            hi[a] = std::min(field_.size_[a] - 1,
                             static_cast<int>(std::floor((high - field_.origin_[a]) / field_.cell_)) + extra);
        }
    }

    /// Every edge must be walked as often in one direction as in the other.
    result<void> check_closed() const {
        std::vector<std::uint64_t> forward, backward;
        for (const auto& t : triangles_) {
            for (std::size_t k = 0; k < 3; ++k) {
                const std::uint64_t a = t[k], b = t[(k + 1) % 3];
                (a < b ? forward : backward).push_back(a < b ? a << 32 | b : b << 32 | a);
            }
        }
        std::ranges::sort(forward);
        std::ranges::sort(backward);
        if (forward == backward) return {};
        return fail(error_kind::invalid, "drape.body_open", "The body's surface has holes; it must be closed.");
    }

    /// Winding number of every sample by crossings along rows in x; inside where it is positive.
    void find_inside() {
        std::vector<std::int8_t> change(distance_.size(), 0);
        for (const auto& t : triangles_) {
            const vec3 a = positions_[t[0]], b = positions_[t[1]], c = positions_[t[2]];
            ivec3 lo, hi;
            index_box(t, 0, lo, hi);
            for (int k = lo.z; k <= hi.z; ++k) {
                for (int j = lo.y; j <= hi.y; ++j) {
                    const dvec3 p = position(0, j, k);
                    const int crossing =
                        edge_crossing(a, b, p.y, p.z) + edge_crossing(b, c, p.y, p.z) + edge_crossing(c, a, p.y, p.z);
                    if (crossing == 0) continue;
                    const double x = crossing_x(a, b, c, p.y, p.z);
                    const int i =
                        std::clamp(static_cast<int>(std::ceil((x - p.x) / field_.cell_)), 0, field_.size_.x - 1);
                    change[field_.index(i, j, k)] = static_cast<std::int8_t>(change[field_.index(i, j, k)] - crossing);
                }
            }
        }
        inside_.assign(change.size(), 0);
        for (std::size_t row = 0; row < change.size(); row += field_.size_.x) {
            int winding = 0;
            for (int i = 0; i < field_.size_.x; ++i) {
                winding += change[row + i];
                inside_[row + i] = winding > 0;
            }
        }
    }

    static double crossing_x(vec3 a, vec3 b, vec3 c, double y, double z) {
        const dvec3 n = glm::cross(dvec3(b) - dvec3(a), dvec3(c) - dvec3(a));
        const double x = a.x - ((y - a.y) * n.y + (z - a.z) * n.z) / n.x;
        const auto [low, high] = std::minmax({a.x, b.x, c.x});
        return std::isfinite(x) ? std::clamp(x, double(low), double(high)) : 0.5 * (double(low) + high);
    }

    void try_triangle(std::size_t sample, vec3 p, int t) {
        const auto& v = triangles_[t];
        const vec3 d = p - geometry::nearest_point(p, positions_[v[0]], positions_[v[1]], positions_[v[2]]).position;
        const float squared = glm::dot(d, d);
        if (squared < distance_[sample]) {
            distance_[sample] = squared;
            nearest_[sample] = t;
        }
    }

    void seed() {
        for (int t = 0; t < static_cast<int>(triangles_.size()); ++t) {
            ivec3 lo, hi;
            index_box(triangles_[t], 1, lo, hi);
            for (int k = lo.z; k <= hi.z; ++k) {
                for (int j = lo.y; j <= hi.y; ++j) {
                    for (int i = lo.x; i <= hi.x; ++i) try_triangle(field_.index(i, j, k), vec3(position(i, j, k)), t);
                }
            }
        }
        // Farther than a cell away a nearer triangle may have been missed: those samples grow from their neighbours.
        const float exact = static_cast<float>(field_.cell_ * field_.cell_);
        for (std::size_t s = 0; s < nearest_.size(); ++s) {
            if (nearest_[s] < 0) continue;
            if (distance_[s] <= exact) {
                front_.push_back(static_cast<std::uint32_t>(s));
            } else {
                nearest_[s] = -1;
                distance_[s] = far_away;
            }
        }
    }

    /// Layer by layer; a sample outside is left out once it is beyond the band.
    void grow() {
        const float band_squared = static_cast<float>(field_.band_ * field_.band_);
        std::vector<std::uint32_t> next;
        std::vector<std::uint8_t> state(nearest_.size(), 0);  // 1: in the next layer
        while (!front_.empty()) {
            next.clear();
            for (const auto s : front_) {
                visit_neighbours(s, [&](std::size_t n) {
                    if (nearest_[n] < 0 && state[n] == 0) {
                        state[n] = 1;
                        next.push_back(static_cast<std::uint32_t>(n));
                    }
                });
            }
            for (const auto s : next) settle(s);
            std::erase_if(next, [&](std::uint32_t s) { return !inside_[s] && distance_[s] > band_squared; });
            front_.swap(next);
        }
    }

    template <class Visit>
    void visit_neighbours(std::size_t s, Visit visit) const {
        const std::size_t nx = field_.size_.x, nxy = nx * field_.size_.y;
        const int i = static_cast<int>(s % nx), j = static_cast<int>(s / nx % field_.size_.y),
                  k = static_cast<int>(s / nxy);
        if (i > 0) visit(s - 1);
        if (i + 1 < field_.size_.x) visit(s + 1);
        if (j > 0) visit(s - nx);
        if (j + 1 < field_.size_.y) visit(s + nx);
        if (k > 0) visit(s - nxy);
        if (k + 1 < field_.size_.z) visit(s + nxy);
    }

    /// The nearest triangle is one of the neighbours' (26 of them) but for errors far below a cell.
    void settle(std::size_t s) {
        const int nx = field_.size_.x, ny = field_.size_.y;
        const int i = static_cast<int>(s % nx), j = static_cast<int>(s / nx % ny), k = static_cast<int>(s / nx / ny);
        const vec3 p(position(i, j, k));
        std::array<int, 27> tried{};
        int count = 0;
        for (int c = std::max(0, k - 1); c <= std::min(field_.size_.z - 1, k + 1); ++c) {
            for (int b = std::max(0, j - 1); b <= std::min(ny - 1, j + 1); ++b) {
                for (int a = std::max(0, i - 1); a <= std::min(nx - 1, i + 1); ++a) {
                    const int t = nearest_[field_.index(a, b, c)];
                    if (t < 0 || std::find(tried.begin(), tried.begin() + count, t) != tried.begin() + count) continue;
                    tried[count++] = t;
                    try_triangle(s, p, t);
                }
            }
        }
    }

    void quantise() {
        field_.samples_.resize(distance_.size());
        for (std::size_t s = 0; s < distance_.size(); ++s) {
            double d = distance_[s] == far_away ? field_.band_ : std::sqrt(static_cast<double>(distance_[s]));
            d = inside_[s] ? -d : std::min(d, field_.band_);
            field_.samples_[s] = static_cast<std::int16_t>(std::clamp(std::lround(d / step), -32767l, 32767l));
        }
    }

    /// The spline averages over a cell and would let sharp features (a nose, a nipple) poke out of it. Where a vertex
    /// of the skin lies outside of the field's surface, the samples around it are lowered until it does not.
    void sharpen() {
        constexpr double allowed = 0.1e-3;
        for (int pass = 0; pass < 6; ++pass) {
            bool changed = false;
            for (const auto& v : positions_) {
                const double over = field_.at(dvec3(v)).distance - allowed / 2;
                if (over <= allowed / 2) continue;
                lower(dvec3(v), over);
                changed = true;
            }
            if (!changed) return;
        }
    }

    /// Lowers the spline at p by `amount`, spread over its 27 samples in proportion to their weights.
    void lower(dvec3 p, double amount) {
        std::array<int, 3> base{};
        std::array<std::array<double, 3>, 3> w{};
        double squares = 1;
        for (int a = 0; a < 3; ++a) {
            const double x = (p[a] - field_.origin_[a]) / field_.cell_;
            base[a] = static_cast<int>(x + 0.5) - 1;
            const double t = x - (base[a] + 1);
            w[a] = {0.5 * (0.5 - t) * (0.5 - t), 0.75 - t * t, 0.5 * (0.5 + t) * (0.5 + t)};
            squares *= w[a][0] * w[a][0] + w[a][1] * w[a][1] + w[a][2] * w[a][2];
        }
        for (int k = 0; k < 3; ++k) {
            for (int j = 0; j < 3; ++j) {
                for (int i = 0; i < 3; ++i) {
                    auto& sample = field_.samples_[field_.index(base[0] + i, base[1] + j, base[2] + k)];
                    const double down = amount * w[0][i] * w[1][j] * w[2][k] / squares / step;
                    sample = static_cast<std::int16_t>(std::max(-32767.0, sample - std::round(down)));
                }
            }
        }
    }

    std::span<const vec3> positions_;
    std::span<const triangle> triangles_;
    body_field field_;
    std::vector<float> distance_;  ///< squared
    std::vector<int> nearest_;
    std::vector<std::uint8_t> inside_;
    std::vector<std::uint32_t> front_;
};

result<body_field> body_field::build(std::span<const vec3> positions, std::span<const triangle> triangles,
                                     const body_field_settings& settings) {
    return body_field_builder(positions, triangles, settings).run();
}

}  // namespace fw::drape
