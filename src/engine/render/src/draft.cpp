// Draft pictures: four visibility samples a pixel, one shading for those that see the same surface (as multisampling
// does on a GPU), light blurred beforehand, averaged after tone mapping. Matches what three.js shows of the same scene.
#include "bsdf.hpp"
#include "compose.hpp"
#include "directions.hpp"
#include "path_tracer.hpp"
#include "stage_parts.hpp"
#include "tone.hpp"
#include "vertex_light.hpp"
#include "work_pool.hpp"

namespace fw::render {

namespace {

constexpr std::array<vec2, 4> subpixels{vec2(0.375f, 0.125f), vec2(0.875f, 0.375f), vec2(0.125f, 0.625f), vec2(0.625f, 0.875f)};
constexpr int max_layers = 8;

/// The sRGB curve for values that are in [0, 1], from a table: 4096 steps are finer than a byte everywhere.
vec3 encode(vec3 c) {
    static const auto table = [] {
        std::array<float, 4097> t{};
        for (int i = 0; i <= 4096; ++i) t[i] = to_srgb(static_cast<float>(i) * static_cast<float>(i) / (4096.0f * 4096.0f));
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
            const vec3 d = equirect_direction({(static_cast<float>(x) + 0.5f) / width, (static_cast<float>(y) + 0.5f) / height});
            const auto hit = lights.backdrop()->intersect({centre, d});
            pixels.push_back(hit ? lights.backdrop()->color_at(*hit) * (lights.setup().backdrop->glow / lights.setup().exposure) : lights.around().radiance(d));
        }
    }
    out.width = width;
    out.height = height;
    out.pixels = std::move(pixels);
    out.intensity = 1;
    return out;
}

/// Everything a draft pixel needs, computed once a picture.
class draft_shader {
public:
    draft_shader(const traced_scene& t, const light_rig& lights, const settings& s, const draft_reuse& reuse)
        : t_(t), lights_(lights), s_(s), tracer_(t.scene, t.device, lights, 1), ambient_(reuse.ambient), lamps_(reuse.lamps), blurred_(reuse.surroundings),
          cos_turn_(std::cos(reuse.azimuth)), sin_turn_(std::sin(reuse.azimuth)) {
        if (blurred_ == nullptr) blurred_ = &own_blurred_.emplace(blur_surroundings(t, lights, s.threads));
        const bool studio = !lights.setup().lamps.empty() || lights.backdrop();
        if (studio && ambient_.empty()) ambient_ = own_ambient_ = bake_ambient(t, s.threads);
        if (!lights.setup().lamps.empty() && lamps_.empty()) lamps_ = own_lamps_ = bake_lamps(t, lights, s.threads);
        if (lights.backdrop() && (s.background == background::backdrop || s.background == background::transparent)) {
            shadow_ = backdrop_shadow(t, lights, s.threads);
            has_shadow_ = true;
        }
    }

    /// Tone mapped and encoded colour of a surface; alpha beside it.
    [[nodiscard]] vec4 shade(const surface& s, const ray_hit& hit, vec3 direction) const {
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

    [[nodiscard]] vec4 background(const ray& r) const {
        vec3 left(1);
        if (has_shadow_) {
            if (const auto hit = lights_.backdrop()->intersect(r)) left = shadow_.at(*hit);
        }
        const background_color b = background_at(s_, lights_, r, left, vec3(0));
        return {encode(b.color), b.alpha};
    }

private:
    [[nodiscard]] float interpolate(std::span<const float> values, const ray_hit& hit, std::size_t stride, std::size_t offset, float otherwise) const {
        if (values.empty()) return otherwise;
        const auto& g = t_.scene.geometries[hit.geometry];
        const auto& c = g.triangles[hit.triangle];
        const auto at = [&](int k) { return values[(g.first_vertex + c[k]) * stride + offset]; };
        return std::clamp(at(0) * (1 - hit.u - hit.v) + at(1) * hit.u + at(2) * hit.v, 0.0f, 1.0f);
    }

    /// Light that bounces in folds fills them the more the brighter the surface is (fit of Jimenez et al. 2016).
    [[nodiscard]] static vec3 bounced(float open, vec3 albedo) {
        const vec3 a = 2.0404f * albedo - 0.3324f;
        const vec3 b = -4.7951f * albedo + 0.6417f;
        const vec3 c = 2.7552f * albedo + 0.6903f;
        return glm::max(vec3(open), ((open * a + b) * open + c) * open);
    }

    [[nodiscard]] vec3 ambient_light(const surface& s, vec3 to_eye, float open) const {
        const ambient_response a = ambient_of(s, to_eye);
        const vec3 irradiance = blurred_->irradiance(turned(s.normal)) * inverse_pi;
        vec3 mirror = glm::reflect(-to_eye, s.normal);
        const float r2 = s.roughness * s.roughness;
        mirror = glm::normalize(glm::mix(mirror, s.normal, r2 * r2));
        const vec3 reflected = blurred_->reflection(turned(mirror), s.roughness);
        const float occlusion = s.occlusion * open;
        const float nv = std::clamp(glm::dot(s.normal, to_eye), 0.0f, 1.0f);
        const float specular_open = std::clamp(std::pow(nv + occlusion, std::exp2(-16 * s.roughness - 1)) - 1 + occlusion, 0.0f, 1.0f);
        vec3 out = (reflected * a.specular_single + irradiance * a.specular_multiple) * (specular_open * a.base_scale) +
                   irradiance * a.diffuse * bounced(open, s.base_color) * (s.occlusion * a.base_scale) + irradiance * a.sheen * occlusion;
        if (s.clearcoat > 0) {
            const vec2 dfg = split_sum(nv, s.clearcoat_roughness);
            const float f = (0.04f + 0.96f * std::pow(1 - nv, 5.0f)) * s.clearcoat;
            out = out * (1 - f) + blurred_->reflection(turned(glm::reflect(-to_eye, s.normal)), s.clearcoat_roughness) * ((0.04f * dfg.x + dfg.y) * s.clearcoat * specular_open);
        }
        return out;
    }

    [[nodiscard]] vec3 sun_light_on(const surface& s, vec3 to_eye) const {
        const auto& sun = *lights_.setup().sun;
        const vec3 f = scatter(s, to_eye, sun.direction);
        if (max_of(f) <= 0) return vec3(0);
        return sun.irradiance * f * tracer_.visibility(s.offset_position, sun.direction, 1e30f);
    }

    /// A lamp as its centre; its size makes the highlight as wide as a rougher surface would (Karis 2013).
    [[nodiscard]] vec3 lamp_light_on(const surface& s, vec3 to_eye, std::size_t l) const {
        const light_sample p = lights_.sample_lamp(l, s.position, {0.5f, 0.5f});
        if (p.density <= 0) return vec3(0);
        const auto& lamp = lights_.setup().lamps[l];
        surface wide = s;
        const float angle = std::sqrt(glm::length(lamp.half_u) * glm::length(lamp.half_v)) / p.distance;
        wide.roughness = std::sqrt(std::min(1.0f, s.roughness * s.roughness + 0.4f * angle));
        wide.clearcoat_roughness = std::sqrt(std::min(1.0f, s.clearcoat_roughness * s.clearcoat_roughness + 0.4f * angle));
        return p.radiance * scatter(wide, to_eye, p.direction) / p.density;
    }

    /// A direction in the frame of the surroundings, which turn with the camera.
    [[nodiscard]] vec3 turned(vec3 d) const { return {d.x * cos_turn_ - d.z * sin_turn_, d.y, d.x * sin_turn_ + d.z * cos_turn_}; }

    const traced_scene& t_;
    const light_rig& lights_;
    const settings& s_;
    path_tracer tracer_;
    std::span<const float> ambient_;
    std::span<const float> lamps_;
    const blurred_environment* blurred_;
    float cos_turn_;
    float sin_turn_;
    std::optional<blurred_environment> own_blurred_;
    std::vector<float> own_ambient_;
    std::vector<float> own_lamps_;
    backdrop_shadow shadow_;
    bool has_shadow_ = false;
};

/// Moves a hit to where `r` meets the plane of the same triangle, which may lie a little outside of it.
ray_hit moved_hit(const prepared_scene& scene, const ray_hit& hit, const ray& r) {
    const auto& g = scene.geometries[hit.geometry];
    const auto& c = g.triangles[hit.triangle];
    const vec3 e1 = g.positions[c[1]] - g.positions[c[0]];
    const vec3 e2 = g.positions[c[2]] - g.positions[c[0]];
    const vec3 p = glm::cross(r.direction, e2);
    const float det = glm::dot(e1, p);
    if (std::abs(det) < 1e-20f) return hit;
    const vec3 from = r.origin - g.positions[c[0]];
    const vec3 q = glm::cross(from, e1);
    ray_hit out = hit;
    out.u = glm::dot(from, p) / det;
    out.v = glm::dot(r.direction, q) / det;
    out.t = glm::dot(e2, q) / det;
    const bool far_off = std::max(std::abs(out.u - hit.u), std::abs(out.v - hit.v)) > 4;  // a sliver seen edge-on
    return far_off ? hit : out;
}

class draft_picture {
public:
    draft_picture(const traced_scene& t, const scene::camera& camera, const draft_shader& shader, const settings& s, frame& out)
        : t_(t), shader_(shader), rays_(camera, s.width, s.height), part_(rays_.part_of(t.scene.bounds)), s_(s), out_(out) {}

    /// Two neighbours at a time: eight rays.
    void row(int y) const {
        for (int x = 0; x < s_.width; x += 2) {
            const auto fx = static_cast<float>(x);
            const auto fy = static_cast<float>(y);
            if (!part_.holds(fx, fy) && !part_.holds(fx + 2, fy + 1)) {
                empty_pixel(x, y);
                if (x + 1 < s_.width) empty_pixel(x + 1, y);
                continue;
            }
            std::array<ray, 8> rays;
            std::array<ray_hit, 8> hits;
            for (int i = 0; i < 8; ++i) {
                const vec2 at = subpixels[i % 4] + vec2(static_cast<float>(x + i / 4), static_cast<float>(y));
                rays[i] = rays_.through(at.x, at.y);
            }
            t_.device.intersect_bundle(rays, hits);
            pixel(x, y, rays.data(), hits.data());
            if (x + 1 < s_.width) pixel(x + 1, y, rays.data() + 4, hits.data() + 4);
        }
    }

private:
    [[nodiscard]] bool same_surface(const ray_hit& a, const ray_hit& b) const {
        if (a.geometry != b.geometry) return false;
        if (a.triangle == b.triangle) return true;
        const auto& g = t_.scene.geometries[a.geometry];
        const auto face = [&](int t) {
            const auto& c = g.triangles[t];
            return glm::cross(g.positions[c[1]] - g.positions[c[0]], g.positions[c[2]] - g.positions[c[0]]);
        };
        const vec3 na = face(a.triangle);
        const vec3 nb = face(b.triangle);
        const float d = glm::dot(na, nb);
        if (d <= 0 || d * d < 0.9f * glm::dot(na, na) * glm::dot(nb, nb)) return false;
        return std::abs(a.t - b.t) < 8 * rays_.spread() * a.t;
    }

    /// Layers behind the first one, for a single sample whose first hit let something through.
    [[nodiscard]] vec4 layers_behind(ray r, float from) const {
        vec3 color(0);
        float left = 1;
        r.t_near = from + t_.scene.epsilon;
        for (int i = 0; i < max_layers && left > 0.01f; ++i) {
            const ray_hit hit = t_.device.intersect(r);
            if (!hit.found()) break;
            r.t_near = hit.t + t_.scene.epsilon;
            if (is_culled(t_.scene, hit, r.direction)) continue;
            const surface s = make_surface(t_.scene, hit, r.direction, rays_.spread() * hit.t);
            if (s.alpha <= 0) continue;
            const vec4 c = shader_.shade(s, hit, r.direction);
            color += vec3(c) * (c.w * left);
            left *= 1 - c.w;
        }
        const vec4 behind = shader_.background(r);
        color += vec3(behind) * (behind.w * left);
        return {color, 1 - left + behind.w * left};
    }

    void empty_pixel(int x, int y) const { store(x, y, weighed(shader_.background(rays_.through(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f)))); }

    [[nodiscard]] static vec4 weighed(vec4 c) { return {vec3(c) * c.w, c.w}; }

    /// `sum` is encoded and premultiplied.
    void store(int x, int y, vec4 sum) const {
        std::uint8_t* p = out_.color.at(x, y);
        for (int k = 0; k < 3; ++k) p[k] = to_byte(sum.w > 0 ? sum[k] / sum.w : 0);
        p[3] = to_byte(sum.w);
    }

    void pixel(int x, int y, const ray* rays, const ray_hit* hits) const {
        vec4 sum(0);  // premultiplied, encoded
        const auto add = [&](vec4 c) { sum += weighed(c) * 0.25f; };
        unsigned done = 0;
        for (int i = 0; i < 4; ++i) {
            if ((done >> i) & 1u) continue;
            unsigned group = 1u << i;
            vec2 centre = subpixels[i];
            float count = 1;
            for (int j = i + 1; j < 4; ++j) {
                const bool same = hits[i].found() ? hits[j].found() && same_surface(hits[i], hits[j]) : !hits[j].found();
                if (((done >> j) & 1u) || !same) continue;
                group |= 1u << j;
                centre += subpixels[j];
                ++count;
            }
            done |= group;
            const ray r = rays_.through(static_cast<float>(x) + centre.x / count, static_cast<float>(y) + centre.y / count);
            if (!hits[i].found()) {
                const vec4 c = shader_.background(r);
                for (int k = 0; k < static_cast<int>(count); ++k) add(c);
                continue;
            }
            const bool culled = is_culled(t_.scene, hits[i], r.direction);
            const ray_hit hit = moved_hit(t_.scene, hits[i], r);
            vec4 c(0);
            if (!culled) {
                const surface s = make_surface(t_.scene, hit, r.direction, rays_.spread() * hit.t);
                c = s.alpha > 0 ? shader_.shade(s, hit, r.direction) : vec4(0);
            }
            for (int j = i; j < 4; ++j) {
                if (!((group >> j) & 1u)) continue;
                if (c.w >= 1) {
                    add(c);
                } else {
                    const vec4 behind = layers_behind(rays[j], hits[j].t);
                    sum += (weighed(c) + behind * (1 - c.w)) * 0.25f;
                }
            }
        }
        store(x, y, sum);
    }

    const traced_scene& t_;
    const draft_shader& shader_;
    camera_rays rays_;
    picture_part part_;
    const settings& s_;
    frame& out_;
};

}  // namespace

blurred_environment blur_surroundings(const traced_scene& t, const light_rig& lights, int threads) {
    return blurred_environment(environment(with_backdrop(lights, t.scene.bounds.centre())), threads);
}

result<frame> render_draft(const traced_scene& t, const scene::camera& camera, const light_rig& lights, const settings& s,
                           const draft_reuse& reuse, progress_sink& progress) {
    frame out = make_frame(s);
    const draft_shader shader(t, lights, s, reuse);
    const draft_picture picture(t, camera, shader, s, out);
    if (!run_pieces(s.height, s.threads, progress, "render.trace", 0, 1, [&](int y) { picture.row(y); })) return cancelled_error();
    return out;
}

}  // namespace fw::render
