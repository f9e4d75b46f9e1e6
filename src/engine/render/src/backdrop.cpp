#include "backdrop.hpp"

#include "directions.hpp"

namespace fw::render {

sweep_surface::sweep_surface(const sweep& s) : s_(s), side_(glm::normalize(glm::cross(vec3(0, 1, 0), s.forward))) {}

std::optional<sweep_hit> sweep_surface::intersect(const ray& r) const {
    // In the plane of the profile: z towards the camera, y up, the floor at y = 0.
    const float oz = glm::dot(r.origin - s_.origin, s_.forward);
    const float oy = r.origin.y - s_.origin.y;
    const float dz = glm::dot(r.direction, s_.forward);
    const float dy = r.direction.y;
    const float radius = s_.curve_radius;
    const float curve_begin = radius - s_.wall_distance;  // z where the floor starts to curve
    float best = r.t_far;
    const auto offer = [&](float t) {
        if (t > r.t_near && t < best) best = t;
    };
    if (dy < 0) {
        const float t = -oy / dy;
        if (oz + t * dz >= curve_begin) offer(t);
    }
    if (dz < 0) {
        const float t = (-s_.wall_distance - oz) / dz;
        if (oy + t * dy >= radius) offer(t);
    }
    const float cz = oz - curve_begin;
    const float cy = oy - radius;
    const float a = dz * dz + dy * dy;
    const float b = cz * dz + cy * dy;
    const float disc = b * b - a * (cz * cz + cy * cy - radius * radius);
    if (disc >= 0 && a > 1e-12f) {
        const float t = (-b + std::sqrt(disc)) / a;  // the far side: the profile is seen from inside
        if (cz + t * dz <= 0 && cy + t * dy <= 0) offer(t);
    }
    if (best >= r.t_far) return std::nullopt;
    const vec3 p = r.origin + r.direction * best;
    const float z = glm::dot(p - s_.origin, s_.forward);
    const float y = p.y - s_.origin.y;
    float along = -z;
    if (y >= radius) {
        along = -curve_begin + radius * pi_f / 2 + (y - radius);
    } else if (z < curve_begin) {
        along = -curve_begin + radius * std::atan2(curve_begin - z, radius - y);
    }
    sweep_hit out = at(glm::dot(p - s_.origin, side_), along);
    out.position = p;
    out.t = best;
    return out;
}

sweep_hit sweep_surface::at(float across, float along) const {
    const float radius = s_.curve_radius;
    const float flat = s_.wall_distance - radius;
    const vec3 up(0, 1, 0);
    sweep_hit out;
    out.across = across;
    out.along = along;
    const vec3 base = s_.origin + side_ * across;
    if (along <= flat) {
        out.position = base - s_.forward * along;
        out.normal = up;
    } else if (const float angle = (along - flat) / radius; angle < pi_f / 2) {
        out.normal = up * std::cos(angle) + s_.forward * std::sin(angle);
        out.position = base - s_.forward * (flat + radius * std::sin(angle)) + up * (radius * (1 - std::cos(angle)));
    } else {
        out.position = base - s_.forward * s_.wall_distance + up * (radius + along - flat - radius * pi_f / 2);
        out.normal = s_.forward;
    }
    return out;
}

vec3 sweep_surface::color_at(const sweep_hit& h) const {
    const float far = std::clamp(glm::length(vec2(h.across, 0.6f * (h.along - 1.0f))) / 4.0f, 0.0f, 1.0f);
    vec3 color = s_.color * (1 - s_.vignette * far * far * (3 - 2 * far));
    if (s_.pool > 0) {
        const float r2 = (h.across * h.across + h.along * h.along) / (1.5f * 1.5f);
        color *= glm::mix(1.0f, 0.16f + 0.84f / ((1 + r2) * (1 + r2)), s_.pool);
    }
    return color;
}

}  // namespace fw::render
