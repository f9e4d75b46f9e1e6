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
[[nodiscard]] result<frame> render_paths(const traced_scene& t, const scene::camera& camera, const light_rig& lights, const settings& s,
                                         std::size_t band_rows, progress_sink& progress);

/// Draft picture. `ambient` is what bake_ambient() made of the scene; empty has it computed where the lamps call for it.
/// Errors: `cancelled`.
[[nodiscard]] result<frame> render_draft(const traced_scene& t, const scene::camera& camera, const light_rig& lights, const settings& s,
                                         std::span<const float> ambient, progress_sink& progress);

/// Planes that the settings ask for, allocated.
[[nodiscard]] frame make_frame(const settings& s);

}  // namespace fw::render
