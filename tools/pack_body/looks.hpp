// What the avatar's look needs of the package: painted regions and coarser skins.
#pragma once

#include "body_file.hpp"
#include "package.hpp"

namespace fw::pack {

/// Samples the package's mask pictures at every texture coordinate. Errors: `pack.missing`, `pack.damaged`.
[[nodiscard]] result<void> add_masks(const package& p, std::span<const vec2> uvs, body::body_file& file);

/// About 10,000 and 4,000 triangles on the same corners, so that every body shares them with its texture and weights.
void add_lods(body::body_file& file);

}  // namespace fw::pack
