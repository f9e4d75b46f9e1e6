#include "compose.hpp"

#include "directions.hpp"
#include "sampler.hpp"
#include "tone.hpp"

namespace fw::render {

background_color background_at(const settings& s, const light_rig& lights, const ray& r, vec3 shadow, vec3 mirrored) {
    const auto& floor = lights.backdrop();
    const float strength = floor ? floor->description().shadow_strength : 0;
    vec3 left = glm::mix(vec3(1), shadow, strength);
    if (floor) {  // feet must stand: what is dark already gets darker, a faint dimming stays as it is
        const float deep = 1 - std::clamp(luminance(left), 0.0f, 1.0f);
        left *= std::pow(std::max(1 - deep, 1e-3f), floor->description().contact * deep);
    }
    switch (s.background) {
        case background::transparent:
            return {vec3(0), std::clamp(1 - luminance(left), 0.0f, 1.0f)};
        case background::plain:
            return {to_linear(s.plain_color), 1};
        case background::environment:
            return {tone_map(lights.around().radiance(r.direction) * lights.setup().exposure, s.tone), 1};
        case background::backdrop:
            break;
    }
    if (floor) {
        if (const auto hit = floor->intersect(r)) return {floor->color_at(*hit) * left + tone_map(mirrored, s.tone), 1};
        // Above the wall or behind the camera: as the wall is at its end.
        return {floor->description().color * (1 - floor->description().vignette), 1};
    }
    return {tone_map(lights.around().radiance(r.direction) * lights.setup().exposure, s.tone), 1};
}

float dither_at(int x, int y) {
    const std::uint32_t h =
        hash_combine(hash_combine(0x5eed, static_cast<std::uint32_t>(x)), static_cast<std::uint32_t>(y));
    return (to_unit(h) - 0.5f) / 255.0f;
}

void store_pixel(scene::image& out, int x, int y, vec3 premultiplied, float alpha) {
    std::uint8_t* p = out.at(x, y);
    const vec3 color = to_srgb(glm::clamp(alpha > 0 ? premultiplied / alpha : vec3(0), 0.0f, 1.0f)) + dither_at(x, y);
    for (int k = 0; k < 3; ++k) p[k] = to_byte(color[k]);
    p[3] = to_byte(alpha);
}

void compose_rows(const film& band, int begin, int end, const settings& s, const light_rig& lights,
                  const camera_rays& camera, frame& out) {
    for (int y = begin; y < end; ++y) {
        for (int x = 0; x < band.width; ++x) {
            const std::size_t p = band.index(x, y - band.first_row);
            const float a = band.coverage[p];
            const background_color behind =
                background_at(s, lights, camera.through(static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f),
                              band.shadow[p], band.mirrored[p]);
            const vec3 model = a > 0 ? tone_map(band.radiance[p] / a, s.tone) * a : vec3(0);
            store_pixel(out.color, x, y, model + behind.color * (behind.alpha * (1 - a)), a + behind.alpha * (1 - a));
            const std::size_t q = static_cast<std::size_t>(y) * band.width + x;
            if (s.want_hdr) out.hdr[q] = vec4(band.radiance[p], a);
            if (s.want_aux) {
                out.albedo[q] = band.albedo[p];
                out.normal[q] = band.normal[p];
                out.depth[q] = band.depth[p];
            }
        }
    }
}

}  // namespace fw::render
