// How a surface scatters light: the metallic-roughness model of glTF with sheen, clearcoat and anisotropy, in
// the very formulas of three.js's physical material, so that the browser's view and the server's picture
// agree; and, beyond it, light through thin cloth and light that wraps around skin.
#pragma once

#include "surface.hpp"

namespace fw::render {

/// Two numbers of the split-sum approximation (Karis 2014): scale and bias of F0.
[[nodiscard]] vec2 split_sum(float cos_v, float roughness);

/// Directional albedo of the Charlie sheen (Estevez and Kulla 2017, three.js's fit).
[[nodiscard]] float sheen_albedo(float cos_v, float roughness);

/// BSDF times |cos|, for `to_light` on either side of the surface. Vectors point away from the surface,
/// length one.
[[nodiscard]] vec3 scatter(const surface& s, vec3 to_eye, vec3 to_light);

/// Only the specular lobes (GGX, clearcoat) of scatter(): for lights that are reflected as points.
[[nodiscard]] vec3 scatter_specular(const surface& s, vec3 to_eye, vec3 to_light);

struct scatter_sample {
    vec3 direction;
    vec3 weight;        ///< scatter() / density
    float density = 0;  ///< by solid angle; 0 if the sample failed
};

/// Draws a direction roughly in proportion to scatter(); `choice` picks the lobe.
[[nodiscard]] scatter_sample sample_scatter(const surface& s, vec3 to_eye, vec2 u, float choice);

[[nodiscard]] float scatter_density(const surface& s, vec3 to_eye, vec3 to_light);

/// Shares of light from all around, for prefiltered light: what the specular and the diffuse part make of it.
struct ambient_response {
    vec3 specular_single;    ///< times the prefiltered reflection
    vec3 specular_multiple;  ///< times irradiance / π
    vec3 diffuse;            ///< times irradiance / π
    vec3 sheen;              ///< times irradiance / π
    float base_scale = 1;    ///< what the sheen leaves for diffuse and specular
};
[[nodiscard]] ambient_response ambient_of(const surface& s, vec3 to_eye);

}  // namespace fw::render
