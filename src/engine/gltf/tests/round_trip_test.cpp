#include <gtest/gtest.h>

#include "fw/geometry/mesh.hpp"
#include "fw/gltf/read.hpp"
#include "fw/gltf/write.hpp"
#include "sample_model.hpp"

using namespace fw;
using namespace fw::gltf;
using namespace fw::gltf::testing;

namespace {

scene::model through(const scene::model& model, write_options options = {}) {
    options.encode_image = encode_plain;
    const auto bytes = write_glb(model, options);
    if (!bytes) throw std::runtime_error(bytes.error().message);
    auto read = read_gltf(*bytes, {.decode_image = decode_plain});
    if (!read) throw std::runtime_error(read.error().message);
    return std::move(read->model);
}

void expect_near(vec3 a, vec3 b, float tolerance) {
    EXPECT_LE(glm::length(a - b), tolerance);
}

}  // namespace

TEST(round_trip, geometry_comes_back_bit_for_bit) {
    const scene::model in = make_sample_model();
    const scene::model out = through(in);
    ASSERT_EQ(out.meshes.size(), 2u);
    const scene::primitive& a = in.meshes[0].primitives[0];
    const scene::primitive& b = out.meshes[0].primitives[0];
    EXPECT_EQ(a.positions, b.positions);
    EXPECT_EQ(a.uv0, b.uv0);
    EXPECT_EQ(a.uv1, b.uv1);
    EXPECT_EQ(a.triangles, b.triangles);
    EXPECT_EQ(b.tangents.size(), a.tangents.size());
    for (std::size_t i = 0; i < a.normals.size(); ++i) expect_near(a.normals[i], b.normals[i], 1e-6f);
    for (std::size_t i = 0; i < a.colors.size(); ++i) expect_near(vec3(a.colors[i]), vec3(b.colors[i]), 1e-4f);
}

TEST(round_trip, materials_keep_every_value_and_extension) {
    const scene::model in = make_sample_model();
    const scene::model out = through(in);
    const scene::material& a = in.materials[0];
    const scene::material& b = out.materials[0];
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.base_color, b.base_color);
    EXPECT_EQ(a.roughness, b.roughness);
    EXPECT_EQ(a.metallic, b.metallic);
    EXPECT_EQ(a.normal_scale, b.normal_scale);
    EXPECT_EQ(a.occlusion_strength, b.occlusion_strength);
    EXPECT_EQ(a.alpha, b.alpha);
    EXPECT_EQ(a.alpha_cutoff, b.alpha_cutoff);
    EXPECT_TRUE(b.double_sided);
    EXPECT_EQ(a.sheen_color, b.sheen_color);
    EXPECT_EQ(a.sheen_roughness, b.sheen_roughness);
    EXPECT_EQ(a.specular, b.specular);
    EXPECT_EQ(a.specular_color, b.specular_color);
    EXPECT_EQ(a.ior, b.ior);
    EXPECT_EQ(a.transmission, b.transmission);
    EXPECT_EQ(a.anisotropy, b.anisotropy);
    EXPECT_EQ(a.anisotropy_rotation, b.anisotropy_rotation);
    EXPECT_EQ(a.clearcoat, b.clearcoat);
    EXPECT_EQ(a.clearcoat_roughness, b.clearcoat_roughness);
    expect_near(a.emissive, b.emissive, 1e-6f);
    EXPECT_EQ(a.diffuse_transmission, b.diffuse_transmission);
    EXPECT_EQ(a.subsurface, b.subsurface);
    EXPECT_EQ(a.inner_tint, b.inner_tint);
    EXPECT_EQ(a.base_color_texture.scale, b.base_color_texture.scale);
    EXPECT_EQ(a.base_color_texture.offset, b.base_color_texture.offset);
    EXPECT_EQ(a.base_color_texture.rotation, b.base_color_texture.rotation);
}

TEST(round_trip, textures_keep_pixels_wrapping_and_filter) {
    const scene::model in = make_sample_model();
    const scene::model out = through(in);
    const auto& normal = out.textures[static_cast<std::size_t>(out.materials[0].normal_texture.texture)];
    EXPECT_EQ(normal.wrap_u, scene::texture_wrap::clamp_to_edge);
    EXPECT_EQ(normal.wrap_v, scene::texture_wrap::repeat);
    EXPECT_EQ(normal.filter, scene::texture_filter::nearest);
    EXPECT_EQ(out.images[static_cast<std::size_t>(normal.image)].pixels, in.images[1].pixels);
}

TEST(round_trip, jpeg_is_only_for_opaque_colour) {
    const scene::model out = through(make_sample_model(), {.textures = texture_encoding::jpeg});
    EXPECT_EQ(out.images.size(), 2u);
    scene::model with_alpha = make_sample_model();
    with_alpha.images[0] = with_alpha.images[1];
    std::vector<image_encoding> asked;
    const auto bytes = write_glb(
        with_alpha, {.textures = texture_encoding::jpeg, .encode_image = [&](const scene::image& i, image_encoding e) {
                         asked.push_back(e);
                         return encode_plain(i, e);
                     }});
    ASSERT_TRUE(bytes);
    EXPECT_EQ(asked, (std::vector{image_encoding::png, image_encoding::png}));
}

TEST(round_trip, webp_with_fallback_stores_both) {
    std::vector<image_encoding> asked;
    const auto bytes = write_glb(make_sample_model(), {.textures = texture_encoding::webp_with_png,
                                                       .encode_image = [&](const scene::image& i, image_encoding e) {
                                                           asked.push_back(e);
                                                           return encode_plain(i, e);
                                                       }});
    ASSERT_TRUE(bytes);
    EXPECT_EQ(asked,
              (std::vector{image_encoding::webp, image_encoding::png, image_encoding::webp, image_encoding::png}));
}

TEST(round_trip, the_skin_keeps_joints_binds_and_normalised_weights) {
    const scene::model out = through(make_sample_model());
    ASSERT_EQ(out.skins.size(), 1u);
    EXPECT_EQ(out.skins[0].joints, (std::vector{3, 4}));
    EXPECT_EQ(out.skins[0].inverse_bind[1][3].y, -0.8f);
    const scene::primitive& p = out.meshes[1].primitives[0];
    ASSERT_EQ(p.weights.size(), p.positions.size());
    for (std::size_t i = 0; i < p.weights.size(); ++i) {
        const vec4 w = p.weights[i];
        EXPECT_NEAR(w.x + w.y + w.z + w.w, 1, 1e-6);
        EXPECT_EQ(w.z, 0) << "the joint that was named twice is merged";
    }
}

TEST(round_trip, extras_cameras_and_places_survive) {
    const scene::model in = make_sample_model();
    const scene::model out = through(in);
    EXPECT_EQ(out.extras, in.extras);
    EXPECT_EQ(out.meshes[0].extras, in.meshes[0].extras);
    EXPECT_EQ(out.cameras.at(0).name, "front");
    EXPECT_EQ(scene::world_matrices(out)[1], scene::world_matrices(in)[1]);
    EXPECT_EQ(scene::world_matrices(out)[4], scene::world_matrices(in)[4]);
}

TEST(round_trip, draco_stays_within_its_quantisation) {
    const scene::model in = make_sample_model();
    const scene::model out = through(in, {.draco = true});
    const scene::primitive& a = in.meshes[0].primitives[0];
    const scene::primitive& b = out.meshes[0].primitives[0];
    ASSERT_EQ(a.triangles.size(), b.triangles.size());
    // Draco reorders: compare each decoded vertex with the nearest original.
    const float step = 1.6f / (1 << 14);
    for (std::size_t i = 0; i < b.positions.size(); ++i) {
        float nearest = 1;
        for (const vec3& p : a.positions) nearest = std::min(nearest, glm::length(p - b.positions[i]));
        EXPECT_LE(nearest, step);
    }
    EXPECT_NEAR(geometry::area(a.positions, a.triangles), geometry::area(b.positions, b.triangles), 1e-3);
    EXPECT_EQ(b.uv1.size(), b.positions.size());
}

TEST(round_trip, draco_keeps_joints_exactly) {
    const scene::model in = make_sample_model();
    const scene::primitive p = through(in, {.draco = true}).meshes[1].primitives[0];
    ASSERT_EQ(p.joints.size(), p.positions.size());
    for (std::size_t i = 0; i < p.positions.size(); ++i) {
        const float v = p.positions[i].y / 1.6f;
        float chest = 0;
        for (std::size_t k = 0; k < 4; ++k) chest += p.joints[i][k] == 1 ? p.weights[i][static_cast<int>(k)] : 0.0f;
        EXPECT_NEAR(chest, v, 2e-3);
    }
}

TEST(round_trip, more_than_65535_vertices_need_wide_indices) {
    scene::model in = make_sample_model();
    in.meshes[0].primitives[0] = make_tube(300, 250, false);
    ASSERT_GT(in.meshes[0].primitives[0].positions.size(), 65535u);
    EXPECT_EQ(through(in).meshes[0].primitives[0].triangles, in.meshes[0].primitives[0].triangles);
}

TEST(round_trip, the_same_model_gives_the_same_bytes) {
    const write_options plain{.encode_image = encode_plain};
    const write_options packed{.draco = true, .encode_image = encode_plain};
    EXPECT_EQ(write_glb(make_sample_model(), plain).value(), write_glb(make_sample_model(), plain).value());
    EXPECT_EQ(write_glb(make_sample_model(), packed).value(), write_glb(make_sample_model(), packed).value());
}

TEST(writer, refuses_what_no_reader_could_draw) {
    const write_options options{.encode_image = encode_plain};
    scene::model m = make_sample_model();
    m.meshes[0].primitives[0].positions[3].x = NAN;
    EXPECT_EQ(write_glb(m, options).error().code, "gltf.not_finite");
    m = make_sample_model();
    m.meshes[0].primitives[0].triangles[0][1] = 100'000;
    EXPECT_EQ(write_glb(m, options).error().code, "gltf.bad_model");
    m = make_sample_model();
    m.meshes[0].primitives[0].uv0.pop_back();
    EXPECT_EQ(write_glb(m, options).error().code, "gltf.bad_model");
    EXPECT_EQ(write_glb(make_sample_model()).error().code, "gltf.encode");
}

TEST(writer, leaves_out_tangents_that_no_material_needs) {
    scene::model m = make_sample_model();
    m.materials[0].normal_texture = {};
    m.materials[0].anisotropy = 0;
    EXPECT_TRUE(through(m).meshes[0].primitives[0].tangents.empty());
}

TEST(writer, makes_the_tangents_that_a_normal_map_needs) {
    scene::model m = make_sample_model();
    m.meshes[0].primitives[0].tangents.clear();
    const scene::model out = through(m);
    const scene::primitive& p = out.meshes[0].primitives[0];
    ASSERT_EQ(p.tangents.size(), p.positions.size());
    for (std::size_t i = 0; i < p.tangents.size(); ++i) {
        // u grows with the angle from +z towards +x, v downwards: the bitangent, against v, is normal × tangent as it
        // is.
        const vec3 along = glm::normalize(vec3(0.3f * p.positions[i].z / 0.2f, 0, -0.2f * p.positions[i].x / 0.3f));
        EXPECT_GT(glm::dot(vec3(p.tangents[i]), along), 0.95f);
        EXPECT_NEAR(glm::dot(vec3(p.tangents[i]), p.normals[i]), 0, 1e-5);
        EXPECT_EQ(p.tangents[i].w, 1.0f);
    }
}

TEST(writer, leaves_out_joints_where_no_node_gives_a_skin) {
    scene::model m = make_sample_model();
    m.nodes[2].skin = -1;
    EXPECT_TRUE(through(m).meshes[1].primitives[0].joints.empty());
}
