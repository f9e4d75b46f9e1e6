// Structures that are not an interlacing of straight yarns: pile, loops, nets, wadding, grain.
#pragma once

#include <cstdint>

#include "fw/textile/weave.hpp"

namespace fw::textile {

/// What lies on top at a point of a cloth.
struct yarn_top {
    float height = 0;  ///< about [0, 1]
    float warp = 0;    ///< share of warp
    float cover = 0;   ///< 1 on yarn, 0 in a hole
};

/// `p` in pitches, repeating after `cells`. For kinds from `pique` on.
[[nodiscard]] yarn_top surface_at(weave_kind kind, vec2 p, ivec2 cells, std::uint32_t seed);

/// A plain weave in flat and puckered stripes; `at` in [0, 1] of a tile of `size` metres.
[[nodiscard]] yarn_top puckered(yarn_top flat, vec2 at, vec2 size, std::uint32_t seed);

}  // namespace fw::textile
