#include <gtest/gtest.h>
#include <meshoptimizer.h>

#include "fw/geometry/mesh.hpp"
#include "hand_made.hpp"
#include "sample_model.hpp"

using namespace fw;
using namespace fw::gltf;
using namespace fw::gltf::testing;

namespace {

// Five points in buffer view 0, whatever `more` says besides.
std::string five_point_file(const std::string& primitive, std::size_t buffer_bytes, const std::string& views = "",
                            const std::string& accessors = "", const std::string& more = "") {
    return fmt::format(
        "{{'asset':{{'version':'2.0'}},'scene':0,'scenes':[{{'nodes':[0]}}],'nodes':[{{'mesh':0}}],'meshes':[{{'"
        "primitives':[{}]}}],"
        "'buffers':[{{'byteLength':{}}}],'bufferViews':[{{'buffer':0,'byteLength':60}}{}],"
        "'accessors':[{{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'}}{}]{}}}",
        primitive, buffer_bytes, views, accessors, more);
}

scene::model read(const std::vector<std::uint8_t>& bytes) {
    auto out = read_gltf(bytes);
    if (!out) throw std::runtime_error(out.error().message);
    return std::move(out->model);
}

const scene::primitive& first(const scene::model& m) {
    return m.meshes.at(0).primitives.at(0);
}

double area(const scene::primitive& p) {
    return geometry::area(p.positions, p.triangles);
}

bool all_face_the_viewer(const scene::primitive& p) {
    return std::ranges::all_of(p.normals, [](const vec3& n) { return n.z > 0.99f; });
}

}  // namespace

TEST(reader, a_fan_without_indices_covers_its_polygon) {
    const auto model =
        read(make_glb(five_point_file("{'attributes':{'POSITION':0},'mode':6}", 60), five_points().get()));
    EXPECT_EQ(first(model).triangles.size(), 3u);
    EXPECT_DOUBLE_EQ(area(first(model)), 1.5);
    EXPECT_TRUE(all_face_the_viewer(first(model)));
}

TEST(reader, a_strip_alternates_its_winding) {
    auto bytes = five_points();
    bytes.put<std::uint16_t>({0, 1, 3, 2});
    const auto model =
        read(make_glb(five_point_file("{'attributes':{'POSITION':0},'indices':1,'mode':5}", 68,
                                      ",{'buffer':0,'byteOffset':60,'byteLength':8}",
                                      ",{'bufferView':1,'componentType':5123,'count':4,'type':'SCALAR'}"),
                      bytes.get()));
    EXPECT_EQ(first(model).triangles.size(), 2u);
    EXPECT_DOUBLE_EQ(area(first(model)), 1.0);
    EXPECT_TRUE(all_face_the_viewer(first(model)));
}

TEST(reader, missing_normals_become_flat_ones) {
    const auto model =
        read(make_glb(five_point_file("{'attributes':{'POSITION':0},'mode':6}", 60), five_points().get()));
    EXPECT_EQ(first(model).positions.size(), 9u) << "each triangle has corners of its own";
    EXPECT_EQ(first(model).normals.size(), 9u);
}

TEST(reader, points_and_lines_are_left_out_with_a_note) {
    const auto out =
        read_gltf(make_glb(five_point_file("{'attributes':{'POSITION':0},'mode':1}", 60), five_points().get()));
    ASSERT_TRUE(out);
    EXPECT_TRUE(out->model.meshes[0].primitives.empty());
    ASSERT_EQ(out->notes.size(), 1u);
}

TEST(reader, sparse_values_replace_those_of_the_base) {
    auto bytes = five_points();
    bytes.put<std::uint8_t>({2, 0, 0, 0}).put<float>({2, 2, 0});
    const std::string file = fmt::format(
        "{{'asset':{{'version':'2.0'}},'nodes':[{{'mesh':0}}],'meshes':[{{'primitives':[{{'attributes':{{'POSITION':0}}"
        ",'mode':6}}]}}],"
        "'buffers':[{{'byteLength':76}}],'bufferViews':[{{'buffer':0,'byteLength':60}},{{'buffer':0,'byteOffset':60,'"
        "byteLength':1}},{{'buffer':0,'byteOffset':64,'byteLength':12}}],"
        "'accessors':[{{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3','sparse':{{'count':1,'indices':{{'"
        "bufferView':1,'componentType':5121}},'values':{{'bufferView':2}}}}}}]}}");
    const auto model = read(make_glb(file, bytes.get()));
    EXPECT_NE(std::ranges::find(first(model).positions, vec3(2, 2, 0)), first(model).positions.end());
    EXPECT_EQ(std::ranges::find(first(model).positions, vec3(1, 1, 0)), first(model).positions.end());
}

TEST(reader, quantised_positions_and_normalised_coordinates_are_scaled) {
    bytes_of bytes;
    bytes.put<std::int16_t>({0, 0, 0, 0, 32767, 0, 0, 0, 0, 32767, 0, 0})
        .put<std::uint8_t>({0, 0, 0, 0, 255, 0, 0, 0, 0, 128, 0, 0})
        .put<std::int8_t>({0, 0, 127, 0, 0, 0, 127, 0, 0, 0, -128, 0});
    const std::string file =
        "{'asset':{'version':'2.0'},'extensionsUsed':['KHR_mesh_quantization'],'extensionsRequired':['KHR_mesh_"
        "quantization'],'nodes':[{'mesh':0}],"
        "'meshes':[{'primitives':[{'attributes':{'POSITION':0,'TEXCOORD_0':1,'NORMAL':2}}]}],'buffers':[{'byteLength':"
        "48}],"
        "'bufferViews':[{'buffer':0,'byteLength':24,'byteStride':8},{'buffer':0,'byteOffset':24,'byteLength':12,'"
        "byteStride':4},{'buffer':0,'byteOffset':36,'byteLength':12,'byteStride':4}],"
        "'accessors':[{'bufferView':0,'componentType':5122,'normalized':true,'count':3,'type':'VEC3'},{'bufferView':1,'"
        "componentType':5121,'normalized':true,'count':3,'type':'VEC2'},"
        "{'bufferView':2,'componentType':5120,'normalized':true,'count':3,'type':'VEC3'}]}";
    const auto model = read(make_glb(file, bytes.get()));
    EXPECT_EQ(first(model).positions[1], vec3(1, 0, 0));
    EXPECT_EQ(first(model).uv0[1], vec2(1, 0));
    EXPECT_NEAR(first(model).uv0[2].y, 128 / 255.0, 1e-6);
    EXPECT_EQ(first(model).normals[2], vec3(0, 0, -1)) << "-128 is -1, not less";
}

TEST(reader, default_morph_weights_are_applied_and_a_node_may_differ) {
    auto bytes = five_points();
    bytes.put<float>({0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1});
    const std::string file =
        "{'asset':{'version':'2.0'},'nodes':[{'mesh':0},{'mesh':0,'weights':[1]}],'meshes':[{'weights':[0.5],'"
        "primitives':[{'attributes':{'POSITION':0},'mode':6,'targets':[{'POSITION':1}]}]}],"
        "'buffers':[{'byteLength':120}],'bufferViews':[{'buffer':0,'byteLength':60},{'buffer':0,'byteOffset':60,'"
        "byteLength':60}],"
        "'accessors':[{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'},{'bufferView':1,'componentType':"
        "5126,'count':5,'type':'VEC3'}]}";
    const auto model = read(make_glb(file, bytes.get()));
    ASSERT_EQ(model.meshes.size(), 2u);
    EXPECT_EQ(model.meshes[static_cast<std::size_t>(model.nodes[0].mesh)].primitives[0].positions[0].z, 0.5f);
    EXPECT_EQ(model.meshes[static_cast<std::size_t>(model.nodes[1].mesh)].primitives[0].positions[0].z, 1.0f);
}

TEST(reader, eight_influences_are_cut_to_the_four_strongest) {
    bytes_of bytes;
    bytes.put<float>({0, 0, 0, 1, 0, 0, 0, 1, 0});
    for (int v = 0; v < 3; ++v) bytes.put<std::uint8_t>({0, 1, 2, 3});
    for (int v = 0; v < 3; ++v) bytes.put<std::uint8_t>({4, 5, 6, 7});
    for (int v = 0; v < 3; ++v) bytes.put<float>({0.05f, 0.25f, 0.05f, 0.05f});
    for (int v = 0; v < 3; ++v) bytes.put<float>({0.2f, 0.2f, 0.15f, 0.05f});
    const std::string file =
        "{'asset':{'version':'2.0'},'nodes':[{'mesh':0,'skin':0},{},{},{},{},{},{},{},{}],'skins':[{'joints':[1,2,3,4,"
        "5,6,7,8]}],"
        "'meshes':[{'primitives':[{'attributes':{'POSITION':0,'JOINTS_0':1,'JOINTS_1':2,'WEIGHTS_0':3,'WEIGHTS_1':4}}]}"
        "],'buffers':[{'byteLength':156}],"
        "'bufferViews':[{'buffer':0,'byteLength':36},{'buffer':0,'byteOffset':36,'byteLength':12},{'buffer':0,'"
        "byteOffset':48,'byteLength':12},{'buffer':0,'byteOffset':60,'byteLength':48},{'buffer':0,'byteOffset':108,'"
        "byteLength':48}],"
        "'accessors':[{'bufferView':0,'componentType':5126,'count':3,'type':'VEC3'},{'bufferView':1,'componentType':"
        "5121,'count':3,'type':'VEC4'},{'bufferView':2,'componentType':5121,'count':3,'type':'VEC4'},"
        "{'bufferView':3,'componentType':5126,'count':3,'type':'VEC4'},{'bufferView':4,'componentType':5126,'count':3,'"
        "type':'VEC4'}]}";
    const auto model = read(make_glb(file, bytes.get()));
    auto joints = first(model).joints.at(0);
    std::ranges::sort(joints);
    EXPECT_EQ(joints, (std::array<std::uint16_t, 4>{1, 4, 5, 6}));
    const vec4 w = first(model).weights.at(0);
    EXPECT_NEAR(w.x + w.y + w.z + w.w, 1, 1e-6);
}

TEST(reader, a_third_set_of_coordinates_takes_the_place_of_an_unused_one) {
    auto bytes = five_points();
    bytes.put<float>({0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f});
    const std::string file =
        "{'asset':{'version':'2.0'},'nodes':[{'mesh':0}],'meshes':[{'primitives':[{'attributes':{'POSITION':0,'"
        "TEXCOORD_3':1},'mode':6,'material':0}]}],"
        "'materials':[{'emissiveTexture':{'index':0,'texCoord':3}}],'textures':[{'source':0}],'images':[{'bufferView':"
        "2,'mimeType':'image/png'}],"
        "'buffers':[{'byteLength':104}],'bufferViews':[{'buffer':0,'byteLength':60},{'buffer':0,'byteOffset':60,'"
        "byteLength':40},{'buffer':0,'byteOffset':60,'byteLength':4}],"
        "'accessors':[{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'},{'bufferView':1,'componentType':"
        "5126,'count':5,'type':'VEC2'}]}";
    bytes.put<std::uint32_t>({0});
    const auto out = read_gltf(make_glb(file, bytes.get()),
                               {.decode_image = [](std::span<const std::uint8_t>) -> result<scene::image> {
                                   return scene::make_image(1, 1, 3);
                               }});
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_EQ(out->model.materials[0].emissive_texture.uv_set, 0);
    EXPECT_EQ(first(out->model).uv0.at(0), vec2(0.5f));
}

TEST(reader, meshopt_streams_are_decompressed) {
    const std::array<float, 12> points{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0};
    const std::array<std::uint16_t, 6> indices{0, 1, 2, 0, 2, 3};
    std::vector<std::uint8_t> vertices(meshopt_encodeVertexBufferBound(4, 12));
    vertices.resize(meshopt_encodeVertexBuffer(vertices.data(), vertices.size(), points.data(), 4, 12));
    std::vector<std::uint8_t> triangles(meshopt_encodeIndexBufferBound(6, 4));
    triangles.resize(meshopt_encodeIndexBuffer(triangles.data(), triangles.size(), indices.data(), 6));
    const std::size_t at = (vertices.size() + 3) / 4 * 4;
    std::vector<std::uint8_t> binary = vertices;
    binary.resize(at);
    binary.insert(binary.end(), triangles.begin(), triangles.end());
    const std::string file = fmt::format(
        "{{'asset':{{'version':'2.0'}},'extensionsUsed':['EXT_meshopt_compression'],'extensionsRequired':['EXT_meshopt_"
        "compression'],'nodes':[{{'mesh':0}}],"
        "'meshes':[{{'primitives':[{{'attributes':{{'POSITION':0}},'indices':1}}]}}],'buffers':[{{'byteLength':{0}}},{{"
        "'byteLength':60,'extensions':{{'EXT_meshopt_compression':{{'fallback':true}}}}}}],"
        "'bufferViews':[{{'buffer':1,'byteLength':48,'byteStride':12,'extensions':{{'EXT_meshopt_compression':{{'"
        "buffer':0,'byteLength':{1},'byteStride':12,'count':4,'mode':'ATTRIBUTES'}}}}}},"
        "{{'buffer':1,'byteOffset':48,'byteLength':12,'extensions':{{'EXT_meshopt_compression':{{'buffer':0,'"
        "byteOffset':{2},'byteLength':{3},'byteStride':2,'count':6,'mode':'TRIANGLES'}}}}}}],"
        "'accessors':[{{'bufferView':0,'componentType':5126,'count':4,'type':'VEC3'}},{{'bufferView':1,'componentType':"
        "5123,'count':6,'type':'SCALAR'}}]}}",
        binary.size(), vertices.size(), at, triangles.size());
    const auto model = read(make_glb(file, binary));
    EXPECT_EQ(first(model).triangles.size(), 2u);
    EXPECT_DOUBLE_EQ(area(first(model)), 1.0);
}

TEST(reader, a_json_file_reads_its_buffer_from_a_data_uri_or_through_the_resolver) {
    std::string json =
        "{'asset':{'version':'2.0'},'nodes':[{'mesh':0}],'meshes':[{'primitives':[{'attributes':{'POSITION':0}}]}],'"
        "buffers':[{'byteLength':36,'uri':'URI'}],"
        "'bufferViews':[{'buffer':0,'byteLength':36}],'accessors':[{'bufferView':0,'componentType':5126,'count':3,'"
        "type':'VEC3'}]}";
    for (char& c : json) c = c == '\'' ? '"' : c;
    const auto with_uri = [&](std::string_view uri) {
        std::string text = json;
        text.replace(text.find("URI\""), 3, uri);
        return std::vector<std::uint8_t>(text.begin(), text.end());
    };
    const auto embedded =
        with_uri("data:application/octet-stream;base64,AAAAAAAAAAAAAAAAAACAPwAAAAAAAAAAAAAAAAAAgD8AAAAA");
    EXPECT_DOUBLE_EQ(area(first(read(embedded))), 0.5);
    EXPECT_EQ(read_gltf(with_uri("my%20mesh.bin")).error().code, "gltf.external");
    std::string asked;
    const auto external = read_gltf(with_uri("my%20mesh.bin"),
                                    {.resolve = [&](std::string_view uri) -> result<std::vector<std::uint8_t>> {
                                        asked = uri;
                                        return bytes_of().put<float>({0, 0, 0, 2, 0, 0, 0, 1, 0}).get();
                                    }});
    ASSERT_TRUE(external) << external.error().message;
    EXPECT_EQ(asked, "my mesh.bin");
    EXPECT_DOUBLE_EQ(area(first(external->model)), 1.0);
}

TEST(reader, an_optional_extension_is_passed_over_and_a_required_one_refused) {
    const std::string primitive = "{'attributes':{'POSITION':0},'mode':6}";
    EXPECT_TRUE(read_gltf(
        make_glb(five_point_file(primitive, 60, "", "", ",'extensionsUsed':['ACME_velvet']"), five_points().get())));
    const auto refused =
        read_gltf(make_glb(five_point_file(primitive, 60, "", "",
                                           ",'extensionsUsed':['ACME_velvet'],'extensionsRequired':['ACME_velvet']"),
                           five_points().get()));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "gltf.unsupported");
    EXPECT_NE(refused.error().message.find("ACME_velvet"), std::string::npos);
}
