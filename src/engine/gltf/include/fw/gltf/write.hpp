// glTF 2.0 out: a model as one GLB file that passes the Khronos validator without errors or warnings.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::gltf {

/// How a picture is stored inside the file.
enum class image_encoding { png, jpeg, webp };

/// Gives the bytes of a picture (media::encode_*, without a colour profile).
using image_encoder =
    std::function<result<std::vector<std::uint8_t>>(const scene::image& image, image_encoding encoding)>;

enum class texture_encoding {
    png,            ///< lossless, read everywhere
    jpeg,           ///< opaque colour pictures as JPEG, the rest as PNG
    webp,           ///< smallest; the reader must know EXT_texture_webp
    webp_with_png,  ///< WebP, with PNG for readers that don't know it
};

/// KHR_draco_mesh_compression. Speed 0 (small) to 10 (fast); bits of quantisation. Joints stay exact.
struct draco_settings {
    int speed = 5;
    int position_bits = 14;
    int normal_bits = 10;
    int uv_bits = 12;
    int color_bits = 8;
    int generic_bits = 12;  ///< tangents and skin weights
};

struct write_options {
    bool draco = false;
    draco_settings draco_options = {};
    texture_encoding textures = texture_encoding::png;
    image_encoder encode_image = {};  ///< required if the model has textures
    std::string generator = "Fashion Wallet";
};

/// Writes the whole model. What the specification asks of values is put right on the way: normals and tangents become
/// unit vectors, skin weights sum to one and never name a joint twice, skinned meshes become roots (their own transform
/// has no meaning), joints without a skin and tangents that no material needs are dropped, tangents that one needs are
/// made. The same model and options give the same bytes. With Draco, vertices that no triangle uses are dropped and the
/// order of vertices changes. Errors: `gltf.not_finite`, `gltf.bad_model` (an index or length that does not fit),
/// `gltf.encode`, the encoder's.
[[nodiscard]] result<std::vector<std::uint8_t>> write_glb(const scene::model& model, const write_options& options = {});

}  // namespace fw::gltf
