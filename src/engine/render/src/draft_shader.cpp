#include "draft_shader.hpp"

#include "bsdf.hpp"
#include "compose.hpp"
#include "directions.hpp"
#include "tone.hpp"

namespace fw::render {

namespace {

/// The sRGB curve for values that are in [0, 1], from a table: 4096 steps are finer than a byte everywhere.
vec3 encode(vec3 c) {
    static const auto table = [] {
        std::array<float, 4097> t{};
        for (int i = 0; i <= 4096; ++i)
            t[i] = to_srgb(static_cast<float>(i) * static_cast<float>(i) / (4096.0f * 4096.0f));
        return t;
    }();
    const auto one = [](float x) {
        const float at = std::sqrt(std::clamp(x, 0.0f, 1.0f)) * 4096.0f;
        const int i = std::min(static_cast<int>(at), 4095);
        return table[i] + (table[i + 1] - table[i]) * (at - static_cast<float>(i));
    };
    return {one(c.x), one(c.y), one(c.z)};
}

/// The surroundings as a point at the model's height sees them with the backdrop, for blurring.
surroundings with_backdrop(const light_rig& lights, vec3 centre) {
    surroundings out = lights.setup().around;
    if (!lights.backdrop()) return out;
    constexpr int width = 128;
    constexpr int height = 64;
    std::vector<vec3> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const vec3 d =
                equirect_direction({(static_cast<float>(x) + 0.5f) / width, (static_cast<float>(y) + 0.5f) / height});
            const auto hit = lights.backdrop()->intersect({centre, d});
            pixels.push_back(hit ? lights.backdrop()->color_at(*hit) *
                                       (lights.setup().backdrop->glow / lights.setup().exposure)
                                 : lights.around().radiance(d));
        }
    }
    out.width = width;
    out.height = height;
    out.pixels = std::move(pixels);
    out.intensity = 1;
    return out;
}

/// Light that bounces in folds fills them the more the brighter the surface is (fit of Jimenez et al. 2016).
vec3 bounced(float open, vec3 albedo) {
    const vec3 a = 2.0404f * albedo - 0.3324f;
    const vec3 b = -4.7951f * albedo + 0.6417f;
    const vec3 c = 2.7552f * albedo + 0.6903f;
    return glm::max(vec3(open), ((open * a + b) * open + c) * open);
}

}  // namespace

draft_shader::draft_shader(const traced_scene& t, const light_rig& lights, const settings& s, const draft_reuse& reuse)
    : t_(t),
      lights_(lights),
      s_(s),
      tracer_(t.scene, t.device, lights, 1),
      ambient_(reuse.ambient),
      lamps_(reuse.lamps),
      blurred_(reuse.surroundings),
      cos_turn_(std::cos(reuse.azimuth)),
      sin_turn_(std::sin(reuse.azimuth)) {
    if (blurred_ == nullptr) blurred_ = &own_blurred_.emplace(blur_surroundings(t, lights, s.threads));
    const bool studio = !lights.setup().lamps.empty() || lights.backdrop();
    if (studio && ambient_.empty()) ambient_ = own_ambient_ = bake_ambient(t, s.threads);
    if (!lights.setup().lamps.empty() && lamps_.empty()) lamps_ = own_lamps_ = bake_lamps(t, lights, s.threads);
    if (lights.backdrop() &&
        (s.background == render::background::backdrop || s.background == render::background::transparent)) {
        shadow_ = backdrop_shadow(t, lights, s.threads);
        has_shadow_ = true;
    }
}

vec4 draft_shader::shade(const surface& s, const ray_hit& hit, vec3 direction) const {
    if (s.unlit) return {encode(tone_map(s.base_color, s_.tone)), s.alpha};
    const vec3 to_eye = -direction;
    const float open = interpolate(ambient_, hit, 1, 0, 1.0f);
    vec3 light = s.emissive + ambient_light(s, to_eye, open);
    if (lights_.setup().sun) light += sun_light_on(s, to_eye);
    for (std::size_t l = 0; l < lights_.setup().lamps.size(); ++l) {
        const float seen = interpolate(lamps_, hit, lights_.setup().lamps.size(), l, 0.0f);
        if (seen > 0.002f) light += lamp_light_on(s, to_eye, l) * seen;
    }
    const float alpha = s.alpha * (1 - s.transmission * (1 - luminance(s.base_color)));
    return {encode(tone_map(light * lights_.setup().exposure, s_.tone)), alpha};
}

vec4 draft_shader::background(const ray& r, int x, int y) const {
    vec3 left(1);
    if (has_shadow_) {
        if (const auto hit = lights_.backdrop()->intersect(r)) left = shadow_.at(*hit);
    }
    const background_color b = background_at(s_, lights_, r, left, vec3(0));
    const float grain = has_shadow_ && s_.background == render::background::backdrop ? dither_at(x, y) : 0;
    return {encode(b.color) + grain, b.alpha};
}

float draft_shader::interpolate(std::span<const float> values, const ray_hit& hit, std::size_t stride,
                                std::size_t offset, float otherwise) const {
    if (values.empty()) return otherwise;
    const auto& g = t_.scene.geometries[hit.geometry];
    const auto& c = g.triangles[hit.triangle];
    const auto at = [&](int k) { return values[(g.first_vertex + c[k]) * stride + offset]; };
    return std::clamp(at(0) * (1 - hit.u - hit.v) + at(1) * hit.u + at(2) * hit.v, 0.0f, 1.0f);
}

vec3 draft_shader::ambient_light(const surface& s, vec3 to_eye, float open) const {
    const ambient_response a = ambient_of(s, to_eye);
    const vec3 irradiance = blurred_->irradiance(turned(s.normal)) * inverse_pi;
    vec3 mirror = glm::reflect(-to_eye, s.normal);
    const float r2 = s.roughness * s.roughness;
    mirror = glm::normalize(glm::mix(mirror, s.normal, r2 * r2));
    const vec3 reflected = blurred_->reflection(turned(mirror), s.roughness);
    const float occlusion = s.occlusion * open;
    const float nv = std::clamp(glm::dot(s.normal, to_eye), 0.0f, 1.0f);
    const float specular_open =
        std::clamp(std::pow(nv + occlusion, std::exp2(-16 * s.roughness - 1)) - 1 + occlusion, 0.0f, 1.0f);
    vec3 out = (reflected * a.specular_single + irradiance * a.specular_multiple) * (specular_open * a.base_scale) +
               irradiance * a.diffuse * bounced(open, s.base_color) * (s.occlusion * a.base_scale) +
               irradiance * a.sheen * occlusion;
    if (s.clearcoat > 0) {
        const vec2 dfg = split_sum(nv, s.clearcoat_roughness);
        const float f = (0.04f + 0.96f * std::pow(1 - nv, 5.0f)) * s.clearcoat;
        out = out * (1 - f) + blurred_->reflection(turned(glm::reflect(-to_eye, s.normal)), s.clearcoat_roughness) *
                                  ((0.04f * dfg.x + dfg.y) * s.clearcoat * specular_open);
    }
    return out;
}

vec3 draft_shader::sun_light_on(const surface& s, vec3 to_eye) const {
    const auto& sun = *lights_.setup().sun;
    const vec3 f = scatter(s, to_eye, sun.direction);
    if (max_of(f) <= 0) return vec3(0);
    return sun.irradiance * f * tracer_.visibility(s.offset_position, sun.direction, 1e30f);
}

/// A lamp as its centre; its size makes the highlight as wide as a rougher surface would (Karis 2013).
vec3 draft_shader::lamp_light_on(const surface& s, vec3 to_eye, std::size_t l) const {
    const light_sample p = lights_.sample_lamp(l, s.position, {0.5f, 0.5f});
    if (p.density <= 0) return vec3(0);
    const auto& lamp = lights_.setup().lamps[l];
    surface wide = s;
    const float angle = std::sqrt(glm::length(lamp.half_u) * glm::length(lamp.half_v)) / p.distance;
    wide.roughness = std::sqrt(std::min(1.0f, s.roughness * s.roughness + 0.4f * angle));
    wide.clearcoat_roughness = std::sqrt(std::min(1.0f, s.clearcoat_roughness * s.clearcoat_roughness + 0.4f * angle));
    return p.radiance * scatter(wide, to_eye, p.direction) / p.density;
}

blurred_environment blur_surroundings(const traced_scene& t, const light_rig& lights, int threads) {
    return blurred_environment(environment(with_backdrop(lights, t.scene.bounds.centre())), threads);
}

}  // namespace fw::render
