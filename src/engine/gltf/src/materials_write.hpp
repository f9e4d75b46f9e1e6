// Images, textures and materials of a model, into JSON. Private.
#pragma once

#include "glb_builder.hpp"

namespace fw::gltf {

/// Writes "images", "samplers", "textures" and "materials".
[[nodiscard]] result<void> write_materials(const scene::model& model, const write_options& options,
                                           glb_builder& builder);

}  // namespace fw::gltf
