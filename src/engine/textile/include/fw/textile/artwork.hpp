// Prints that repeat: parametric artwork at true scale, painted at any resolution, each repeat meeting the next.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fw/base/json.hpp"
#include "fw/geometry/math.hpp"
#include "fw/scene/image.hpp"

namespace fw::textile {

enum class print_generator {
    stripes,      ///< bands along the warp
    hoops,        ///< bands along the weft
    check,        ///< bands both ways, half and half where they cross
    woven_check,  ///< bands both ways as a 2/2 twill shows them: houndstooth, glen, tartan
    argyle,       ///< diamonds and a fine line over them
    chevron,      ///< bands in zigzag
    dots,         ///< in half drop; `variation` scatters them
    scallops,     ///< overlapping fans of rings: seigaiha
    fans,         ///< the same with rays
    tiles,        ///< a grid of quarter circles, turned by chance
    ditsy,        ///< small five-petalled flowers, closely strewn
    blooms,       ///< large layered flowers with leaves
    sprigs,       ///< curved stems with paired leaves
    fronds,       ///< palm leaves over each other
    paisley,      ///< boteh, ringed and dotted
    terrazzo,     ///< chips of stone
    leopard,      ///< rosettes
    zebra,        ///< forked stripes
    ikat,         ///< stepped diamonds with feathered edges
    camouflage,   ///< patches in layers
    marble,       ///< combed ink
    cutouts,      ///< organic paper shapes
    stars,        ///< five points, strewn
    lemons,       ///< fruit and leaves
    brush,        ///< broad dry strokes
};

/// A band of a striped or checked print: which ink (-1: the ground), how wide in metres.
struct print_band {
    int ink = -1;
    float width = 0.01f;
};

/// One print. Colours sRGB in [0, 1]; lengths in metres.
struct artwork {
    print_generator generator = print_generator::dots;
    std::optional<vec3> ground = {};  ///< nothing: the cloth shows
    std::vector<vec3> inks;           ///< at least one
    float size = 0.012f;              ///< of a motif
    float density = 0.5f;             ///< [0, 1]
    float variation = 0.3f;           ///< [0, 1]
    std::vector<print_band> bands;    ///< of stripes, hoops, checks, chevrons; they fill the repeat
    vec2 repeat{0.1f, 0.1f};
    std::uint32_t seed = 1;
};

/// Reads `print` and `repeatMm` of a catalog's pattern (docs/formats/catalog.md, print-artwork.md). Errors: `json.*`,
/// `print.generator`, `print.range` (field), `print.ink`, `color.unknown`.
[[nodiscard]] result<artwork> parse_artwork(const json::value& item);

/// One repeat as RGBA (transparent where the cloth shows), u along the weft. Any resolution gives the same drawing;
/// same artwork and size, same bytes. Bands that do not add up to the repeat are stretched to it.
[[nodiscard]] scene::image paint(const artwork& art, int width, int height);

/// Names as in the documents, in the order of the enumeration.
[[nodiscard]] std::span<const std::string_view> print_generator_names();

}  // namespace fw::textile
