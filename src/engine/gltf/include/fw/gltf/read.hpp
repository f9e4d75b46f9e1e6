// glTF 2.0 in: GLB or JSON with buffers, from bytes that may be hostile.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/scene/model.hpp"

namespace fw::gltf {

/// Gives the bytes behind a relative URI (percent-decoded) of an external buffer or image. The caller decides what may
/// be opened.
using uri_resolver = std::function<result<std::vector<std::uint8_t>>(std::string_view uri)>;

/// Turns an embedded PNG, JPEG or WebP into pixels as stored, without colour conversion (media::decode_texture).
using image_decoder = std::function<result<scene::image>(std::span<const std::uint8_t> bytes)>;

/// What a file may grow to in memory. The defaults admit a model of some ten million vertices.
struct read_limits {
    std::size_t file_bytes = std::size_t{1} << 30;
    std::size_t decoded_bytes = std::size_t{2} << 30;  ///< geometry and pixels together
    std::size_t nodes = 100'000;
};

struct read_options {
    image_decoder decode_image = {};  ///< none: textures are left out, with a note
    uri_resolver resolve = {};        ///< none: external files are refused
    read_limits limits = {};
};

struct read_outcome {
    scene::model model;
    std::vector<std::string> notes;  ///< what was left out, in sentences: points and lines, animations, …
};

/// Reads GLB or glTF JSON; the first bytes decide which. Only the default scene's nodes become roots. Applied while
/// reading: sparse accessors, normalised integers, strips and fans, default morph weights, flat normals where none are
/// given (and then no tangents), up to eight joint influences cut to the four strongest, decoding of
/// KHR_draco_mesh_compression and EXT_meshopt_compression. Understood besides: KHR_mesh_quantization,
/// KHR_texture_transform, EXT_texture_webp, KHR_materials_{sheen, specular, ior, transmission, anisotropy, clearcoat,
/// unlit, emissive_strength}. Errors: `gltf.not_gltf`, `gltf.broken` (with the JSON path in `field`),
/// `gltf.unsupported` (an extension that the file requires, version 1), `gltf.external` (no resolver),
/// `gltf.too_large`, and what the decoder and the resolver return.
[[nodiscard]] result<read_outcome> read_gltf(std::span<const std::uint8_t> bytes, const read_options& options = {});

}  // namespace fw::gltf
