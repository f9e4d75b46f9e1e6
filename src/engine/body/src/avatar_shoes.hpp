// Shoes made from the wearer's own feet.
#pragma once

#include "fw/body/avatar.hpp"

namespace fw::body {

/// Both shoes as two surfaces; weights name a vertex of the figure whose weights they share.
struct shoe_surface {
    std::vector<vec3> positions;
    std::vector<std::uint32_t> weights_of;
    std::vector<triangle> triangles;
};
struct shoe_pair {
    shoe_surface upper;
    shoe_surface sole;
};

/// A last is wrapped around each foot (toes bridged, smoothed, some millimetres off the skin), cut along a topline and
/// set on a flat sole below the floor of the bare foot. Works in any pose that stands on flat feet. `kind` is not none.
[[nodiscard]] shoe_pair make_shoes(const figure& f, shoes kind);

}  // namespace fw::body
