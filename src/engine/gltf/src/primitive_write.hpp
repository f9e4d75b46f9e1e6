// One triangle list into accessors, plain or Draco-compressed. Private.
#pragma once

#include "glb_builder.hpp"

namespace fw::gltf {

/// A primitive whose values keep the specification's rules.
struct clean_primitive {
    const scene::primitive* source = nullptr;
    std::vector<vec3> normals;
    std::vector<vec4> tangents;
    std::vector<std::array<std::uint16_t, 4>> joints;
    std::vector<vec4> weights;
};

/// Whether some node gives the mesh a skin; without one, joints have no meaning and are left out.
enum class skin_use { none, skinned };

/// Checks lengths, indices and finiteness, and puts values right. Errors: `gltf.bad_model`, `gltf.not_finite`.
[[nodiscard]] result<clean_primitive> clean(const scene::primitive& primitive, const scene::model& model, skin_use skin,
                                            const std::string& name);

/// The primitive's JSON, with its data in the builder.
[[nodiscard]] result<json::object> write_plain(const clean_primitive& primitive, glb_builder& builder);
[[nodiscard]] result<json::object> write_draco(const clean_primitive& primitive, const draco_settings& settings,
                                               glb_builder& builder);

/// min and max of positions, which every POSITION accessor carries.
[[nodiscard]] json::object position_bounds(const std::vector<vec3>& positions);

/// Bytes of joints: one if no index exceeds 255.
[[nodiscard]] component joint_component(const clean_primitive& primitive);

}  // namespace fw::gltf
