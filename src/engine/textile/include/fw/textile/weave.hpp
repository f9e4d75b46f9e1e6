// What a fabric looks like: tileable pictures at true scale, made from its weave, and the material around
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"
#include "fw/textile/artwork.hpp"

namespace fw::textile {

/// Order: woven by interlacing (plain … ripstop), knitted (jersey … pique), and surfaces of another make.
enum class weave_kind {
    plain,
    twill,
    satin,
    basket,       ///< two over two
    herringbone,  ///< twill that turns every eight yarns
    crepe,        ///< plain with scattered floats
    ripstop,      ///< plain with a stronger yarn every sixteen
    seersucker,   ///< plain, in flat and puckered stripes
    jersey_knit,
    rib_knit,
    pique,     ///< dimples in a honeycomb
    waffle,    ///< square wells between ridges
    brushed,   ///< raised and felted fibres
    corduroy,  ///< wales of pile; the warp pitch is the wale's
    terry,     ///< loops; the pitch is from loop to loop
    boucle,    ///< curled yarns
    mesh,      ///< a net of hexagons
    lace,      ///< a net with blossoms
    quilted,   ///< diamonds of wadding; the pitch is a diamond's width and height
    grain,     ///< coated, grained like leather
};

/// A woven or knitted structure. Pitches in metres from yarn to yarn (knits: from wale to wale, course to
/// course; others: of what repeats).
struct weave {
    weave_kind kind = weave_kind::plain;
    double warp_pitch = 0.0004;
    double weft_pitch = 0.0004;
    int over = 1;        ///< twill, satin: weft yarns that a warp yarn passes over …
    int under = 1;       ///< … and under
    float depth = 1;     ///< of the relief, 1 is round yarn
    float slub = 0.1f;   ///< uneven yarn: brightness streaks along it
    float melange = 0;   ///< mottled fibre colours
    float openness = 0;  ///< share of light that passes between the yarns
};

/// What a cloth looks like before anything is printed on it: structure, dye and the numbers of its material. Colours
/// sRGB in [0, 1].
struct cloth_look {
    std::string id;           ///< names the material
    std::string finish = {};  ///< the preset whose sewing (thread, hems, edges) suits it
    weave structure = {};
    vec3 color{0.9f, 0.9f, 0.88f};
    std::optional<vec3> weft_color = {};  ///< where the weft is not dyed with the warp
    std::vector<vec3> flecks = {};        ///< colours of neps that are spun in
    float fleck_share = 0;                ///< of the surface
    float tile = 0.32f;                   ///< metres, before a print rounds it
    int relief_tiles = 12;                ///< relief tiles along one colour tile
    int relief_texels = 256;              ///< a side of a relief tile
    float roughness = 0.85f;
    float sheen = 0.05f;  ///< strength, in the cloth's own tone
    float sheen_roughness = 0.5f;
    float transmission = 0.1f;
    float normal_scale = 1;
    float anisotropy = 0;
    float clearcoat = 0;
    float gap_shade = 0.38f;  ///< how dark the cloth is between its yarns
    float headroom = 1;       ///< how much paler than the cloth its worn places can be painted
};

enum class print_kind { none, stripes, checks, dots, hoops };

/// A pattern over the cloth. Stripes run along the warp (down the body), hoops along the weft (around it). `size` is
/// the width of a stripe or check, the diameter of a dot; the repeat is twice that (dots: three times). Colour is sRGB
/// in [0, 1].
struct print {
    print_kind kind = print_kind::none;
    vec3 color{0.12f, 0.16f, 0.28f};
    double size = 0.01;
};

/// Sizes of prints that can be painted, metres.
struct size_range {
    double least = 0;
    double most = 0;
    [[nodiscard]] constexpr bool contains(double size) const { return size >= least && size <= most; }
};
inline constexpr size_range print_size_range{0.002, 0.5};

struct appearance_request {
    std::string fabric = "shirting";       ///< id of a fabric preset
    std::optional<cloth_look> cloth = {};  ///< another cloth instead of the preset
    std::optional<artwork> art = {};       ///< printed over it; `pattern` is then left alone
    std::optional<vec3> color = {};        ///< sRGB in [0, 1]; the fabric's own colour without it
    print pattern = {};
    std::uint32_t seed = 1;
};

/// Tileable pictures (u along the weft, v along the warp) with their size in metres, and the material's
/// numbers. The mean of `base_color` times `numbers.base_color` is the colour that was asked for.
struct appearance {
    std::string fabric;                ///< the preset whose sewing suits it
    scene::image base_color;           ///< sRGB, 3 channels, 4 if the cloth is open
    vec2 base_color_size{0.3f, 0.3f};  ///< metres that one tile covers
    scene::image normal;
    vec2 normal_size{0.05f, 0.05f};  ///< a whole number of these makes one base_color_size
    scene::image roughness;          ///< G roughness, B metallic (0); same size as the normal map
    scene::material numbers;         ///< without textures
};

/// Same request, same bytes. Errors: `fabric.unknown`, `print.size` (see `print_size_range`), `color.range`.
[[nodiscard]] result<appearance> make_appearance(const appearance_request& request);

/// Adds pictures, textures and a double-sided material to the model, for texture coordinates in metres along
/// the pattern's axes, and returns the material's index. Needs no tangents.
int add_material(scene::model& model, const appearance& look);

/// "#RRGGBB" or a common colour name, as sRGB in [0, 1]. Errors: `color.unknown`.
[[nodiscard]] result<vec3> parse_color(std::string_view text);

/// The names of all prints, as people write them: "none" first.
[[nodiscard]] std::vector<std::string_view> print_names();

/// One of `print_names()`. Errors: `print.unknown`.
[[nodiscard]] result<print_kind> parse_print(std::string_view name);

}  // namespace fw::textile
