#include "light_sampling.hpp"

#include "directions.hpp"

namespace fw::render {

light_rig::light_rig(const light_setup& setup) : setup_(setup), around_(setup.around) {
    if (setup.backdrop) backdrop_.emplace(*setup.backdrop);
    for (std::size_t i = 0; i < setup_.lamps.size(); ++i) {
        const vec3 n = glm::cross(setup_.lamps[i].half_u, setup_.lamps[i].half_v);
        const float length = glm::length(n);
        lamp_normals_[i] = length > 0 ? n / length : vec3(0, -1, 0);
        lamp_areas_[i] = 4 * length;
    }
    if (around_.has_picture()) {
        for (int i = 0; i < 64; ++i) {
            const vec2 uv((static_cast<float>(i % 8) + 0.5f) / 8, (static_cast<float>(i) / 8 + 0.5f) / 8);
            picture_weight_ += luminance(around_.radiance(equirect_direction(uv))) * pi_f / 64;
        }
        picture_weight_ = std::max(picture_weight_, 1e-3f);
    }
}

light_rig::choice_table light_rig::choices(vec3 p, vec3 normal) const {
    choice_table out;
    for (std::size_t i = 0; i < setup_.lamps.size(); ++i) {
        const vec3 to = setup_.lamps[i].centre - p;
        const float d2 = std::max(glm::dot(to, to), 1e-4f);
        const vec3 dir = to / std::sqrt(d2);
        const float facing = std::max(0.0f, -glm::dot(dir, lamp_normals_[i]) + 0.15f);
        const float received = 0.08f + std::max(0.0f, glm::dot(dir, normal));
        out.weight[i] = luminance(setup_.lamps[i].radiance) * lamp_areas_[i] / d2 * facing * received;
        out.total += out.weight[i];
    }
    if (setup_.sun) {
        out.weight[max_lamps] =
            luminance(setup_.sun->irradiance) * (0.08f + std::max(0.0f, glm::dot(setup_.sun->direction, normal)));
        out.total += out.weight[max_lamps];
    }
    out.weight[max_lamps + 1] = picture_weight_;
    out.total += picture_weight_;
    return out;
}

light_sample light_rig::sample_lamp(std::size_t i, vec3 p, vec2 u) const {
    const area_light& lamp = setup_.lamps[i];
    const vec3 to = lamp.centre + lamp.half_u * (2 * u.x - 1) + lamp.half_v * (2 * u.y - 1) - p;
    const float d2 = glm::dot(to, to);
    light_sample out;
    out.distance = std::sqrt(d2);
    out.direction = to / std::max(out.distance, 1e-6f);
    const float cosine = -glm::dot(out.direction, lamp_normals_[i]);
    if (cosine <= 1e-4f || lamp_areas_[i] <= 0) return out;
    out.density = d2 / (cosine * lamp_areas_[i]);
    out.radiance = lamp.radiance;
    return out;
}

light_sample light_rig::sample_sun(vec2 u) const {
    const sun_light& sun = *setup_.sun;
    light_sample out;
    out.is_point = sun.angular_radius <= 0;
    out.density = 1;
    out.radiance = sun.irradiance;
    const float cos_max = std::cos(sun.angular_radius);
    out.direction = out.is_point ? sun.direction : cone_direction(sun.direction, cos_max, u);
    // A sun of some size is drawn by light sampling only: treated as a point whose direction varies.
    out.is_point = true;
    return out;
}

light_sample light_rig::sample(vec3 p, vec3 normal, vec2 u, float choice) const {
    const choice_table table = choices(p, normal);
    if (table.total <= 0) return {};
    float target = choice * table.total;
    std::size_t picked = table.weight.size();
    for (std::size_t i = 0; i < table.weight.size(); ++i) {
        if (table.weight[i] <= 0) continue;
        picked = i;
        if (target < table.weight[i]) break;
        target -= table.weight[i];
    }
    const float share = table.weight[picked] / table.total;
    light_sample out;
    if (picked < max_lamps) {
        out = sample_lamp(picked, p, u);
    } else if (picked == max_lamps) {
        out = sample_sun(u);
    } else {
        const direction_sample d = around_.sample(u);
        out.direction = d.direction;
        out.radiance = d.radiance;
        out.density = d.density;
    }
    out.density *= share;
    return out;
}

escaped_light light_rig::escaped(const ray& r, vec3 normal) const {
    escaped_light out;
    float nearest = 1e30f;
    std::optional<sweep_hit> floor;
    if (backdrop_) floor = backdrop_->intersect(r);
    if (floor) nearest = floor->t;
    for (std::size_t i = 0; i < setup_.lamps.size(); ++i) {
        const area_light& lamp = setup_.lamps[i];
        const float cosine = -glm::dot(r.direction, lamp_normals_[i]);
        if (cosine <= 1e-4f) continue;
        const float t = glm::dot(r.origin - lamp.centre, lamp_normals_[i]) / cosine;
        if (t <= 0 || t >= nearest) continue;
        const vec3 local = r.origin + r.direction * t - lamp.centre;
        if (std::abs(glm::dot(local, lamp.half_u)) > glm::dot(lamp.half_u, lamp.half_u)) continue;
        if (std::abs(glm::dot(local, lamp.half_v)) > glm::dot(lamp.half_v, lamp.half_v)) continue;
        const choice_table table = choices(r.origin, normal);
        return {lamp.radiance, t * t / (cosine * lamp_areas_[i]) * table.weight[i] / table.total};
    }
    if (floor) return {backdrop_->color_at(*floor) * (setup_.backdrop->glow / setup_.exposure), 0};
    out.radiance = around_.radiance(r.direction);
    if (around_.has_picture()) {
        const choice_table table = choices(r.origin, normal);
        out.density = around_.density(r.direction) * table.weight[max_lamps + 1] / table.total;
    }
    return out;
}

}  // namespace fw::render
