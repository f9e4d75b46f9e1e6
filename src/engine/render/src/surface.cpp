#include "surface.hpp"

#include "directions.hpp"

namespace fw::render {

namespace {

/// The corners of the triangle that was hit and the weights of the hit.
struct corner_view {
    const placed_geometry& g;
    triangle t;
    vec3 w;

    template <class T>
    [[nodiscard]] T mix(const std::vector<T>& v) const {
        return v[t[0]] * w.x + v[t[1]] * w.y + v[t[2]] * w.z;
    }
    [[nodiscard]] const std::vector<vec2>& uvs(int set) const { return set == 1 && !g.uv1.empty() ? g.uv1 : g.uv0; }
};

corner_view corners_of(const prepared_scene& scene, const ray_hit& hit) {
    const auto& g = scene.geometries[hit.geometry];
    return {g, g.triangles[hit.triangle], {1 - hit.u - hit.v, hit.u, hit.v}};
}

vec3 face_cross(const corner_view& c) {
    return glm::cross(c.g.positions[c.t[1]] - c.g.positions[c.t[0]], c.g.positions[c.t[2]] - c.g.positions[c.t[0]]);
}

/// Looks textures up at one hit: the footprint in texture space follows from areas in the world and in the
/// texture.
class texture_reader {
public:
    texture_reader(const prepared_scene& scene, const corner_view& c, float cone, float cosine)
        : scene_(scene), c_(c), world_area_(glm::length(face_cross(c))), width_(2 * cone / std::max(cosine, 0.15f)) {}

    [[nodiscard]] vec4 read(const scene::texture_use& use) const {
        const auto& uvs = c_.uvs(use.uv_set);
        if (uvs.empty()) return scene_.textures[use.texture].sample({0, 0}, 0);
        return scene_.textures[use.texture].sample(transform_uv(use, c_.mix(uvs)), footprint(use, uvs));
    }
    [[nodiscard]] bool can(const scene::texture_use& use) const { return use.used(); }

private:
    [[nodiscard]] float footprint(const scene::texture_use& use, const std::vector<vec2>& uvs) const {
        const vec2 a = (uvs[c_.t[1]] - uvs[c_.t[0]]) * use.scale;
        const vec2 b = (uvs[c_.t[2]] - uvs[c_.t[0]]) * use.scale;
        const float uv_area = std::abs(a.x * b.y - a.y * b.x);
        return world_area_ > 0 ? width_ * std::sqrt(uv_area / world_area_) : 0;
    }

    const prepared_scene& scene_;
    const corner_view& c_;
    float world_area_;
    float width_;
};

/// Tangents as given, else along the texture's u; the bitangent points to the top of the picture.
void set_tangents(surface& s, const corner_view& c, const scene::texture_use& use, vec3 normal) {
    vec3 t;
    float sign = 1;
    if (!c.g.tangents.empty()) {
        const vec4 mixed = c.mix(c.g.tangents);
        t = vec3(mixed);
        sign = c.g.tangents[c.t[0]].w < 0 ? -1.0f : 1.0f;
    } else {
        const auto& uvs = c.uvs(use.uv_set);
        if (uvs.empty()) {
            const auto axes = axes_around(normal);
            s.tangent = axes.t;
            s.bitangent = axes.b;
            return;
        }
        const vec3 e1 = c.g.positions[c.t[1]] - c.g.positions[c.t[0]];
        const vec3 e2 = c.g.positions[c.t[2]] - c.g.positions[c.t[0]];
        const vec2 d1 = uvs[c.t[1]] - uvs[c.t[0]];
        const vec2 d2 = uvs[c.t[2]] - uvs[c.t[0]];
        const float det = d1.x * d2.y - d1.y * d2.x;
        t = (e1 * d2.y - e2 * d1.y) * (det < 0 ? -1.0f : 1.0f);
        const vec3 up = (e1 * d2.x - e2 * d1.x) * (det < 0 ? -1.0f : 1.0f);  // against v, which runs downwards
        sign = glm::dot(glm::cross(normal, t), up) < 0 ? -1.0f : 1.0f;
    }
    t -= normal * glm::dot(normal, t);
    const float length = glm::length(t);
    s.tangent = length > 1e-12f ? t / length : axes_around(normal).t;
    s.bitangent = glm::cross(normal, s.tangent) * sign;
}

/// Moves the start of secondary rays onto the smooth surface that the vertex normals suggest, so that coarse
/// triangles don't shadow themselves at the terminator.
vec3 lifted_position(const corner_view& c, vec3 p, float side) {
    vec3 lift(0.0f);
    const float weights[3] = {c.w.x, c.w.y, c.w.z};
    for (int i = 0; i < 3; ++i) {
        const vec3 n = c.g.normals[c.t[i]] * side;
        const float d = std::min(0.0f, glm::dot(p - c.g.positions[c.t[i]], n));
        lift -= n * (d * weights[i]);
    }
    return p + lift;
}

void set_specular(surface& s, const scene::material& m, const texture_reader& textures) {
    const float r = (m.ior - 1) / (m.ior + 1);
    vec3 color = m.specular_color;
    float strength = m.specular;
    if (textures.can(m.specular_color_texture)) color *= vec3(textures.read(m.specular_color_texture));
    if (textures.can(m.specular_texture)) strength *= textures.read(m.specular_texture).w;
    s.dielectric_f0 = glm::min(color * (r * r), vec3(1)) * strength;
    s.f0 = glm::mix(s.dielectric_f0, s.base_color, s.metallic);
    s.f90 = glm::mix(strength, 1.0f, s.metallic);
}

void set_sheen(surface& s, const scene::material& m, const texture_reader& textures) {
    s.sheen_color = m.sheen_color;
    if (max_of(s.sheen_color) <= 0) return;
    s.sheen_roughness = std::clamp(m.sheen_roughness, 0.0001f, 1.0f);
    if (textures.can(m.sheen_color_texture)) s.sheen_color *= vec3(textures.read(m.sheen_color_texture));
    if (textures.can(m.sheen_roughness_texture)) s.sheen_roughness *= textures.read(m.sheen_roughness_texture).w;
    s.sheen_roughness = std::max(s.sheen_roughness, 0.07f);  // sharper lobes overflow and nobody weaves them
    s.sheen_max = max_of(s.sheen_color);
}

vec4 base_color_at(const scene::material& m, const corner_view& c, const texture_reader& textures) {
    vec4 color = m.base_color;
    if (textures.can(m.base_color_texture)) color *= textures.read(m.base_color_texture);
    if (!c.g.colors.empty()) color *= c.mix(c.g.colors);
    return color;
}

float applied_alpha(const scene::material& m, float alpha) {
    switch (m.alpha) {
        case scene::alpha_mode::opaque:
            return 1;
        case scene::alpha_mode::mask:
            return alpha >= m.alpha_cutoff ? 1.0f : 0.0f;
        case scene::alpha_mode::blend:
            return std::clamp(alpha, 0.0f, 1.0f);
    }
    std::unreachable();
}

void apply_normal_map(surface& s, const scene::material& m, const texture_reader& textures) {
    const vec4 stored = textures.read(m.normal_texture);
    vec3 n(stored.x * 2 - 1, stored.y * 2 - 1, stored.z * 2 - 1);
    n.x *= m.normal_scale;
    n.y *= m.normal_scale;
    const vec3 bent = s.tangent * n.x + s.bitangent * n.y + s.normal * std::max(n.z, 0.05f);
    s.normal = glm::normalize(bent);
}

/// Keeps the shading normal on the viewer's side, or reflections leave through the surface.
void face_viewer(surface& s, vec3 direction) {
    const float d = glm::dot(s.normal, direction);
    if (d > -0.01f) s.normal = glm::normalize(s.normal - direction * (d + 0.01f));
}

}  // namespace

bool is_culled(const prepared_scene& scene, const ray_hit& hit, vec3 direction) {
    const corner_view c = corners_of(scene, hit);
    return !scene.materials[c.g.material].double_sided && glm::dot(face_cross(c), direction) > 0;
}

vec3 transmittance(const prepared_scene& scene, const ray_hit& hit, vec3 direction) {
    const corner_view c = corners_of(scene, hit);
    const auto& m = scene.materials[c.g.material];
    const texture_reader textures(scene, c, 0, std::abs(glm::dot(glm::normalize(face_cross(c)), direction)));
    const vec4 color = base_color_at(m, c, textures);
    const float alpha = applied_alpha(m, color.w);
    return vec3(1 - alpha) + vec3(color) * (alpha * m.transmission);
}

surface make_surface(const prepared_scene& scene, const ray_hit& hit, vec3 direction, float cone) {
    const corner_view c = corners_of(scene, hit);
    const auto& m = scene.materials[c.g.material];
    surface s;
    const vec3 face = face_cross(c);
    const float face_length = glm::length(face);
    s.geometric_normal = face_length > 0 ? face / face_length : vec3(0, 1, 0);
    s.position = c.mix(c.g.positions);
    s.back = glm::dot(s.geometric_normal, direction) > 0;
    const float side = s.back ? -1.0f : 1.0f;
    s.geometric_normal *= side;
    s.normal = glm::normalize(c.mix(c.g.normals) + s.geometric_normal * (side * 1e-6f)) * side;
    s.offset_position = lifted_position(c, s.position, side) + s.geometric_normal * scene.epsilon;

    const texture_reader textures(scene, c, cone, std::abs(glm::dot(s.geometric_normal, direction)));
    if (m.normal_texture.used() || m.anisotropy > 0) {
        set_tangents(s, c, m.normal_texture, s.normal * side);
        s.tangent *= side;
        s.bitangent *= side;
    }
    if (m.normal_texture.used()) apply_normal_map(s, m, textures);
    face_viewer(s, direction);

    const vec4 base = base_color_at(m, c, textures);
    s.base_color = vec3(base) * (s.back ? m.inner_tint : vec3(1));
    s.alpha = applied_alpha(m, base.w);
    s.metallic = m.metallic;
    s.roughness = m.roughness;
    if (textures.can(m.metallic_roughness_texture)) {
        const vec4 v = textures.read(m.metallic_roughness_texture);
        s.roughness *= v.y;
        s.metallic *= v.z;
    }
    s.roughness = std::clamp(s.roughness, 0.045f, 1.0f);
    set_specular(s, m, textures);
    set_sheen(s, m, textures);
    if (textures.can(m.occlusion_texture))
        s.occlusion = 1 + m.occlusion_strength * (textures.read(m.occlusion_texture).x - 1);
    s.emissive = m.emissive;
    if (textures.can(m.emissive_texture)) s.emissive *= vec3(textures.read(m.emissive_texture));
    s.transmission =
        m.transmission * (textures.can(m.transmission_texture) ? textures.read(m.transmission_texture).x : 1);
    s.diffuse_transmission = m.diffuse_transmission;
    s.subsurface = m.subsurface;
    s.anisotropy = m.anisotropy;
    s.clearcoat = m.clearcoat;
    s.clearcoat_roughness = std::max(m.clearcoat_roughness, 0.045f);
    s.unlit = m.unlit;
    return s;
}

}  // namespace fw::render
