// What a ray sees where it meets the model: geometry, frame and material with every texture looked up.
#pragma once

#include "prepared_scene.hpp"

namespace fw::render {

struct surface {
    vec3 position;
    vec3 offset_position;   ///< where secondary rays start: lifted off coarse triangles (Hanika 2021)
    vec3 geometric_normal;  ///< towards the viewer
    vec3 normal;            ///< shading normal towards the viewer
    vec3 tangent;
    vec3 bitangent;
    bool back = false;  ///< the triangle's back is seen
    vec3 base_color;
    float alpha = 1;
    float metallic = 0;
    float roughness = 1;
    vec3 dielectric_f0{0.04f};
    vec3 f0{0.04f};  ///< dielectric and metal mixed
    float f90 = 1;
    vec3 sheen_color{0};
    float sheen_roughness = 0;
    float sheen_max = 0;
    float occlusion = 1;
    vec3 emissive{0};
    float transmission = 0;
    float diffuse_transmission = 0;
    float subsurface = 0;
    float anisotropy = 0;
    float clearcoat = 0;
    float clearcoat_roughness = 0;
    bool unlit = false;
};

/// True if a hit must be passed through without shading: the back of a single-sided material.
[[nodiscard]] bool is_culled(const prepared_scene& scene, const ray_hit& hit, vec3 direction);

/// Alpha (mask applied) and thin transmission at a hit, for shadow rays: the colour of light that gets
/// through.
[[nodiscard]] vec3 transmittance(const prepared_scene& scene, const ray_hit& hit, vec3 direction);

/// `cone` is the radius of the ray's footprint at the hit, metres, measured across the ray.
[[nodiscard]] surface make_surface(const prepared_scene& scene, const ray_hit& hit, vec3 direction, float cone);

}  // namespace fw::render
