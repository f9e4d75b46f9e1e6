// One glTF primitive into one triangle list. Private.
#pragma once

#include "accessors.hpp"

namespace fw::gltf {

struct primitive_context {
    accessor_reader& accessors;
    budget& memory;
    std::size_t view_count;
    const std::vector<std::array<int, 2>>& uv_sets;  ///< by material
    std::vector<std::string>& notes;
};

/// Reads the primitive with `morph_weights` applied. Points and lines give nullopt and a note.
[[nodiscard]] result<std::optional<scene::primitive>> read_primitive(const json::object& in,
                                                                     std::span<const float> morph_weights,
                                                                     primitive_context& context,
                                                                     const std::string& path);

}  // namespace fw::gltf
