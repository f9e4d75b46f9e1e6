// libFuzzer over the whole reader; what reads must also write and read again.
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"
#include "sample_model.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fw;
    const gltf::read_options options{.decode_image = gltf::testing::decode_plain,
                                     .limits = {.file_bytes = 1 << 20, .decoded_bytes = 64 << 20, .nodes = 1000}};
    const auto read = gltf::read_gltf({data, size}, options);
    if (!read) return 0;
    (void)scene::world_matrices(read->model);
    const auto written = gltf::write_glb(read->model, {.encode_image = gltf::testing::encode_plain});
    if (written && !gltf::read_gltf(*written, {.decode_image = gltf::testing::decode_plain})) __builtin_trap();
    return 0;
}
