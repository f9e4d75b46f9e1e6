// A fabric as the catalog describes it: how it behaves and what it looks like.
#pragma once

#include "fw/base/json.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/textile/weave.hpp"

namespace fw::textile {

struct cloth {
    fabric physical;
    cloth_look look;
};

/// Reads `physical`, `weave` and the first of `colors` of a catalog's fabric (docs/formats/catalog.md, cloth.md).
/// Members that are missing in `weave` are the structure's usual ones; `physical` must be complete, and say its source.
/// Errors: `json.*`, `fabric.out_of_range`, `fabric.source`, `weave.structure`, `weave.finish`, `weave.range` (field),
/// `color.unknown`.
[[nodiscard]] result<cloth> parse_cloth(const json::value& item);

}  // namespace fw::textile
