#include "tape.hpp"

namespace fw::body {
namespace {

bool is_jaw_or_skull(std::string_view bone) {
    return bone == "head";
}

int dominant_bone(const triangle& t, std::span<const skin_weight> weights, std::size_t bones) {
    std::vector<float> sum(bones, 0);
    for (const auto v : t)
        for (std::size_t k = 0; k < 4; ++k) sum[weights[v].bones[k]] += weights[v].weights[k];
    return static_cast<int>(std::ranges::max_element(sum) - sum.begin());
}

}  // namespace

tape_regions make_tape_regions(const topology& t, std::span<const vec3> base, std::span<const bone> bones,
                               std::span<const skin_weight> weights, std::span<const char> is_breast) {
    tape_regions r;
    for (std::uint32_t i = 0; i < t.triangles.size(); ++i) {
        const auto& tri = t.triangles[i];
        const part p = t.triangle_parts[i];
        const bool left_half = base[tri[0]].x + base[tri[1]].x + base[tri[2]].x > 0;
        const bool leg = p == part::left_leg || p == part::right_leg;
        if (p == part::torso || leg) r.trunk.push_back(i);
        if (p == part::torso && is_breast[tri[0]] + is_breast[tri[1]] + is_breast[tri[2]] == 0) r.ribs.push_back(i);
        if ((p == part::torso && left_half) || p == part::left_leg) r.left_thigh.push_back(i);
        if (p == part::left_leg) r.left_leg.push_back(i);
        if (p == part::left_arm) r.left_arm.push_back(i);
        if ((p == part::torso && left_half) || p == part::left_arm) r.left_shoulder.push_back(i);
        if (p == part::head) r.head.push_back(i);
        if (p != part::torso && p != part::head) continue;
        r.upper_body.push_back(i);
        const int b = dominant_bone(tri, weights, bones.size());
        if (!is_jaw_or_skull(bones[static_cast<std::size_t>(b)].name)) r.neck.push_back(i);
    }
    return r;
}

geometry::plane plane_through(dvec3 point, dvec3 normal) {
    const dvec3 n = glm::normalize(normal);
    return {n, glm::dot(n, point)};
}

geometry::plane level(double y) {
    return {{0, 1, 0}, y};
}

std::vector<dvec3> tape::crossing(const geometry::plane& cut, std::span<const std::uint32_t> region) const {
    if (memory_ == nullptr) return geometry::slice(positions_, triangles_, cut, region);
    if (memory_->now == tape_memory::mode::replaying) {
        const auto& near = memory_->near[memory_->next++];
        return near.empty() ? std::vector<dvec3>{} : geometry::slice(positions_, triangles_, cut, near);
    }
    auto& near = memory_->near.emplace_back();
    for (const auto i : region) {
        double lower = 1e9, upper = -1e9;
        for (const auto v : triangles_[i]) {
            const double d = cut.distance(dvec3(positions_[v]));
            lower = std::min(lower, d);
            upper = std::max(upper, d);
        }
        if (lower < memory_->margin && upper > -memory_->margin) near.push_back(i);
    }
    return near.empty() ? std::vector<dvec3>{} : geometry::slice(positions_, triangles_, cut, near);
}

double tape::girth(const geometry::plane& cut, std::span<const std::uint32_t> region) const {
    return hull_length(crossing(cut, region), cut);
}

double tape::hull_length(std::span<const dvec3> points, const geometry::plane& cut) const {
    const auto [u, v] = geometry::axes_of(cut);
    std::vector<dvec2> flat;
    flat.reserve(points.size());
    for (const auto& p : points) flat.emplace_back(glm::dot(p, u), glm::dot(p, v));
    const auto hull = geometry::convex_hull(std::move(flat));
    if (trace_ != nullptr && !hull.empty()) {
        auto& curve = trace_->emplace_back();
        for (const auto& q : hull) curve.push_back(u * q.x + v * q.y + cut.normal * cut.offset);
        curve.push_back(curve.front());
    }
    return geometry::perimeter(hull);
}

double tape::over(dvec3 a, dvec3 b, dvec3 outward, std::span<const std::uint32_t> region) const {
    const double chord = glm::length(b - a);
    if (chord < 1e-9) return 0;
    const dvec3 along = (b - a) / chord;
    const dvec3 out = glm::normalize(outward - along * glm::dot(outward, along));
    std::vector<dvec2> flat{{0, 0}, {chord, 0}};
    for (const auto& p : crossing(plane_through(a, glm::cross(along, out)), region)) {
        const dvec2 q(glm::dot(p - a, along), glm::dot(p - a, out));
        if (q.x > 0 && q.x < chord && q.y > 0) flat.push_back(q);
    }
    // Counter-clockwise from the leftmost, lowest point: the chord from a to b comes first, the taut curve from b back
    // to a is the rest.
    const auto hull = geometry::convex_hull(std::move(flat));
    if (trace_ != nullptr) {
        auto& curve = trace_->emplace_back(1, a);
        for (std::size_t i = hull.size(); i-- > 1;) curve.push_back(a + along * hull[i].x + out * hull[i].y);
    }
    return std::max(chord, geometry::perimeter(hull) - chord);
}

}  // namespace fw::body
