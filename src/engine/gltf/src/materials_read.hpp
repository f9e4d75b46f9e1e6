// Images, samplers, textures and materials. Private.
#pragma once

#include "accessors.hpp"

namespace fw::gltf {

/// The materials of a file, with the TEXCOORD sets that each of them uses: our materials know two sets, glTF any
/// number, so set numbers are mapped per material and primitives load the sets that their material asks for.
struct material_library {
    std::vector<scene::image> images;
    std::vector<scene::texture> textures;
    std::vector<scene::material> materials;
    std::vector<std::array<int, 2>> uv_sets;  ///< by material: the file's sets that become uv0 and uv1
};

[[nodiscard]] result<material_library> read_materials(const document& doc, accessor_reader& accessors,
                                                      const read_options& options, budget& memory,
                                                      std::vector<std::string>& notes);

}  // namespace fw::gltf
