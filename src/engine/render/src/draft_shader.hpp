// Colour of a surface or of the background in a draft picture, from light that was blurred or baked
// beforehand.
#pragma once

#include <optional>

#include "path_tracer.hpp"
#include "stage_parts.hpp"
#include "vertex_light.hpp"

namespace fw::render {

/// Everything a draft pixel needs, computed once a picture. Keeps references: scene, lights and settings
/// outlive it.
class draft_shader {
public:
    draft_shader(const traced_scene& t, const light_rig& lights, const settings& s, const draft_reuse& reuse);

    /// Tone mapped and sRGB encoded colour of a surface; alpha beside it.
    [[nodiscard]] vec4 shade(const surface& s, const ray_hit& hit, vec3 direction) const;

    /// The same of what lies behind the model; (x, y) places the dither that hides bands in the backdrop.
    [[nodiscard]] vec4 background(const ray& r, int x, int y) const;

private:
    [[nodiscard]] float interpolate(std::span<const float> values, const ray_hit& hit, std::size_t stride,
                                    std::size_t offset, float otherwise) const;
    [[nodiscard]] vec3 ambient_light(const surface& s, vec3 to_eye, float open) const;
    [[nodiscard]] vec3 sun_light_on(const surface& s, vec3 to_eye) const;
    [[nodiscard]] vec3 lamp_light_on(const surface& s, vec3 to_eye, std::size_t l) const;

    /// A direction in the frame of the surroundings, which turn with the camera.
    [[nodiscard]] vec3 turned(vec3 d) const {
        return {d.x * cos_turn_ - d.z * sin_turn_, d.y, d.x * sin_turn_ + d.z * cos_turn_};
    }

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

}  // namespace fw::render
