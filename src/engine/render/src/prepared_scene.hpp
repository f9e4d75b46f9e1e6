// A scene::model flattened for tracing: every primitive in world space, every texture with its levels.
#pragma once

#include <vector>

#include "fw/scene/model.hpp"
#include "ray_device.hpp"
#include "texture_map.hpp"

namespace fw::render {

/// One primitive placed in the world. Attribute vectors other than positions may be empty.
struct placed_geometry {
    std::vector<vec3> positions;  ///< with one spare element for the ray device
    std::vector<vec3> normals;
    std::vector<vec4> tangents;
    std::vector<vec2> uv0;
    std::vector<vec2> uv1;
    std::vector<vec4> colors;
    std::vector<triangle> triangles;
    int material = 0;
    std::uint32_t first_vertex = 0;  ///< of this geometry in per-vertex data of the whole scene
    [[nodiscard]] std::size_t vertex_count() const { return positions.size() - 1; }
};

/// A material whose texture uses point into prepared_scene::textures.
struct prepared_scene {
    std::vector<placed_geometry> geometries;
    std::vector<scene::material> materials;  ///< the last one is glTF's default material
    std::vector<texture_map> textures;
    geometry::bounds bounds;
    float epsilon = 1e-4f;  ///< how far secondary rays start off a surface, in the model's unit
    std::size_t vertex_count = 0;
    std::size_t bytes = 0;
};

/// Errors: `render.bad_model`, `render.too_large`.
[[nodiscard]] result<prepared_scene> prepare_scene(const scene::model& model, std::size_t memory_limit);

/// Views for the ray device; they live as long as `scene` does.
[[nodiscard]] std::vector<ray_geometry> ray_geometries_of(const prepared_scene& scene);

}  // namespace fw::render
