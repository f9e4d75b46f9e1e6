// The body as it is shown: a fine shop mannequin in a fitting suit, as a scene model ready for GLB and renderer.
#pragma once

#include <string_view>

#include "fw/body/body_model.hpp"
#include "fw/scene/model.hpp"

namespace fw::body {

enum class skin_tone { porcelain, ivory, sand, honey, bronze, chestnut, espresso, neutral };
[[nodiscard]] std::string_view to_string(skin_tone t);
[[nodiscard]] std::optional<skin_tone> find_skin_tone(std::string_view name);

enum class hair { none, cap };

enum class shoes { none, flat, slip_on };
[[nodiscard]] std::string_view to_string(shoes s);
[[nodiscard]] std::optional<shoes> find_shoes(std::string_view name);

/// Colours are linear Rec.709.
struct avatar_look {
    skin_tone tone = skin_tone::sand;
    body::hair hair = body::hair::cap;
    vec3 hair_color{0.035f, 0.022f, 0.016f};
    body::shoes shoes = body::shoes::none;
    vec3 shoe_color{0.035f, 0.030f, 0.028f};
    vec3 sole_color{0.030f, 0.026f, 0.024f};
    int texture_size = 1024;  ///< pixels a side of the skin's texture
};

/// 26.7k, 10k and 4k triangles of skin. Levels share texture, texture coordinates and skin weights for every body.
enum class level_of_detail { full, medium, low };

/// Skin, eyes and hair, rigged (53 bones, bind pose = the figure's positions), with texture coordinates and normals;
/// metres, y up. The skin is the first primitive of the first mesh. A fitting suit is painted: the model is never nude.
[[nodiscard]] scene::model make_avatar_model(const body_model& model, const figure& f, const avatar_look& look = {},
                                             level_of_detail lod = level_of_detail::full);

/// The skin's texture alone (sRGB, 3 channels); depends on sex and look only, so it can be kept for many bodies. About
/// 0.1 s.
[[nodiscard]] scene::image paint_skin(const body_model& model, sex s, const avatar_look& look);

/// Finds the full-detail skin in a model of ours (an avatar or a dressed one, from any GLB, vertices in any order) and
/// puts it back into the order of `figure::positions`, with joints from the rig, so that `measure` can be asked. Helper
/// surfaces other than joints stay at the origin. Errors: `body.not_our_model`,
/// `body.relaxed_stance`.
[[nodiscard]] result<std::vector<vec3>> positions_of(const body_model& model, const scene::model& avatar);

}  // namespace fw::body
