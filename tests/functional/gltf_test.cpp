// Every GLB that we write, judged by the Khronos validator.
#include <gtest/gtest.h>

#include "functional_support.hpp"
#include "fw/files/files.hpp"
#include "fw/gltf/read.hpp"
#include "fw/media/images.hpp"
#include "sample_model.hpp"

using namespace fw;

namespace {

void expect_valid(const scene::model& model, const gltf::write_options& options) {
    const functional::temporary_folder folder;
    const auto path = folder.path() / "model.glb";
    const auto bytes = gltf::write_glb(model, options);
    ASSERT_TRUE(bytes) << bytes.error().message;
    ASSERT_TRUE(files::write_bytes(path, *bytes));
    const auto done = functional::run_node("validate_glb.mjs", {path.string()});
    EXPECT_TRUE(done) << done.error().message;
}

gltf::write_options options_with(gltf::texture_encoding textures) {
    return {.textures = textures, .encode_image = functional::encode_texture};
}

}  // namespace

TEST(khronos_validator, finds_nothing_in_a_plain_file_with_png_textures) {
    expect_valid(gltf::testing::make_sample_model(), options_with(gltf::texture_encoding::png));
}

TEST(khronos_validator, finds_nothing_in_a_file_with_jpeg_textures) {
    expect_valid(gltf::testing::make_sample_model(), options_with(gltf::texture_encoding::jpeg));
}

TEST(khronos_validator, finds_nothing_in_a_file_with_webp_and_png_textures) {
    expect_valid(gltf::testing::make_sample_model(), options_with(gltf::texture_encoding::webp_with_png));
}

TEST(khronos_validator, finds_nothing_where_tangents_were_missing_and_a_rigged_mesh_has_no_skin) {
    scene::model model = gltf::testing::make_sample_model();
    model.meshes[0].primitives[0].tangents.clear();
    model.nodes[2].skin = -1;
    expect_valid(model, options_with(gltf::texture_encoding::png));
}

// The validator can't look into Draco: what we decode from the packed file is written plain and judged.
TEST(khronos_validator, finds_nothing_in_the_plain_twin_of_a_draco_file) {
    gltf::write_options packed = options_with(gltf::texture_encoding::png);
    packed.draco = true;
    const auto bytes = gltf::write_glb(gltf::testing::make_sample_model(), packed);
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto twin = gltf::read_gltf(
        *bytes, {.decode_image = [](std::span<const std::uint8_t> image) { return media::decode_texture(image); }});
    ASSERT_TRUE(twin) << twin.error().message;
    expect_valid(twin->model, options_with(gltf::texture_encoding::png));
}

TEST(khronos_validator, finds_nothing_outside_the_packed_part_of_a_draco_file) {
    gltf::write_options packed = options_with(gltf::texture_encoding::png);
    packed.draco = true;
    expect_valid(gltf::testing::make_sample_model(), packed);
}
