#include "path_tracer.hpp"

#include "bsdf.hpp"
#include "directions.hpp"

namespace fw::render {

namespace {

constexpr int max_layers = 24;          // see-through surfaces in a row
constexpr float indirect_limit = 6.0f;  // exposed radiance; brighter single paths only make specks

float power_weight(float a, float b) {
    return a * a / std::max(a * a + b * b, 1e-20f);
}

}  // namespace

/// A ray on its way, with what it has gathered.
struct path_tracer::walk {
    ray r;
    float spread = 0;  ///< of the cone, per metre
    float cone = 0;    ///< radius where the ray started
    vec3 throughput{1};
    int bounce = 0;
    float density = 0;    ///< with which the last surface chose this direction; 0 from the camera
    vec3 from_normal{0};  ///< of the surface the ray left
    float travelled = 0;
};

vec3 path_tracer::visibility(vec3 origin, vec3 direction, float distance, float skip) const {
    const ray r{origin, direction, skip, distance};
    if (device_.occluded(r)) return vec3(0);
    if (!device_.has_see_through()) return vec3(1);
    vec3 left(1);
    ray rest = r;
    for (int i = 0; i < max_layers; ++i) {
        const ray_hit hit = device_.intersect_see_through(rest);
        if (!hit.found()) break;
        left *= transmittance(scene_, hit, direction);
        if (max_of(left) < 1e-3f) return vec3(0);
        rest.t_near = hit.t + scene_.epsilon;
    }
    return left;
}

bool path_tracer::find_surface(walk& w, sampler& random, surface& s) const {
    for (int layer = 0; layer < max_layers; ++layer) {
        const ray_hit hit = device_.intersect(w.r);
        if (!hit.found()) return false;
        const bool culled = is_culled(scene_, hit, w.r.direction);
        if (!culled) {
            s = make_surface(scene_, hit, w.r.direction, w.cone + w.spread * hit.t);
            const float solid = s.alpha * (1 - s.transmission);
            if (solid >= 1) return true;
            const float u = random.next_one();
            if (u < solid) {
                s.transmission = 0;
                return true;
            }
            if (u < s.alpha) w.throughput *= s.base_color;  // through the pane, coloured by it
        }
        w.r.t_near = hit.t + scene_.epsilon;
    }
    return false;
}

vec3 path_tracer::direct_light(const surface& s, vec3 to_eye, sampler& random) const {
    const vec2 u = random.next();
    const light_sample light = lights_.sample(s.position, s.normal, u, random.next_one());
    if (light.density <= 0 || max_of(light.radiance) <= 0) return vec3(0);
    const vec3 f = scatter(s, to_eye, light.direction);
    if (max_of(f) <= 0) return vec3(0);
    const bool behind = glm::dot(light.direction, s.geometric_normal) < 0;
    if (behind && s.diffuse_transmission <= 0 && s.subsurface <= 0) return vec3(0);
    const vec3 start =
        behind && s.diffuse_transmission > 0 ? s.position - s.geometric_normal * scene_.epsilon : s.offset_position;
    const float skip = s.subsurface > 0 ? 0.008f * s.subsurface : 0;  // light travels some millimetres under skin
    const vec3 seen = visibility(start, light.direction, light.distance - 2 * scene_.epsilon, skip);
    const float weight = light.is_point ? 1 : power_weight(light.density, scatter_density(s, to_eye, light.direction));
    return light.radiance * f * seen * (weight / light.density);
}

void path_tracer::follow(walk& w, path_sample& out, sampler& random) const {
    const float exposure = lights_.setup().exposure;
    const auto add = [&](vec3 radiance) {
        vec3 c = w.throughput * radiance * exposure;
        if (w.bounce > 0) c *= std::min(1.0f, indirect_limit / std::max(max_of(c), 1e-6f));
        out.radiance += c;
    };
    for (; w.bounce <= max_bounces_; ++w.bounce) {
        surface s;
        if (!find_surface(w, random, s)) {
            if (w.bounce == 0) return;
            const escaped_light light = lights_.escaped(w.r, w.from_normal);
            add(light.radiance * (light.density > 0 ? power_weight(w.density, light.density) : 1.0f));
            return;
        }
        const float distance = glm::length(s.position - w.r.origin);
        w.travelled += distance;
        w.cone += w.spread * distance;
        if (w.bounce == 0) {
            out.covered = true;
            out.albedo = glm::min(s.base_color + s.sheen_color * 0.5f, vec3(1));
            out.normal = s.normal;
            out.depth = w.travelled;
        }
        if (s.unlit) {
            out.radiance += w.throughput * s.base_color;
            return;
        }
        const vec3 to_eye = -w.r.direction;
        add(s.emissive);
        add(direct_light(s, to_eye, random));
        const vec2 u = random.next();
        const scatter_sample next = sample_scatter(s, to_eye, u, random.next_one());
        if (next.density <= 0) return;
        const bool through = glm::dot(next.direction, s.normal) < 0;
        if ((glm::dot(next.direction, s.geometric_normal) < 0) != through) return;
        w.throughput *= next.weight;
        if (w.bounce >= 1) {  // Russian roulette
            const float keep = std::clamp(max_of(w.throughput), 0.1f, 1.0f);
            if (random.next_one() >= keep) return;
            w.throughput /= keep;
        }
        w.r = {through ? s.position - s.geometric_normal * scene_.epsilon : s.offset_position, next.direction};
        w.density = next.density;
        w.from_normal = s.normal;
        w.spread = std::max(w.spread, s.roughness * 0.15f);
    }
}

void path_tracer::shade_backdrop(const ray& r, float spread, path_sample& out, sampler& random) const {
    const auto hit = lights_.backdrop()->intersect(r);
    if (!hit) return;
    const vec3 start = hit->position + hit->normal * scene_.epsilon;
    const vec2 u = random.next();
    if (const light_sample light = lights_.sample(hit->position, hit->normal, u, random.next_one());
        light.density > 0) {
        const vec3 received = light.radiance * (std::max(0.0f, glm::dot(light.direction, hit->normal)) / light.density);
        if (max_of(received) > 0) {
            out.shadow_possible += received;
            out.shadow_received += received * visibility(start, light.direction, light.distance - 2 * scene_.epsilon);
        }
    }
    // What comes from everywhere else: the room, and the backdrop itself.
    const vec3 d = cosine_direction(hit->normal, random.next());
    const vec3 room = (lights_.setup().around.sky + lights_.setup().around.ground) *
                          (0.5f * pi_f * lights_.setup().around.intensity) +
                      lights_.backdrop()->description().color * (0.35f * pi_f / lights_.setup().exposure);
    out.shadow_possible += room;
    out.shadow_received += room * visibility(start, d, 1e30f);
    const sweep& s = lights_.backdrop()->description();
    if (s.reflectivity <= 0 || hit->normal.y < 0.99f) return;
    const float grazing = std::pow(1 - std::max(0.0f, -r.direction.y), 5.0f);
    const vec3 rough_normal =
        glm::normalize(hit->normal + (cosine_direction(hit->normal, random.next()) - hit->normal) * 0.03f);
    walk w;
    w.r = {start, glm::reflect(r.direction, rough_normal)};
    w.spread = spread * 4;
    w.cone = spread * hit->t;
    path_sample mirrored;
    follow(w, mirrored, random);
    if (mirrored.covered) out.mirrored += mirrored.radiance * (s.reflectivity + (1 - s.reflectivity) * grazing * 0.5f);
}

path_sample path_tracer::trace(const ray& primary, float spread, sampler& random) const {
    path_sample out;
    walk w;
    w.r = primary;
    w.spread = spread;
    follow(w, out, random);
    if (!out.covered && lights_.backdrop()) shade_backdrop(primary, spread, out, random);
    return out;
}

}  // namespace fw::render
