#include "avatar_shoes.hpp"

#include <algorithm>
#include <cmath>

namespace fw::body {
namespace {

constexpr float half_pi = static_cast<float>(pi) / 2;
constexpr float foot_top = 0.13f;     // of what is looked at
constexpr float ray_height = 0.012f;  // of the last's spine above the floor
constexpr std::size_t along_count = 32, toe_count = 21, heel_count = 13, rise_count = 13;
constexpr std::size_t upper_rows = 9;

/// What makes one shoe another: metres, and shares of the foot's length from the heel.
struct shoe_style {
    float clearance;  ///< from skin to upper
    float toe_room;   ///< more of it in front of the toes
    float heel_top;   ///< height of the topline at the heel, …
    float side_top;   ///< … beside the ankle
    float throat;     ///< where the upper closes over the foot
    float throat_span;
    float throat_rise;  ///< how far the upper has closed just behind it, 1 is all the way
    float sole_above;   ///< the sole's upper edge above the floor of the foot
    float sole_below;
    float welt;  ///< how far the sole stands out
};
constexpr shoe_style flat_style{0.0028f, 0.006f, 0.046f, 0.030f, 0.72f, 0.22f, 0.86f, 0.0015f, 0.0075f, 0.0008f};
constexpr shoe_style slip_on_style{0.0032f, 0.007f, 0.060f, 0.047f, 0.58f, 0.26f, 0.95f, 0.0060f, 0.0120f, 0.0018f};

struct foot {
    std::vector<std::uint32_t> vertices;
    std::vector<triangle> triangles;
    vec3 forward{0, 0, 1};
    vec3 side{1, 0, 0};  ///< to the left of forward, seen from above: up × forward
    vec3 heel{0};        ///< spine's ends, at ray_height
    vec3 toe{0};
    float back = 0;  ///< along forward: of the heel and of the toes
    float front = 0;
};

float smooth(float x) {
    const float t = std::clamp(x, 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

float along(const foot& f, vec3 p) {
    return glm::dot(p, f.forward);
}

/// Middle of the foot's width at a station along it.
float middle_at(const foot& f, std::span<const vec3> positions, float station) {
    float low = 1e9f, high = -1e9f;
    for (const auto v : f.vertices) {
        const vec3 p = positions[v];
        if (p.y > 0.06f || std::abs(along(f, p) - station) > 0.012f) continue;
        low = std::min(low, glm::dot(p, f.side));
        high = std::max(high, glm::dot(p, f.side));
    }
    return 0.5f * (low + high);
}

foot find_foot(const figure& fig, part leg) {
    foot out;
    const auto& t = *fig.topology;
    vec2 mean(0);
    float count = 0;
    for (std::uint32_t v = 0; v < t.body_vertices; ++v) {
        if (t.vertex_parts[v] != leg || fig.positions[v].y > foot_top) continue;
        out.vertices.push_back(v);
        if (fig.positions[v].y > 0.04f) continue;
        mean += vec2(fig.positions[v].x, fig.positions[v].z);
        count += 1;
    }
    mean /= std::max(count, 1.0f);
    float xx = 0, xz = 0, zz = 0;
    for (const auto v : out.vertices) {
        if (fig.positions[v].y > 0.04f) continue;
        const vec2 d = vec2(fig.positions[v].x, fig.positions[v].z) - mean;
        xx += d.x * d.x, xz += d.x * d.y, zz += d.y * d.y;
    }
    const float turn = 0.5f * std::atan2(2 * xz, zz - xx);  // the long axis, off z
    out.forward = {std::sin(turn), 0, std::cos(turn)};
    out.side = glm::cross(vec3(0, 1, 0), out.forward);
    out.back = 1e9f, out.front = -1e9f;
    for (const auto v : out.vertices) {
        if (fig.positions[v].y > 0.06f) continue;
        out.back = std::min(out.back, along(out, fig.positions[v]));
        out.front = std::max(out.front, along(out, fig.positions[v]));
    }
    for (std::size_t i = 0; i < t.triangles.size(); ++i) {
        const auto& tri = t.triangles[i];
        const bool low = std::ranges::all_of(tri, [&](auto v) { return fig.positions[v].y < foot_top; });
        if (low && t.triangle_parts[i] == leg) out.triangles.push_back(tri);
    }
    const float length = out.front - out.back;
    const auto spine = [&](float share) {
        const float station = out.back + share * length;
        return out.forward * station + out.side * middle_at(out, fig.positions, station) + vec3(0, ray_height, 0);
    };
    out.heel = spine(0.13f);
    out.toe = spine(0.80f);
    return out;
}

/// A vertical half plane from the spine outwards.
struct station {
    vec3 origin{0};
    vec3 out{1, 0, 0};
};

/// Clockwise or not: see `join`. From the toes along the left side, around the heel, back, around the toes.
std::vector<station> make_stations(const foot& f) {
    std::vector<station> all;
    const auto turned = [&](float angle) { return f.forward * std::cos(angle) + f.side * std::sin(angle); };
    const auto share = [](std::size_t i, std::size_t n) { return static_cast<float>(i) / static_cast<float>(n); };
    for (std::size_t i = 0; i < along_count; ++i)
        all.push_back({glm::mix(f.toe, f.heel, share(i, along_count)), f.side});
    for (std::size_t i = 0; i < heel_count; ++i)
        all.push_back({f.heel, turned(half_pi * (1 + 2 * share(i, heel_count)))});
    for (std::size_t i = 0; i < along_count; ++i)
        all.push_back({glm::mix(f.heel, f.toe, share(i, along_count)), -f.side});
    for (std::size_t i = 0; i < toe_count; ++i)
        all.push_back({f.toe, turned(half_pi * (-1 + 2 * share(i, toe_count)))});
    return all;
}

/// The farthest crossing of a ray with the foot; 0 if there is none.
float reach(const foot& f, std::span<const vec3> positions, vec3 from, vec3 direction) {
    float far = 0;
    for (const auto& t : f.triangles) {
        const vec3 a = positions[t[0]], e1 = positions[t[1]] - a, e2 = positions[t[2]] - a;
        const vec3 h = glm::cross(direction, e2);
        const float det = glm::dot(e1, h);
        if (std::abs(det) < 1e-14f) continue;
        const vec3 s = from - a;
        const float u = glm::dot(s, h) / det;
        if (u < 0 || u > 1) continue;
        const vec3 q = glm::cross(s, e1);
        const float v = glm::dot(direction, q) / det;
        if (v < 0 || u + v > 1) continue;
        far = std::max(far, glm::dot(e2, q) / det);
    }
    return far;
}

/// Distances from the spine to the last, by station and angle of rise.
class last {
public:
    last(const foot& f, std::span<const vec3> positions, const shoe_style& style) : stations_(make_stations(f)) {
        for (const auto& s : stations_) {
            auto& row = reach_.emplace_back();
            for (std::size_t k = 0; k < rise_count; ++k)
                row.push_back(reach(f, positions, s.origin, direction(s, angle(static_cast<float>(k)))));
        }
        find_opposites();
        const auto skin = reach_;
        widen();
        for (int round = 0; round < 6; ++round) soften();
        for (std::size_t i = 0; i < stations_.size(); ++i) {
            const float ahead = std::max(0.0f, glm::dot(stations_[i].out, f.forward));
            for (std::size_t k = 0; k < rise_count; ++k) {
                const float level = std::cos(angle(static_cast<float>(k)));
                reach_[i][k] =
                    std::max(reach_[i][k], skin[i][k]) + style.clearance + style.toe_room * ahead * ahead * level;
            }
        }
        soften();
        for (std::size_t i = 0; i < stations_.size(); ++i)
            for (std::size_t k = 0; k < rise_count; ++k)
                reach_[i][k] = std::max(reach_[i][k], farthest_near(skin, i, k) + 0.0026f);
        soften();
        for (const auto v : f.vertices) clear(positions[v]);
        close_top();
    }

    [[nodiscard]] std::size_t count() const { return stations_.size(); }
    [[nodiscard]] const station& at(std::size_t i) const { return stations_[i]; }
    /// `rise` in steps of the angles; `off`: metres beyond the last.
    [[nodiscard]] vec3 point(std::size_t i, float rise, float off = 0) const {
        const auto low = std::min(static_cast<std::size_t>(rise), rise_count - 2);
        const float r = std::lerp(reach_[i][low], reach_[i][low + 1], rise - static_cast<float>(low));
        return stations_[i].origin + direction(stations_[i], angle(rise)) * (r + off);
    }

private:
    static float angle(float k) { return half_pi * k / static_cast<float>(rise_count - 1); }
    static vec3 direction(const station& s, float a) { return s.out * std::cos(a) + vec3(0, std::sin(a), 0); }

    template <class Take>
    void filter(Take take) {
        const auto before = reach_;
        const std::size_t n = stations_.size();
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < rise_count; ++k) reach_[i][k] = take(before, i, k, n);
    }

    /// The station on the other side of the foot, where the surface goes on over the top.
    void find_opposites() {
        for (const auto& s : stations_) {
            const vec3 mirrored = s.out - 2 * glm::dot(s.out, stations_.front().out) * stations_.front().out;
            std::size_t best = 0;
            float nearest = 1e9f;
            for (std::size_t j = 0; j < stations_.size(); ++j) {
                const float d =
                    glm::distance(stations_[j].origin, s.origin) + 0.1f * glm::distance(stations_[j].out, mirrored);
                if (d < nearest) nearest = d, best = j;
            }
            opposite_.push_back(best);
        }
    }

    static float farthest_near(const std::vector<std::vector<float>>& r, std::size_t i, std::size_t k) {
        const std::size_t n = r.size();
        float far = 0;
        for (const std::size_t j : {i, (i + 1) % n, (i + n - 1) % n})
            for (std::size_t m = k == 0 ? 0 : k - 1; m <= std::min(k + 1, rise_count - 1); ++m)
                far = std::max(far, r[j][m]);
        return std::min(far, r[i][k] + 0.004f);
    }

    /// Bridges the gaps between toes, and the arch where the sole will be.
    void widen() {
        filter([](const auto& r, std::size_t i, std::size_t k, std::size_t n) {
            float best = r[i][k];
            const std::size_t by = k < 3 ? 9 : 4;
            for (std::size_t d = 1; d <= by; ++d) {  // between two neighbours: the straight line from one to the other
                const float chord = 0.5f * (r[(i + d) % n][k] + r[(i + n - d) % n][k]);
                best = std::max(best, chord);
            }
            return best;
        });
    }
    void soften() {
        filter([this](const auto& r, std::size_t i, std::size_t k, std::size_t n) {
            const float around = 0.25f * (r[(i + 1) % n][k] + r[(i + n - 1) % n][k]) + 0.5f * r[i][k];
            const float up = k + 1 < rise_count ? r[i][k + 1] : r[opposite_[i]][k - 1];
            return 0.7f * around + 0.15f * (up + r[i][k == 0 ? 0 : k - 1]);
        });
    }
    /// Rays miss the knuckle between them: no vertex of the skin comes nearer than a millimetre and a half.
    void clear(vec3 skin) {
        constexpr float beside = 0.007f;  // about from station to station
        if (skin.y > 0.07f) return;
        for (std::size_t i = 0; i < stations_.size(); ++i) {
            const vec3 d = skin - stations_[i].origin;
            const float out = glm::dot(d, stations_[i].out);
            if (out < 0 || d.y < 0 || glm::length(d - stations_[i].out * out - vec3(0, d.y, 0)) > beside) continue;
            const auto k = static_cast<std::size_t>(std::atan2(d.y, out) / angle(1));
            for (const std::size_t m : {k, k + 1})
                if (m < rise_count) reach_[i][m] = std::max(reach_[i][m], std::hypot(out, d.y) + 0.0015f);
        }
    }

    /// Left and right meet over the spine; all stations around its end in one point, and nearly so just below.
    void close_top() {
        const auto before = reach_;
        constexpr std::size_t rings = 5;
        for (std::size_t k = rise_count - rings; k < rise_count; ++k) {
            const float share = static_cast<float>(k + rings + 1 - rise_count) / static_cast<float>(rings);
            for (std::size_t i = 0; i < stations_.size(); ++i) {
                float far = 0, count = 0;
                for (std::size_t j = 0; j < stations_.size(); ++j) {
                    if (glm::distance(stations_[i].origin, stations_[j].origin) > 1e-4f) continue;
                    far = std::max(far, before[j][k]), count += 1;
                }
                const bool around_end = count > 3;
                reach_[i][k] = std::lerp(before[i][k], far, k + 1 == rise_count ? 1 : around_end ? share : 0);
            }
        }
    }

    std::vector<station> stations_;
    std::vector<std::size_t> opposite_;
    std::vector<std::vector<float>> reach_;
};

class shoemaker {
public:
    shoemaker(const figure& f, const shoe_style& style, shoe_pair& out) : figure_(f), style_(style), out_(out) {}

    void make(part leg) {
        foot_ = find_foot(figure_, leg);
        const last l(foot_, figure_.positions, style_);
        add_upper(l);
        add_sole(l);
    }

private:
    [[nodiscard]] float share_along(vec3 p) const {
        return (along(foot_, p) - foot_.back) / (foot_.front - foot_.back);
    }

    /// How high the upper may reach at a place along the foot: low beside the ankle.
    [[nodiscard]] float topline(vec3 p) const {
        return std::lerp(style_.heel_top, style_.side_top, smooth(share_along(p) / 0.34f));
    }

    /// The rise at which a station's upper ends. Towards the throat it climbs; in front of it the upper is closed.
    [[nodiscard]] float top_of(const last& l, std::size_t i) const {
        const auto full = static_cast<float>(rise_count - 1);
        const float at = share_along(l.at(i).origin);
        if (at >= style_.throat) return full;
        float low = full;
        for (float k = 0.5f; k < full && low == full; k += 0.05f) {
            const vec3 p = l.point(i, k);
            if (p.y > topline(p)) low = k;
        }
        const float climb = smooth((at - style_.throat + style_.throat_span) / style_.throat_span);
        return std::lerp(low, style_.throat_rise * full, climb * climb);
    }

    std::uint32_t add(shoe_surface& s, vec3 p) const {
        std::uint32_t best = foot_.vertices.front();
        float nearest = 1e9f;
        for (const auto v : foot_.vertices) {
            const vec3 d = figure_.positions[v] - p;
            if (glm::dot(d, d) < nearest) nearest = glm::dot(d, d), best = v;
        }
        s.positions.push_back(p);
        s.weights_of.push_back(best);
        return static_cast<std::uint32_t>(s.positions.size() - 1);
    }

    /// Rings of one point a station, from the lowest up, as a closed band.
    static void join(shoe_surface& s, std::uint32_t first, std::uint32_t stations, std::uint32_t rings) {
        for (std::uint32_t r = 0; r + 1 < rings; ++r)
            for (std::uint32_t i = 0; i < stations; ++i) {
                const std::uint32_t j = (i + 1) % stations, a = first + r * stations, b = a + stations;
                s.triangles.push_back({a + i, a + j, b + j});
                s.triangles.push_back({a + i, b + j, b + i});
            }
    }

    void add_upper(const last& l) {
        auto& s = out_.upper;
        const auto n = static_cast<std::uint32_t>(l.count());
        const auto first = static_cast<std::uint32_t>(s.positions.size());
        std::vector<float> top(n);
        for (std::uint32_t i = 0; i < n; ++i) top[i] = top_of(l, i);
        for (int round = 0; round < 3; ++round) {
            const auto before = top;
            for (std::uint32_t i = 0; i < n; ++i)
                if (share_along(l.at(i).origin) < style_.throat - 0.05f)
                    top[i] = 0.5f * before[i] + 0.25f * (before[(i + 1) % n] + before[(i + n - 1) % n]);
        }
        for (std::uint32_t i = 0; i < n; ++i) add(s, l.point(i, 0) - vec3(0, ray_height - 0.0005f, 0));
        for (std::size_t r = 0; r <= upper_rows; ++r)
            for (std::uint32_t i = 0; i < n; ++i)
                add(s, l.point(i, top[i] * static_cast<float>(r) / static_cast<float>(upper_rows)));
        // The topline is turned in: a rounded edge, then the lining down to the skin.
        const auto closed = static_cast<float>(rise_count - 1);
        for (const vec2& edge : {vec2(0.0004f, 0.0008f), vec2(-0.0008f, 0.0006f), vec2(-0.0030f, -0.0040f)})
            for (std::uint32_t i = 0; i < n; ++i) {
                const bool open = top[i] < closed - 0.02f;
                add(s, l.point(i, top[i], open ? edge.x : -0.0005f) + vec3(0, open ? edge.y : 0.0f, 0));
            }
        join(s, first, n, static_cast<std::uint32_t>(upper_rows) + 5);
    }

    void add_sole(const last& l) {
        auto& s = out_.sole;
        const auto n = static_cast<std::uint32_t>(l.count());
        const auto first = static_cast<std::uint32_t>(s.positions.size());
        const float round = 0.0018f;
        const std::array<vec2, 7> profile{{{-0.003f, style_.sole_above},
                                           {style_.welt - 0.0006f, style_.sole_above},
                                           {style_.welt, style_.sole_above - 0.0006f},
                                           {style_.welt, 0.3f * style_.sole_above - 0.5f * style_.sole_below},
                                           {style_.welt - 0.0002f, round - style_.sole_below},
                                           {style_.welt - round, -style_.sole_below},
                                           {-0.02f, -style_.sole_below}}};
        for (auto p = profile.rbegin(); p != profile.rend(); ++p)
            for (std::uint32_t i = 0; i < n; ++i) {
                vec3 at = l.point(i, 0, p->x);
                at.y = p->y;
                add(s, at);
            }
        join(s, first, n, static_cast<std::uint32_t>(profile.size()));
        const auto middle = add(s, 0.5f * (foot_.heel + foot_.toe) - vec3(0, ray_height + style_.sole_below, 0));
        for (std::uint32_t i = 0; i < n; ++i) s.triangles.push_back({middle, first + (i + 1) % n, first + i});
    }

    const figure& figure_;
    const shoe_style& style_;
    shoe_pair& out_;
    foot foot_;
};

}  // namespace

shoe_pair make_shoes(const figure& f, shoes kind) {
    shoe_pair out;
    const shoe_style& style = kind == shoes::flat ? flat_style : slip_on_style;
    for (const part leg : {part::left_leg, part::right_leg}) shoemaker(f, style, out).make(leg);
    return out;
}

}  // namespace fw::body
