#include "wrapping.hpp"

#include <algorithm>
#include <cmath>

#include "fw/geometry/mesh.hpp"

namespace fw::garment {

namespace {

constexpr double row_height = 0.01;
constexpr std::size_t loop_points = 400;
constexpr std::ptrdiff_t joined_rows = 3;    // hulls of ± 3 cm are joined: a wrap has no hollows
constexpr std::ptrdiff_t smoothed_rows = 5;  // and loops averaged over ± 5 cm

/// Points of inner garments by height, both halves: row i holds those within half a row of lower + i rows.
std::vector<std::vector<dvec2>> rows_of(std::span<const vec3> points, double lower, std::ptrdiff_t rows) {
    std::vector<std::vector<dvec2>> out(static_cast<std::size_t>(rows));
    for (const vec3& p : points) {
        const auto i = std::lround((static_cast<double>(p.y) - lower) / row_height);
        if (i < 0 || i >= rows) continue;
        out[static_cast<std::size_t>(i)].emplace_back(p.x, p.z);
        out[static_cast<std::size_t>(i)].emplace_back(-p.x, p.z);
    }
    return out;
}

std::vector<dvec2> hull_at(const body::figure& f, double y, std::vector<dvec2> points) {
    for (const dvec3& p : geometry::slice(f.skin(), f.topology->triangles, {{0, 1, 0}, y}, f.topology->torso)) {
        points.emplace_back(p.x, p.z);
        points.emplace_back(-p.x, p.z);
    }
    return points.size() < 3 ? std::vector<dvec2>{} : geometry::convex_hull(std::move(points));
}

/// The convex counter-clockwise polygon, `d` further out all around, its corners rounded.
std::vector<dvec2> grown(const std::vector<dvec2>& hull, double d) {
    constexpr double widest_step = 0.13;  // radians of a corner a point
    const std::size_t n = hull.size();
    std::vector<dvec2> points;
    for (std::size_t i = 0; i < n; ++i) {
        const dvec2 in = hull[i] - hull[(i + n - 1) % n], out = hull[(i + 1) % n] - hull[i];
        const double start = std::atan2(-in.x, in.y);  // of the outward normal of the side before
        const double turn = std::max(0.0, std::remainder(std::atan2(-out.x, out.y) - start, 2 * pi));
        const int steps = std::max(1, static_cast<int>(std::ceil(turn / widest_step)));
        for (int k = 0; k <= steps; ++k) {
            const double a = start + turn * k / steps;
            points.push_back(hull[i] + d * dvec2{std::cos(a), std::sin(a)});
        }
    }
    return points;
}

/// Evenly spaced points on the closed polygon (x, z), from the centre front towards +x.
std::vector<dvec2> from_centre_front(std::vector<dvec2> hull) {
    // The hull is counter-clockwise in (x, z): from +x to +z. From the front (+z) towards +x is clockwise.
    std::reverse(hull.begin(), hull.end());
    std::size_t best = 0;
    double front = -1e30;
    dvec2 start{};
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const dvec2 a = hull[i], b = hull[(i + 1) % hull.size()];
        if ((a.x <= 0) == (b.x <= 0)) continue;
        const double z = a.y + a.x / (a.x - b.x) * (b.y - a.y);
        if (z > front) front = z, best = i, start = {0, z};
    }
    std::vector<dvec2> way{start};
    for (std::size_t k = 1; k <= hull.size(); ++k) way.push_back(hull[(best + k) % hull.size()]);
    way.push_back(start);
    double total = 0;
    for (std::size_t i = 1; i < way.size(); ++i) total += glm::length(way[i] - way[i - 1]);
    std::vector<dvec2> out;
    std::size_t i = 1;
    double reached = 0;
    for (std::size_t k = 0; k < loop_points; ++k) {
        const double wanted = total * static_cast<double>(k) / loop_points;
        while (i + 1 < way.size() && reached + glm::length(way[i] - way[i - 1]) < wanted)
            reached += glm::length(way[i] - way[i - 1]), ++i;
        const double span = glm::length(way[i] - way[i - 1]);
        out.push_back(way[i - 1] + (way[i] - way[i - 1]) * (span > 0 ? (wanted - reached) / span : 0.0));
    }
    return out;
}

dvec3 any_point(const vec3& p) {
    return {p.x, p.y, p.z};
}

dvec3 rotated(dvec3 v, dvec3 axis, double angle) {
    return v * std::cos(angle) + glm::cross(axis, v) * std::sin(angle) +
           axis * glm::dot(axis, v) * (1 - std::cos(angle));
}

}  // namespace

trunk_wrap::trunk_wrap(const body::figure& figure, double lower, double upper, double clearance, double constant_above,
                       const std::function<double(double)>& girth, std::span<const vec3> worn)
    : lower_(lower) {
    const auto rows = static_cast<std::ptrdiff_t>(std::ceil((upper - lower) / row_height)) + 1;
    const auto inner = rows_of(worn, lower, rows);
    std::vector<std::vector<dvec2>> hulls;
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
        const double y = std::min(lower + static_cast<double>(i) * row_height, constant_above);
        auto hull = hull_at(figure, y, inner[static_cast<std::size_t>(i)]);
        if (hull.empty() && !hulls.empty()) hull = hulls.back();
        hulls.push_back(std::move(hull));
    }
    for (std::ptrdiff_t i = rows - 1; i-- > 0;)  // below the feet: as above them
        if (hulls[i].empty()) hulls[i] = hulls[i + 1];
    if (hulls.front().empty()) return;
    std::vector<std::vector<dvec2>> raw;
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
        std::vector<dvec2> joined;
        for (std::ptrdiff_t k = std::max<std::ptrdiff_t>(0, i - joined_rows); k <= std::min(rows - 1, i + joined_rows);
             ++k)
            joined.insert(joined.end(), hulls[k].begin(), hulls[k].end());
        const double own = geometry::perimeter(hulls[i]);
        joined = geometry::convex_hull(std::move(joined));
        const double d = std::max(clearance, (girth(lower + static_cast<double>(i) * row_height) - own) / (2 * pi));
        raw.push_back(from_centre_front(grown(joined, d)));
    }
    for (std::ptrdiff_t i = 0; i < rows; ++i) {
        loop l{std::vector<dvec2>(loop_points, dvec2{0}), 0};
        for (std::ptrdiff_t k = -smoothed_rows; k <= smoothed_rows; ++k) {
            const auto& other = raw[std::clamp<std::ptrdiff_t>(i + k, 0, rows - 1)];
            for (std::size_t j = 0; j < loop_points; ++j)
                l.points[j] += other[j] / static_cast<double>(2 * smoothed_rows + 1);
        }
        l.length = geometry::perimeter(l.points);
        loops_.push_back(std::move(l));
    }
}

std::pair<std::size_t, double> trunk_wrap::row(double y) const {
    const double at = std::clamp((y - lower_) / row_height, 0.0, static_cast<double>(loops_.size()) - 1.001);
    return {static_cast<std::size_t>(at), at - std::floor(at)};
}

double trunk_wrap::length(double y) const {
    if (loops_.size() < 2) return 0;
    const auto [i, t] = row(y);
    return loops_[i].length * (1 - t) + loops_[i + 1].length * t;
}

dvec3 trunk_wrap::at(double y, double arc) const {
    const auto on = [&](const loop& l) {
        double share = arc / l.length;
        share = (share - std::floor(share)) * loop_points;
        const auto j = static_cast<std::size_t>(share) % loop_points;
        const double t = share - std::floor(share);
        return l.points[j] * (1 - t) + l.points[(j + 1) % loop_points] * t;
    };
    const auto [i, t] = row(y);
    const dvec2 p = on(loops_[i]) * (1 - t) + on(loops_[i + 1]) * t;
    return {p.x, y, p.y};
}

arm_tube::arm_tube(const body::figure& figure, bool left, double radius, bool bent) : radius_(radius), start_(-0.3) {
    const std::size_t side = left ? 0 : 1;
    const auto mirror = [&](const vec3& p) { return left ? any_point(p) : dvec3{-p.x, p.y, p.z}; };
    shoulder_ = mirror(figure.landmarks.shoulder_joint[side]);
    const dvec3 elbow = mirror(figure.landmarks.elbow_joint[side]), wrist = mirror(figure.landmarks.wrist_joint[side]);
    const dvec3 upper = glm::normalize(elbow - shoulder_), lower = glm::normalize(wrist - elbow);
    const double reach = glm::length(elbow - shoulder_);
    dvec3 top{1, 0.8, 0};
    top = glm::normalize(top - upper * glm::dot(top, upper));
    dvec3 front = glm::cross(top, upper);
    if (front.z < 0) front = -front;
    dvec3 axis = glm::cross(upper, lower);
    const double angle = bent && glm::length(axis) > 1e-6 ? std::asin(std::clamp(glm::length(axis), 0.0, 1.0)) : 0.0;
    axis = angle > 0 ? glm::normalize(axis) : dvec3{0, 0, 1};
    constexpr double step = 0.004, blend = 0.16;
    dvec3 at = shoulder_ + upper * start_;
    for (double along = start_; along < 1.4; along += step) {
        const double turn = angle * std::clamp((along - (reach - 0.5 * blend)) / blend, 0.0, 1.0);
        centre_.push_back(at);
        top_.push_back(rotated(top, axis, turn));
        front_.push_back(rotated(front, axis, turn));
        at += rotated(upper, axis, turn) * step;
    }
}

dvec3 arm_tube::at(double along, double turn) const {
    const double share = std::clamp((along - start_) / 0.004, 0.0, static_cast<double>(centre_.size()) - 1.001);
    const auto i = static_cast<std::size_t>(share);
    const double t = share - std::floor(share), angle = turn / radius_;
    const auto mix = [&](const std::vector<dvec3>& v) { return v[i] * (1 - t) + v[i + 1] * t; };
    return mix(centre_) + radius_ * (std::cos(angle) * mix(top_) - std::sin(angle) * mix(front_));
}

neck_ring::neck_ring(const body::figure& figure, double girth) : girth_(girth) {
    const dvec3 front = any_point(figure.landmarks.front_neck), back = any_point(figure.landmarks.back_neck);
    centre_ = 0.5 * (front + back);
    forward_ = glm::normalize(front - back);
    along_ = glm::normalize(glm::cross(forward_, dvec3{1, 0, 0}));
    if (along_.y < 0) along_ = -along_;
    // An ellipse as wide as deep in the proportion of a neckline, of the band's girth (Ramanujan's first formula,
    // inverted).
    const double depth_to_width = 1.05;
    const double a = 1, b = depth_to_width, h = 3 * (a + b) - std::sqrt((3 * a + b) * (a + 3 * b));
    half_width_ = girth / (pi * h);
    half_depth_ = half_width_ * depth_to_width;
}

dvec3 neck_ring::at(double arc, double up) const {
    const double angle = 2 * pi * arc / girth_;
    return centre_ + along_ * (0.02 + up) + forward_ * (half_depth_ * std::cos(angle)) +
           dvec3{half_width_ * std::sin(angle), 0, 0};
}

}  // namespace fw::garment
