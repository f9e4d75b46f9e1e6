// The light of a picture: lamps, sun, surroundings and the backdrop behind the figure. Part of a design's
// data.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/camera.hpp"

namespace fw::render {

/// A one-sided rectangular lamp; shines towards cross(half_u, half_v). Radiance is linear Rec.709.
struct area_light {
    vec3 centre{0, 2, 2};
    vec3 half_u{0.5f, 0, 0};  ///< from the centre to the middle of an edge, metres
    vec3 half_v{0, 0.5f, 0};
    vec3 radiance{1, 1, 1};
};

/// A far light, in three.js's unit: `irradiance` is what a surface that faces it receives (its directional
/// intensity).
struct sun_light {
    vec3 direction{0, 1, 0};  ///< towards the sun, length one
    vec3 irradiance{1, 1, 1};
    float angular_radius = 0;  ///< radians; 0 gives hard shadows
};

/// Light from everywhere: an equirectangular picture (u = atan2(z, x) / 2π + 0.5, v = 0 at the zenith), rows
/// from the top, linear. Without pixels it is a soft vertical gradient from `ground` to `sky`.
struct surroundings {
    int width = 0;
    int height = 0;
    std::vector<vec3> pixels;
    vec3 sky{0, 0, 0};
    vec3 ground{0, 0, 0};
    float intensity = 1;
};

/// A floor that curves up into a wall behind the figure, as in a photographer's studio. `color` (linear) is
/// what the picture shows where no shadow falls, whatever the lamps: the backdrop is lit for the picture, not
/// measured.
struct sweep {
    vec3 origin{0, 0, 0};        ///< on the floor, below the figure's middle
    vec3 forward{0, 0, 1};       ///< horizontal, from the wall towards the camera
    float wall_distance = 2.2f;  ///< from `origin` back to the wall, metres
    float curve_radius = 1.2f;
    vec3 color{0.838f, 0.823f, 0.791f};
    float vignette = 0.06f;     ///< how much darker the far ends are
    float glow = 0.6f;          ///< how bright the model sees it, against how bright the picture shows it
    float shadow_strength = 1;  ///< 1: as deep as the lamps make it
    float contact = 0.25f;      ///< 0: shadows as the lamps make them; more: the deepest ones deeper still
    float reflectivity = 0;     ///< of a polished floor seen at a right angle
    float pool = 0;             ///< 1: light falls off to black outside a pool around the figure (runway)
};

struct light_setup {
    std::vector<area_light> lamps;
    std::optional<sun_light> sun;
    surroundings around;
    std::optional<sweep> backdrop;
    float exposure = 1;
};

enum class light_preset { soft_box, daylight, runway };

/// The preset around a figure as the camera sees it: lamps stand relative to the camera, as in a studio where
/// the mannequin turns. Exposure is set so that white cotton facing the key light shows at about 90 %.
[[nodiscard]] light_setup make_light(light_preset preset, const geometry::bounds& figure, const scene::camera& camera);

/// "soft-box", "daylight" or "runway". Errors: `render.unknown_light`.
[[nodiscard]] result<light_preset> parse_light_preset(std::string_view name);

}  // namespace fw::render
