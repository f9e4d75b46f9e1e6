#include "bsdf.hpp"

#include "directions.hpp"

namespace fw::render {

namespace {

struct angles {
    float nl, nv, nh, vh;
    vec3 h;
};

angles angles_of(const surface& s, vec3 v, vec3 l) {
    const vec3 h = glm::normalize(v + l);
    const auto clamped = [](float x) { return std::clamp(x, 0.0f, 1.0f); };
    return {clamped(glm::dot(s.normal, l)), clamped(glm::dot(s.normal, v)), clamped(glm::dot(s.normal, h)),
            clamped(glm::dot(v, h)), h};
}

vec3 fresnel(vec3 f0, float f90, float vh) {
    const float x = 1 - vh;
    const float x2 = x * x;
    const float w = x2 * x2 * x;
    return f0 * (1 - w) + vec3(f90 * w);
}

float ggx_distribution(float alpha, float nh) {
    const float a2 = alpha * alpha;
    const float d = nh * nh * (a2 - 1) + 1;
    return inverse_pi * a2 / (d * d);
}

/// Height-correlated Smith masking divided by 4 nl nv (Heitz 2014).
float ggx_visibility(float alpha, float nl, float nv) {
    const float a2 = alpha * alpha;
    const float gv = nl * std::sqrt(a2 + (1 - a2) * nv * nv);
    const float gl = nv * std::sqrt(a2 + (1 - a2) * nl * nl);
    return 0.5f / std::max(gv + gl, 1e-6f);
}

/// Roughness along the tangent; across it, it is the material's own.
float alpha_along(const surface& s) {
    const float alpha = s.roughness * s.roughness;
    return glm::mix(alpha, 1.0f, s.anisotropy * s.anisotropy);
}

float specular_lobe(const surface& s, const angles& a, vec3 v, vec3 l) {
    const float alpha = s.roughness * s.roughness;
    if (s.anisotropy <= 0) return ggx_distribution(alpha, a.nh) * ggx_visibility(alpha, a.nl, a.nv);
    const float at = alpha_along(s);
    const float a2 = at * alpha;
    const vec3 q(alpha * glm::dot(s.tangent, a.h), at * glm::dot(s.bitangent, a.h), a2 * a.nh);
    const float w = a2 / std::max(glm::dot(q, q), 1e-12f);
    const float gv = a.nl * glm::length(vec3(at * glm::dot(s.tangent, v), alpha * glm::dot(s.bitangent, v), a.nv));
    const float gl = a.nv * glm::length(vec3(at * glm::dot(s.tangent, l), alpha * glm::dot(s.bitangent, l), a.nl));
    return inverse_pi * a2 * w * w * 0.5f / std::max(gv + gl, 1e-6f);
}

/// Charlie distribution (Estevez and Kulla 2017) with the visibility of Neubelt and Pettineo (2013).
float sheen_lobe(float roughness, const angles& a) {
    const float inverse_alpha = 1 / (roughness * roughness);
    const float sin2 = std::max(1 - a.nh * a.nh, 0.0078125f);
    const float d = (2 + inverse_alpha) * std::pow(sin2, inverse_alpha * 0.5f) * (0.5f * inverse_pi);
    return d * std::clamp(1 / (4 * (a.nl + a.nv - a.nl * a.nv)), 0.0f, 1.0f);
}

/// Energy that single scattering off rough microfacets loses, given back in the colour of F0 (Fdez-Agüera
/// 2019).
vec3 multiple_scatter_gain(const surface& s, float nv) {
    const vec2 dfg = split_sum(nv, s.roughness);
    return vec3(1) + s.f0 * (1 / std::max(dfg.x + dfg.y, 0.05f) - 1);
}

vec3 specular_part(const surface& s, const angles& a, vec3 v, vec3 l) {
    if (a.nl <= 0 || a.nv <= 0) return vec3(0);
    return fresnel(s.f0, s.f90, a.vh) * multiple_scatter_gain(s, a.nv) * (specular_lobe(s, a, v, l) * a.nl);
}

/// A red edge where light goes over into shadow, as under skin: each colour's cosine wraps as far as it
/// travels.
vec3 wrapped_cosine(const surface& s, float signed_nl) {
    const vec3 reach = vec3(0.42f, 0.20f, 0.13f) * s.subsurface;
    const vec3 wrapped = glm::max(vec3(0), (vec3(signed_nl) + reach) / ((vec3(1) + reach) * (vec3(1) + reach)));
    return wrapped;
}

vec3 diffuse_part(const surface& s, const angles& a, float signed_nl) {
    const vec3 albedo =
        s.base_color * ((1 - s.metallic) * (1 - s.transmission) * (1 - s.diffuse_transmission) * inverse_pi);
    if (s.subsurface > 0) return albedo * wrapped_cosine(s, signed_nl);
    if (signed_nl <= 0) return vec3(0);
    return albedo * (vec3(1) - fresnel(s.dielectric_f0, s.f90, a.vh)) * a.nl;
}

/// Light that comes through the cloth from behind, coloured once more by the yarn.
vec3 through_part(const surface& s, float signed_nl) {
    if (signed_nl >= 0 || s.diffuse_transmission <= 0) return vec3(0);
    return s.base_color * ((1 - s.metallic) * s.diffuse_transmission * -signed_nl * inverse_pi);
}

float specular_share(const surface& s, vec3 v) {
    const float nv = std::clamp(glm::dot(s.normal, v), 0.0f, 1.0f);
    const vec2 dfg = split_sum(nv, s.roughness);
    const float specular = luminance(s.f0) * dfg.x + s.f90 * dfg.y + 0.25f * s.clearcoat;
    const float diffuse = luminance(s.base_color) * (1 - s.metallic) + s.sheen_max * 0.5f;
    if (specular <= 0) return 0;
    return std::clamp(specular / (specular + diffuse), 0.1f, s.metallic >= 1 ? 1.0f : 0.9f);
}

float specular_alpha(const surface& s) {
    return std::max(s.roughness * s.roughness, 0.002f);
}

/// Density of the half vector's reflection when normals visible to the eye are drawn (Heitz 2018).
float visible_normal_density(const surface& s, vec3 v, vec3 l) {
    const angles a = angles_of(s, v, l);
    if (a.nl <= 0 || a.nv <= 0) return 0;
    const float alpha = specular_alpha(s);
    const float a2 = alpha * alpha;
    const float lambda = std::sqrt(a2 + (1 - a2) * a.nv * a.nv);
    return ggx_distribution(alpha, a.nh) / (2 * (a.nv + lambda));
}

vec3 sample_visible_normal(const surface& s, vec3 v, vec2 u) {
    const auto [t, b] = axes_around(s.normal);
    const float alpha = specular_alpha(s);
    const vec3 local(glm::dot(v, t), glm::dot(v, b), std::max(glm::dot(v, s.normal), 1e-4f));
    // Spherical caps (Dupuy and Benyoub 2023).
    const vec3 stretched = glm::normalize(vec3(local.x * alpha, local.y * alpha, local.z));
    const float phi = 2 * pi_f * u.x;
    const float z = (1 - u.y) * (1 + stretched.z) - stretched.z;
    const float r = std::sqrt(std::clamp(1 - z * z, 0.0f, 1.0f));
    const vec3 cap = vec3(r * std::cos(phi), r * std::sin(phi), z) + stretched;
    const vec3 h = glm::normalize(vec3(cap.x * alpha, cap.y * alpha, std::max(cap.z, 1e-6f)));
    return t * h.x + b * h.y + s.normal * h.z;
}

}  // namespace

vec2 split_sum(float cos_v, float roughness) {
    const float x = 1 - roughness;
    const float y = 0.0425f - 0.0275f * roughness;
    const float z = 1.04f - 0.572f * roughness;
    const float w = 0.022f * roughness - 0.04f;
    const float a = std::min(x * x, std::exp2(-9.28f * cos_v)) * x + y;
    return {-1.04f * a + z, 1.04f * a + w};
}

float sheen_albedo(float cos_v, float roughness) {
    const float inverse = 1 / (roughness + 0.1f);
    const float a = -1.9362f + 1.0678f * roughness + 0.4573f * roughness * roughness - 0.8469f * inverse;
    const float b = -0.6014f + 0.5538f * roughness - 0.4670f * roughness * roughness - 0.1255f * inverse;
    return std::clamp(std::exp(a * cos_v + b), 0.0f, 1.0f);
}

vec3 scatter_specular(const surface& s, vec3 v, vec3 l) {
    const angles a = angles_of(s, v, l);
    vec3 out = specular_part(s, a, v, l);
    if (s.clearcoat > 0 && a.nl > 0) {
        const float alpha = s.clearcoat_roughness * s.clearcoat_roughness;
        const float coat = ggx_distribution(alpha, a.nh) * ggx_visibility(alpha, a.nl, a.nv) * a.nl;
        const vec3 f = fresnel(vec3(0.04f), 1, a.nv) * s.clearcoat;
        out = out * (vec3(1) - f) + fresnel(vec3(0.04f), 1, a.vh) * (coat * s.clearcoat);
    }
    return out;
}

vec3 scatter(const surface& s, vec3 v, vec3 l) {
    const float signed_nl = glm::dot(s.normal, l);
    const angles a = angles_of(s, v, l);
    vec3 base = specular_part(s, a, v, l) + diffuse_part(s, a, signed_nl) + through_part(s, signed_nl);
    if (s.sheen_max > 0) {
        const float albedo = std::max(sheen_albedo(a.nv, s.sheen_roughness), sheen_albedo(a.nl, s.sheen_roughness));
        base *= 1 - s.sheen_max * albedo;
        if (a.nl > 0) base += s.sheen_color * (sheen_lobe(s.sheen_roughness, a) * a.nl);
    }
    if (s.clearcoat > 0) {
        const float alpha = s.clearcoat_roughness * s.clearcoat_roughness;
        const vec3 f = fresnel(vec3(0.04f), 1, a.nv) * s.clearcoat;
        base *= vec3(1) - f;
        if (a.nl > 0)
            base += fresnel(vec3(0.04f), 1, a.vh) *
                    (ggx_distribution(alpha, a.nh) * ggx_visibility(alpha, a.nl, a.nv) * a.nl * s.clearcoat);
    }
    return base;
}

float scatter_density(const surface& s, vec3 v, vec3 l) {
    const float nl = glm::dot(s.normal, l);
    const float specular = specular_share(s, v);
    const float rest = 1 - specular;
    if (nl < 0) return rest * s.diffuse_transmission * -nl * inverse_pi;
    return specular * visible_normal_density(s, v, l) + rest * (1 - s.diffuse_transmission) * nl * inverse_pi;
}

scatter_sample sample_scatter(const surface& s, vec3 v, vec2 u, float choice) {
    const float specular = specular_share(s, v);
    scatter_sample out{};
    if (choice < specular) {
        const vec3 h = sample_visible_normal(s, v, u);
        out.direction = glm::normalize(h * (2 * glm::dot(v, h)) - v);
        if (glm::dot(out.direction, s.normal) <= 0) return out;
    } else {
        const bool through = (choice - specular) < (1 - specular) * s.diffuse_transmission;
        out.direction = cosine_direction(through ? -s.normal : s.normal, u);
    }
    out.density = scatter_density(s, v, out.direction);
    if (out.density <= 1e-6f) {
        out.density = 0;
        return out;
    }
    out.weight = scatter(s, v, out.direction) / out.density;
    return out;
}

ambient_response ambient_of(const surface& s, vec3 v) {
    const float nv = std::clamp(glm::dot(s.normal, v), 0.0f, 1.0f);
    const vec2 dfg = split_sum(nv, s.roughness);
    const float lost = 1 - (dfg.x + dfg.y);
    const auto scattering = [&](vec3 f0, vec3& single, vec3& multiple) {
        single = f0 * dfg.x + vec3(s.f90 * dfg.y);
        const vec3 average = f0 + (vec3(1) - f0) * (1.0f / 21.0f);
        multiple = single * average / (vec3(1) - average * lost) * lost;
    };
    vec3 single_d, multiple_d, single_m, multiple_m;
    scattering(s.dielectric_f0, single_d, multiple_d);
    scattering(s.base_color, single_m, multiple_m);
    ambient_response out;
    out.specular_single = glm::mix(single_d, single_m, s.metallic);
    out.specular_multiple = glm::mix(multiple_d, multiple_m, s.metallic);
    out.diffuse = s.base_color * (1 - s.metallic) * (vec3(1) - single_d - multiple_d);
    out.sheen = vec3(0);
    if (s.sheen_max > 0) {
        const float albedo = sheen_albedo(nv, s.sheen_roughness);
        out.sheen = s.sheen_color * albedo;
        out.base_scale = 1 - s.sheen_max * albedo;
    }
    return out;
}

}  // namespace fw::render
