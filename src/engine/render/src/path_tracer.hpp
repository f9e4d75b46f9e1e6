// Light carried along paths: what one ray through the picture brings back, with a noise that falls as
// 1/√samples.
#pragma once

#include "light_sampling.hpp"
#include "ray_device.hpp"
#include "sampler.hpp"
#include "surface.hpp"

namespace fw::render {

/// Everything that one sample of a pixel contributes.
struct path_sample {
    vec3 radiance{0};      ///< of the model, exposed
    bool covered = false;  ///< the model was met, not the background
    vec3 albedo{0};        ///< of what was met first
    vec3 normal{0};
    float depth = 0;
    vec3 shadow_received{0};  ///< light on the backdrop with the model in the way …
    vec3 shadow_possible{0};  ///< … and without
    vec3 mirrored{0};         ///< model seen in a polished floor, exposed
};

class path_tracer {
public:
    path_tracer(const prepared_scene& scene, const ray_device& device, const light_rig& lights, int max_bounces)
        : scene_(scene), device_(device), lights_(lights), max_bounces_(max_bounces) {}

    /// `spread`: radius of the ray's cone at distance one.
    [[nodiscard]] path_sample trace(const ray& primary, float spread, sampler& random) const;

    /// Share of light per colour that passes from `origin` towards `direction` up to `distance`.
    [[nodiscard]] vec3 visibility(vec3 origin, vec3 direction, float distance, float skip = 0) const;

private:
    struct first_hit;
    struct walk;

    /// The next surface that does not let the ray through; alpha and thin transmission decide by chance.
    [[nodiscard]] bool find_surface(walk& w, sampler& random, surface& s) const;
    [[nodiscard]] vec3 direct_light(const surface& s, vec3 to_eye, sampler& random) const;
    void follow(walk& w, path_sample& out, sampler& random) const;
    void shade_backdrop(const ray& r, float spread, path_sample& out, sampler& random) const;

    const prepared_scene& scene_;
    const ray_device& device_;
    const light_rig& lights_;
    int max_bounces_;
};

}  // namespace fw::render
