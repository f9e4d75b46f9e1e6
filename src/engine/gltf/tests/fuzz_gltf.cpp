// libFuzzer over the whole reader: any bytes, or genuine files, plain and with Draco, that were damaged (the first byte
// says which). What reads must also write and read again.
#include "fw/base/testing/changed.hpp"
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"
#include "sample_model.hpp"

namespace {

using namespace fw;

std::vector<std::uint8_t> genuine(bool draco) {
    scene::model small;
    small.meshes.push_back({.name = "tube", .primitives = {gltf::testing::make_tube(2, 3, false)}});
    small.nodes.push_back({.name = "tube", .mesh = 0});
    return gltf::write_glb(small, {.draco = draco, .encode_image = gltf::testing::encode_plain}).value();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::uint8_t> files[]{genuine(false), genuine(true)};
    if (size == 0) return 0;
    const std::span rest(data + 1, size - 1);
    const auto bytes =
        data[0] % 3 == 2 ? std::vector(rest.begin(), rest.end()) : testing::changed(files[data[0] % 3], rest);
    const gltf::read_options options{.decode_image = gltf::testing::decode_plain,
                                     .limits = {.file_bytes = 1 << 20, .decoded_bytes = 64 << 20, .nodes = 1000}};
    const auto read = gltf::read_gltf(bytes, options);
    if (!read) return 0;
    (void)scene::world_matrices(read->model);
    const auto written = gltf::write_glb(read->model, {.encode_image = gltf::testing::encode_plain});
    if (written && !gltf::read_gltf(*written, {.decode_image = gltf::testing::decode_plain})) __builtin_trap();
    return 0;
}
