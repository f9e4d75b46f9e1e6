#include "fw/render/light.hpp"

#include "directions.hpp"

namespace fw::render {

namespace {

constexpr float degree = pi_f / 180.0f;

/// Directions of the studio: where the camera is, its right, up.
struct studio {
    vec3 centre;   ///< the figure's chest
    vec3 forward;  ///< horizontal, towards the camera
    vec3 right;    ///< the camera's right
    float scale;   ///< of the figure against one of 1.7 m
    vec3 below;    ///< on the floor under the figure

    /// Azimuth from the camera's direction, positive to the camera's right; elevation above the horizon.
    [[nodiscard]] vec3 towards(float azimuth, float elevation) const {
        return (forward * std::cos(azimuth) + right * std::sin(azimuth)) * std::cos(elevation) +
               vec3(0, std::sin(elevation), 0);
    }
};

studio studio_of(const geometry::bounds& figure, const scene::camera& camera) {
    studio out;
    vec3 f = camera.eye - camera.target;
    f.y = 0;
    out.forward = glm::length(f) > 1e-6f ? glm::normalize(f) : vec3(0, 0, 1);
    out.right = glm::cross(vec3(0, 1, 0), out.forward);
    out.scale = std::max(glm::length(figure.size()) / 1.9f, 1e-3f);
    out.centre = figure.centre();
    out.below = {out.centre.x, figure.lower.y, out.centre.z};
    out.centre.y = glm::mix(figure.lower.y, figure.upper.y, 0.68f);
    return out;
}

area_light lamp_at(const studio& s, float azimuth, float elevation, float distance, float width, float height,
                   vec3 radiance) {
    const vec3 towards = s.towards(azimuth, elevation);
    const vec3 sideways = glm::normalize(glm::cross(vec3(0, 1, 0), towards));
    const vec3 upwards = glm::cross(towards, sideways);
    area_light out;
    out.centre = s.centre + towards * (distance * s.scale);
    out.half_u = upwards * (height * 0.5f * s.scale);  // cross(half_u, half_v) points back at the figure
    out.half_v = sideways * (width * 0.5f * s.scale);
    out.radiance = radiance;
    return out;
}

/// Irradiance of the lamps and the sun on a surface at the figure's chest, without shadows.
float direct_irradiance(const light_setup& l, vec3 p, vec3 n) {
    float out = 0;
    for (const auto& lamp : l.lamps) {
        const vec3 area = glm::cross(lamp.half_u, lamp.half_v) * 4.0f;
        const vec3 to = lamp.centre - p;
        const float d2 = glm::dot(to, to);
        const vec3 d = to / std::sqrt(d2);
        out += luminance(lamp.radiance) * std::max(0.0f, -glm::dot(d, area)) * std::max(0.0f, glm::dot(d, n)) / d2;
    }
    if (l.sun) out += luminance(l.sun->irradiance) * std::max(0.0f, glm::dot(l.sun->direction, n));
    return out;
}

/// White cotton (albedo 0.82) turned between the key light and the camera shows at 0.79 linear, which is 90 %
/// of sRGB. `sweep_share` of what such a surface sees is the backdrop, whose radiance itself follows the
/// exposure.
void expose(light_setup& l, const studio& s, vec3 key, float sweep_share) {
    const vec3 n = glm::normalize(glm::normalize(key) + s.forward);
    const float ambient = luminance(l.around.sky + l.around.ground) * 0.5f * pi_f * (1 - sweep_share);
    const float direct = direct_irradiance(l, s.centre, n) + ambient;
    const float wanted = 0.80f / 0.82f * pi_f;
    const float glow = l.backdrop ? luminance(l.backdrop->color) * l.backdrop->glow * pi_f * sweep_share : 0;
    l.exposure = std::max(wanted - glow, 0.3f) / std::max(direct, 1e-6f);
}

sweep studio_sweep(const studio& s) {
    sweep out;
    out.origin = s.below;
    out.forward = s.forward;
    out.wall_distance = 2.6f * s.scale;
    out.curve_radius = 1.3f * s.scale;
    return out;
}

light_setup soft_box(const studio& s) {
    light_setup l;
    const vec3 warm(1.0f, 0.985f, 0.96f);
    const vec3 cool(0.96f, 0.985f, 1.0f);
    l.lamps.push_back(lamp_at(s, -45 * degree, 30 * degree, 2.5f, 1.2f, 1.6f, warm * 10.0f));
    l.lamps.push_back(lamp_at(s, 50 * degree, 12 * degree, 2.5f, 1.2f, 1.6f, cool * 2.5f));
    l.lamps.push_back(lamp_at(s, 140 * degree, 30 * degree, 2.3f, 0.35f, 1.6f, cool * 12.0f));
    l.around.sky = vec3(0.10f);
    l.around.ground = vec3(0.06f);
    l.backdrop = studio_sweep(s);
    expose(l, s, s.towards(-45 * degree, 30 * degree), 0.12f);
    return l;
}

light_setup daylight(const studio& s) {
    light_setup l;
    const vec3 sun = s.towards(-38 * degree, 40 * degree);
    l.sun = sun_light{sun, vec3(1.0f, 0.93f, 0.82f) * 3.0f, 1.2f * degree};
    l.around.sky = vec3(0.42f, 0.53f, 0.70f) * 1.5f;
    l.around.ground = vec3(0.34f, 0.33f, 0.31f);
    l.backdrop = studio_sweep(s);
    l.backdrop->color = {0.80f, 0.80f, 0.79f};
    l.backdrop->wall_distance += 2.0f * s.scale;
    l.backdrop->curve_radius = 2.5f * s.scale;
    l.backdrop->shadow_strength = 0.75f;
    expose(l, s, sun, 0.10f);
    return l;
}

light_setup runway(const studio& s) {
    light_setup l;
    const vec3 white(1.0f, 0.97f, 0.92f);
    l.lamps.push_back(lamp_at(s, -25 * degree, 58 * degree, 3.2f, 0.35f, 0.35f, white * 150.0f));
    l.lamps.push_back(lamp_at(s, 30 * degree, 50 * degree, 3.2f, 0.35f, 0.35f, white * 75.0f));
    l.lamps.push_back(lamp_at(s, 155 * degree, 45 * degree, 3.0f, 0.4f, 0.4f, white * 90.0f));
    l.lamps.push_back(lamp_at(s, 0, 8 * degree, 3.6f, 2.4f, 0.5f, white * 1.6f));
    l.around.sky = vec3(0.10f, 0.10f, 0.115f);
    l.around.ground = vec3(0.05f);
    l.backdrop = studio_sweep(s);
    l.backdrop->color = {0.055f, 0.053f, 0.055f};
    l.backdrop->wall_distance += 3.0f * s.scale;
    l.backdrop->curve_radius = 1.0f * s.scale;
    l.backdrop->reflectivity = 0.12f;
    l.backdrop->pool = 1;
    expose(l, s, s.towards(-25 * degree, 58 * degree), 0.12f);
    return l;
}

}  // namespace

light_setup make_light(light_preset preset, const geometry::bounds& figure, const scene::camera& camera) {
    const studio s = studio_of(figure, camera);
    switch (preset) {
        case light_preset::soft_box:
            return soft_box(s);
        case light_preset::daylight:
            return daylight(s);
        case light_preset::runway:
            return runway(s);
    }
    std::unreachable();
}

result<light_preset> parse_light_preset(std::string_view name) {
    if (name == "soft-box") return light_preset::soft_box;
    if (name == "daylight") return light_preset::daylight;
    if (name == "runway") return light_preset::runway;
    return fail(error_kind::invalid, "render.unknown_light",
                fmt::format("There is no light \"{}\": take soft-box, daylight or runway.", name), "light");
}

}  // namespace fw::render
