// A small model that uses everything the writer writes. Shared by the glTF tests, the bench and the fuzz seeds.
#pragma once

#include <span>

#include "fw/gltf/write.hpp"
#include "fw/scene/model.hpp"

namespace fw::gltf::testing {

/// A closed grid bent to a tube of `rings` × `sectors` quads: normals, UVs, colours, and skin of two joints on demand.
[[nodiscard]] scene::primitive make_tube(int rings, int sectors, bool rigged);

/// Two meshes (cloth with textures and extensions, a rigged body), a camera, extras.
[[nodiscard]] scene::model make_sample_model();

/// Stores pictures in a trivial form of its own, which `decode_plain` reads: the tests of glTF need no codec.
[[nodiscard]] result<std::vector<std::uint8_t>> encode_plain(const scene::image& image, image_encoding encoding);
[[nodiscard]] result<scene::image> decode_plain(std::span<const std::uint8_t> bytes);

}  // namespace fw::gltf::testing
