// Fewer triangles for models of any origin (our own bodies have levels of detail on their fixed topology).
#pragma once

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::gltf {

/// Keeps about `share` (0 to 1) of every primitive's triangles; seams of texture coordinates and outlines stay where
/// they are. Vertices that no triangle uses any more are dropped. meshoptimizer's quadric collapse; deterministic.
/// Errors: `gltf.share` if `share` is not in (0, 1].
[[nodiscard]] result<void> simplify(scene::model& model, double share);

}  // namespace fw::gltf
