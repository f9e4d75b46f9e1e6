// The surface of a weave on a grid of texels: height, and which yarn lies on top.
#pragma once

#include <vector>

#include "fw/textile/weave.hpp"

namespace fw::textile {

/// A tile of `texels` × `texels` that holds a whole number of repeats.
struct relief {
    int texels = 0;
    int warp_yarns = 0;  ///< across the tile
    int weft_yarns = 0;
    std::vector<float> height;      ///< about [0, 1]
    std::vector<float> warp_share;  ///< 1 where warp shows, 0 where weft shows
    std::vector<float> cover;       ///< 1 on yarn, 0 in the holes between

    [[nodiscard]] std::size_t index(int x, int y) const {
        const int wx = (x + texels) % texels;
        const int wy = (y + texels) % texels;
        return static_cast<std::size_t>(wy) * texels + wx;
    }
};

/// `size` in metres; yarn counts are rounded so that the tile closes.
[[nodiscard]] relief make_relief(const weave& w, vec2 size, int texels, std::uint32_t seed);

/// Number of yarns after which the structure repeats.
[[nodiscard]] int repeat_of(const weave& w);

[[nodiscard]] bool is_knit(weave_kind kind);

/// Whether light passes between its yarns.
[[nodiscard]] bool is_open(const weave& w);

/// Metres that a height of one stands for, by the smaller pitch: half a yarn, or what the structure is deep.
[[nodiscard]] float relief_height(const weave& w, float pitch);

/// Smooth noise in [-1, 1] that repeats after `period` cells in each direction.
[[nodiscard]] float periodic_noise(vec2 p, ivec2 period, std::uint32_t seed);

}  // namespace fw::textile
