// Nodes, scenes, skins and cameras. Private.
#pragma once

#include "accessors.hpp"

namespace fw::gltf {

/// Fills nodes, roots, skins and cameras of `out`; its meshes must be there. Errors: `gltf.broken` if the nodes are not
/// a forest, or an index is wrong; `gltf.too_large`.
[[nodiscard]] result<void> read_nodes(const document& doc, accessor_reader& accessors, const read_options& options,
                                      scene::model& out);

}  // namespace fw::gltf
