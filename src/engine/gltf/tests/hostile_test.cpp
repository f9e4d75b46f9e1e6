// Files that lie: each must be refused with the reason, and none may touch memory that is not its own (run under ASan
// too).
#include <gtest/gtest.h>

#include "hand_made.hpp"
#include "sample_model.hpp"

using namespace fw;
using namespace fw::gltf;
using namespace fw::gltf::testing;

namespace {

std::string code_of(const result<read_outcome>& r) {
    return r ? "read" : r.error().code;
}

std::string refused(const std::string& json) {
    return code_of(read_gltf(make_glb(json, five_points().get())));
}

std::string file_with(const std::string& accessor, const std::string& view = "{'buffer':0,'byteLength':60}",
                      const std::string& primitive = "{'attributes':{'POSITION':0}}") {
    return "{'asset':{'version':'2.0'},'nodes':[{'mesh':0}],'meshes':[{'primitives':[" + primitive +
           "]}],'buffers':[{'byteLength':60}],'bufferViews':[" + view + "],'accessors':[" + accessor + "]}";
}

}  // namespace

TEST(hostile, accessors_may_not_leave_their_view_nor_views_their_buffer) {
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'}")), "read");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5126,'count':6,'type':'VEC3'}")), "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'byteOffset':4,'componentType':5126,'count':5,'type':'VEC3'}")),
              "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'}",
                                "{'buffer':0,'byteLength':60,'byteStride':24}")),
              "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'}",
                                "{'buffer':0,'byteOffset':1,'byteLength':60}")),
              "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':7,'componentType':5126,'count':5,'type':'VEC3'}")), "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':-1,'componentType':5126,'count':5,'type':'VEC3'}")), "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5124,'count':5,'type':'VEC3'}")), "gltf.broken");
    EXPECT_EQ(refused(file_with("{'bufferView':0,'componentType':5126,'count':5,'type':'VEC9'}")), "gltf.broken");
}

TEST(hostile, a_huge_count_without_data_asks_the_budget_before_memory) {
    EXPECT_EQ(refused(file_with("{'componentType':5126,'count':2147483647,'type':'MAT4'}")), "gltf.too_large");
    EXPECT_EQ(refused(file_with("{'componentType':5126,'count':1e30,'type':'VEC3'}")), "gltf.broken");
    EXPECT_EQ(
        code_of(read_gltf(make_glb(file_with("{'componentType':5126,'count':1000,'type':'VEC3'}"), five_points().get()),
                          {.limits = {.decoded_bytes = 10'000}})),
        "gltf.too_large");
}

TEST(hostile, indices_may_only_name_vertices) {
    const std::string primitive = "{'attributes':{'POSITION':0},'indices':1}";
    const std::string accessors =
        "{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'},{'bufferView':0,'byteOffset':12,'componentType':"
        "5123,'count':6,'type':'SCALAR'}";
    EXPECT_EQ(refused(file_with(accessors, "{'buffer':0,'byteLength':60}", primitive)), "gltf.broken");
}

TEST(hostile, nodes_that_form_no_tree_are_refused) {
    const auto nodes = [](const std::string& list, const std::string& roots) {
        return "{'asset':{'version':'2.0'},'scenes':[{'nodes':[" + roots + "]}],'nodes':[" + list + "]}";
    };
    EXPECT_EQ(refused(nodes("{'children':[1]},{}", "0")), "read");
    EXPECT_EQ(refused(nodes("{'children':[0]}", "")), "gltf.broken");
    EXPECT_EQ(refused(nodes("{'children':[1]},{'children':[0]}", "")), "gltf.broken");
    EXPECT_EQ(refused(nodes("{'children':[2]},{'children':[2]},{}", "0,1")), "gltf.broken");
    EXPECT_EQ(refused(nodes("{'children':[1]},{}", "0,1")), "gltf.broken");
    EXPECT_EQ(refused(nodes("{'children':[5]}", "0")), "gltf.broken");
    EXPECT_EQ(refused(nodes("{}", "0,0")), "gltf.broken");
}

TEST(hostile, numbers_that_are_not_finite_are_refused) {
    bytes_of b;
    b.put<float>({0, 0, 0, 1, 0, 0, 1, std::numeric_limits<float>::quiet_NaN(), 0, 0, 1, 0, -1, 1, 0});
    EXPECT_EQ(code_of(read_gltf(
                  make_glb(file_with("{'bufferView':0,'componentType':5126,'count':5,'type':'VEC3'}"), b.get()))),
              "gltf.broken");
}

TEST(hostile, other_files_are_told_apart) {
    const auto code = [](std::string_view text) {
        return code_of(read_gltf({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    };
    EXPECT_EQ(code(""), "gltf.not_gltf");
    EXPECT_EQ(code("solid cube"), "gltf.not_gltf");
    EXPECT_EQ(code("{\"a\":1}"), "gltf.not_gltf");
    EXPECT_EQ(code("{\"asset\":{\"version\":\"1.0\"}}"), "gltf.unsupported");
    EXPECT_EQ(code("{\"asset\":"), "json.syntax");
}

// Every prefix of a file that uses everything, and every single byte of its container and JSON turned over.
TEST(hostile, a_cut_or_damaged_file_never_crashes) {
    for (const bool draco : {false, true}) {
        const auto whole = write_glb(make_sample_model(), {.draco = draco, .encode_image = encode_plain}).value();
        for (std::size_t n = 0; n < whole.size(); n += 1 + n / 64)
            EXPECT_FALSE(read_gltf(std::span(whole).first(n), {.decode_image = decode_plain}));
        for (std::size_t i = 0; i < whole.size(); i += 7) {
            auto damaged = whole;
            damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ 0x15);
            (void)read_gltf(damaged, {.decode_image = decode_plain, .limits = {.decoded_bytes = 50'000'000}});
        }
    }
}
