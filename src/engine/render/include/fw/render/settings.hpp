// How a picture is computed: size, quality, bounds on memory and threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "fw/geometry/math.hpp"

namespace fw::render {

/// draft: 4 primary rays a pixel, prefiltered light, as three.js shades (interactive, thumbnails,
/// turntables). standard, high, ultra: path traced with 16, 64 and 96 samples a pixel, then filtered.
enum class quality { draft, standard, high, ultra };

/// What is seen where no model is: the light set-up's own backdrop with the figure's shadow on it; nothing
/// (alpha 0, with the contact shadow kept as dark alpha); one plain colour; or the environment map itself.
enum class background { backdrop, transparent, plain, environment };

/// Khronos PBR Neutral is what product pictures and the browser's viewer use; linear clamps.
enum class tone_mapping { pbr_neutral, linear };

struct settings {
    int width = 1280;
    int height = 720;
    render::quality quality = render::quality::standard;
    render::background background = render::background::backdrop;
    vec3 plain_color{0.9216f, 0.9216f, 0.9216f};  ///< sRGB in [0, 1]; shown as it is, never tone mapped
    tone_mapping tone = tone_mapping::pbr_neutral;
    std::optional<int> samples = {};  ///< samples a pixel instead of the quality's own, 1 to 4096
    int max_bounces = 4;
    bool filter = true;  ///< noise filter after path tracing
    int threads = 1;     ///< the picture's bytes do not depend on it
    std::uint32_t seed = 0;
    std::size_t memory_limit = std::size_t{512} << 20;  ///< bytes; a picture that needs more is refused
    bool want_hdr = false;                              ///< also fill frame::hdr
    bool want_aux = false;                              ///< also fill frame::albedo, normal and depth
};

/// Samples a pixel that these settings lead to.
[[nodiscard]] int samples_of(const settings& s);

}  // namespace fw::render
