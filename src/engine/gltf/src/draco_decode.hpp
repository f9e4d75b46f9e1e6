// KHR_draco_mesh_compression, decoding. Private.
#pragma once

#include "accessors.hpp"

namespace fw::gltf {

/// A decoded primitive: attributes by their glTF name, floats (already normalised where the accessor says so).
struct draco_geometry {
    struct attribute {
        std::string name;
        std::size_t components = 0;
        std::vector<float> values;
    };
    std::size_t vertex_count = 0;
    std::vector<attribute> attributes;
    std::vector<triangle> triangles;
    [[nodiscard]] const attribute* find(std::string_view name) const;
};

/// Decodes the extension of one primitive; `declared` is the primitive's own `attributes` (for normalisation).
[[nodiscard]] result<draco_geometry> decode_draco(const json::object& extension, const json::object& declared,
                                                  accessor_reader& accessors, std::size_t view_count, budget& memory,
                                                  const std::string& path);

}  // namespace fw::gltf
