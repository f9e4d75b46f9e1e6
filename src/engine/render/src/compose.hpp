// Puts a computed band in front of its background and on the screen's scale.
#pragma once

#include "camera_rays.hpp"
#include "film.hpp"
#include "fw/render/render.hpp"
#include "light_sampling.hpp"

namespace fw::render {

/// What a pixel of the background shows, and how much of it: linear, not tone mapped unless it is an
/// environment.
struct background_color {
    vec3 color{0};
    float alpha = 1;
};

/// `shadow` is the light left on the backdrop, `mirrored` what its floor reflects.
[[nodiscard]] background_color background_at(const settings& s, const light_rig& lights, const ray& r, vec3 shadow,
                                             vec3 mirrored);

/// Up to half a step of the screen's scale either way, so that slow gradients show no bands.
[[nodiscard]] float dither_at(int x, int y);

/// Writes rows [begin, end) of the picture, which `band` holds, into `out`.
void compose_rows(const film& band, int begin, int end, const settings& s, const light_rig& lights,
                  const camera_rays& camera, frame& out);

/// Stores one pixel: linear colour premultiplied by alpha.
void store_pixel(scene::image& out, int x, int y, vec3 premultiplied, float alpha);

}  // namespace fw::render
