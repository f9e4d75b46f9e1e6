// A 3D model shaped like glTF 2.0: what the readers produce, the builders make, the renderer draws, the writers save.
// Plain values; indices refer to the vectors of the same model, -1 means none. Terms as in the glTF specification.
#pragma once

#include <string>
#include <vector>

#include "fw/geometry/math.hpp"
#include "fw/scene/image.hpp"

namespace fw::scene {

enum class texture_wrap { repeat, mirrored_repeat, clamp_to_edge };
enum class texture_filter { linear, nearest };

struct texture {
    int image = -1;
    texture_wrap wrap_u = texture_wrap::repeat;
    texture_wrap wrap_v = texture_wrap::repeat;
    texture_filter filter = texture_filter::linear;
};

/// A texture as a material uses it, with KHR_texture_transform.
struct texture_use {
    int texture = -1;
    int uv_set = 0;  ///< 0 or 1
    vec2 offset{0, 0};
    vec2 scale{1, 1};
    float rotation = 0;  ///< radians, counter-clockwise
    [[nodiscard]] bool used() const { return texture >= 0; }
};

enum class alpha_mode { opaque, mask, blend };

/// Metallic-roughness with the extensions that cloth and skin need. Colours are linear Rec.709.
struct material {
    std::string name;
    vec4 base_color{1, 1, 1, 1};
    texture_use base_color_texture;  ///< sRGB
    float metallic = 0;
    float roughness = 1;
    texture_use metallic_roughness_texture;  ///< G roughness, B metallic
    texture_use normal_texture;
    float normal_scale = 1;
    texture_use occlusion_texture;  ///< R
    float occlusion_strength = 1;
    vec3 emissive{0, 0, 0};  ///< times KHR_materials_emissive_strength already
    texture_use emissive_texture;
    alpha_mode alpha = alpha_mode::opaque;
    float alpha_cutoff = 0.5f;
    bool double_sided = false;
    bool unlit = false;  ///< KHR_materials_unlit

    vec3 sheen_color{0, 0, 0};  ///< KHR_materials_sheen
    texture_use sheen_color_texture;
    float sheen_roughness = 0;
    texture_use sheen_roughness_texture;  ///< A
    float ior = 1.5f;                     ///< KHR_materials_ior
    float specular = 1;                   ///< KHR_materials_specular
    vec3 specular_color{1, 1, 1};
    texture_use specular_texture;        ///< A
    texture_use specular_color_texture;  ///< sRGB
    float transmission = 0;              ///< KHR_materials_transmission, thin-walled
    texture_use transmission_texture;    ///< R
    float anisotropy = 0;                ///< KHR_materials_anisotropy
    float anisotropy_rotation = 0;
    texture_use anisotropy_texture;  ///< RG direction, B strength
    float clearcoat = 0;             ///< KHR_materials_clearcoat
    texture_use clearcoat_texture;   ///< R
    float clearcoat_roughness = 0;
    texture_use clearcoat_roughness_texture;  ///< G
    float diffuse_transmission = 0;  ///< share of the diffuse light that goes through to the other side (thin cloth)
    float subsurface = 0;            ///< 0 to 1: how softly light wraps into shadow, warmer as it goes (skin, wax)
    vec3 inner_tint{1, 1, 1};        ///< multiplies the base colour on back faces (the wrong side of a fabric)
};

/// One triangle list with one material. Vectors other than positions are empty or as long as positions.
struct primitive {
    std::vector<vec3> positions;
    std::vector<vec3> normals;
    std::vector<vec4> tangents;  ///< xyz and handedness
    std::vector<vec2> uv0;
    std::vector<vec2> uv1;
    std::vector<vec4> colors;  ///< linear
    std::vector<std::array<std::uint16_t, 4>> joints;
    std::vector<vec4> weights;  ///< sum to one
    std::vector<triangle> triangles;
    int material = -1;
};

struct mesh {
    std::string name;
    std::vector<primitive> primitives;
    std::string extras = {};  ///< a JSON text, or empty
};

struct perspective_camera {
    std::string name;
    float vertical_fov = 0.28f;  ///< radians
    float near_plane = 0.05f;
};

/// A node of the tree: translation, rotation, scale as in glTF (a reader decomposes matrices, or keeps `matrix`).
struct node {
    std::string name;
    int mesh = -1;
    int skin = -1;
    int camera = -1;
    mat4 local{1.0f};
    std::vector<int> children = {};
};

struct skin {
    std::string name;
    std::vector<int> joints;  ///< node indices
    std::vector<mat4> inverse_bind;
    int skeleton = -1;
};

struct model {
    std::vector<image> images;
    std::vector<texture> textures;
    std::vector<material> materials;
    std::vector<mesh> meshes;
    std::vector<perspective_camera> cameras;
    std::vector<node> nodes;
    std::vector<skin> skins;
    std::vector<int> roots;   ///< nodes of the default scene
    std::string extras = {};  ///< of the asset: a JSON text, or empty
};

/// World matrix of every node, in the order of `model.nodes`.
[[nodiscard]] std::vector<mat4> world_matrices(const model& m);

/// Adds `part`'s content to `whole` with all indices shifted, its roots as further roots.
void append(model& whole, model part);

}  // namespace fw::scene
