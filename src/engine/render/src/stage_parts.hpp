// What a stage holds, and the renderers that work on it.
#pragma once

#include "camera_rays.hpp"
#include "fw/render/render.hpp"
#include "light_sampling.hpp"
#include "prepared_scene.hpp"
#include "ray_device.hpp"

namespace fw::render {

struct stage::parts {
    prepared_scene scene;
    ray_device device;
};

/// The model as every renderer sees it.
struct traced_scene {
    const prepared_scene& scene;
    const ray_device& device;
};

/// Path traced, filtered picture in bands of `band_rows` rows. Errors: `cancelled`.
[[nodiscard]] result<frame> render_paths(const traced_scene& t, const scene::camera& camera, const light_rig& lights,
                                         const settings& s, std::size_t band_rows, progress_sink& progress);

class blurred_environment;

/// What many draft pictures of one model share; all empty for a picture alone.
struct draft_reuse {
    std::span<const float> ambient = {};                ///< by bake_ambient()
    std::span<const float> lamps = {};                  ///< by bake_lamps() or lamp_orbit::at()
    const blurred_environment* surroundings = nullptr;  ///< blurred for azimuth 0 …
    float azimuth = 0;                                  ///< … and turned by this about the vertical axis
};

/// The surroundings with the backdrop in them, as seen from the model, blurred.
[[nodiscard]] blurred_environment blur_surroundings(const traced_scene& t, const light_rig& lights, int threads);

/// Errors: `cancelled`.
[[nodiscard]] result<frame> render_draft(const traced_scene& t, const scene::camera& camera, const light_rig& lights,
                                         const settings& s, const draft_reuse& reuse, progress_sink& progress);

/// Planes that the settings ask for, allocated.
[[nodiscard]] frame make_frame(const settings& s);

}  // namespace fw::render
