#include "body_file.hpp"

#include <gtest/gtest.h>

namespace fw::body {
namespace {

body_file make_small_file() {
    body_file f;
    f.notice = "made for a test";
    f.body_vertices = 4;
    f.base = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {0, 0, 1}};
    f.uvs = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    f.surfaces = {{"body", {{0, 1, 2, 3}}, {{0, 1, 2, 3}}}};
    f.anchors = {{"joint-a", {4}}};
    f.bones = {{"root", -1, 0, 0}, {"child", 0, 0, 0}};
    f.weights.assign(5, skin_weight{{0, 1, 0, 0}, {0.25f, 0.75f, 0, 0}});
    f.targets = {{"torso/x-incr", 0.001f, {2}, {1, 2, 3}}};
    f.masks = {{"lips", {0, 255, 0, 0}}};
    f.lods = {{{{0, 1, 2}}}, {{{0, 2, 3}}}};
    return f;
}

std::string code_of(std::span<const std::uint8_t> bytes) {
    const auto r = read_body_file(bytes);
    return r ? "" : r.error().code;
}

TEST(body_file, reads_back_what_was_written) {
    const auto f = make_small_file();
    const auto g = read_body_file(write_body_file(f));
    ASSERT_TRUE(g.has_value()) << g.error().message;
    EXPECT_EQ(g->notice, f.notice);
    EXPECT_EQ(g->base.size(), 5u);
    EXPECT_EQ(g->base[2], f.base[2]);
    EXPECT_EQ(g->surfaces[0].quads, f.surfaces[0].quads);
    EXPECT_EQ(g->bones[1].parent, 0);
    EXPECT_EQ(g->weights[3].weights, f.weights[3].weights);
    EXPECT_EQ(g->targets[0].deltas, f.targets[0].deltas);
}

TEST(body_file, refuses_every_cut) {
    const auto bytes = write_body_file(make_small_file());
    for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_FALSE(code_of(std::span(bytes).first(n)).empty()) << n;
}

TEST(body_file, refuses_a_flipped_byte_by_its_checksum) {
    auto bytes = write_body_file(make_small_file());
    bytes[bytes.size() - 3] ^= 1;
    EXPECT_EQ(code_of(bytes), "body.file_checksum");
}

TEST(body_file, names_a_version_it_does_not_know) {
    auto bytes = write_body_file(make_small_file());
    bytes[8] = 99;
    EXPECT_EQ(code_of(bytes), "body.file_version");
}

TEST(body_file, refuses_indices_out_of_range) {
    const auto broken = [](auto change) {
        auto f = make_small_file();
        change(f);
        return code_of(write_body_file(f));
    };
    EXPECT_EQ(broken([](body_file& f) { f.surfaces[0].quads[0][1] = 4; }),
              "body.file_syntax");  // a helper vertex in the skin
    EXPECT_EQ(broken([](body_file& f) { f.surfaces[0].uv_quads[0][1] = 9; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.anchors[0].vertices = {5}; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.bones[1].parent = 1; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.weights[0].bones[0] = 2; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.weights[0].weights[0] = -0.2f; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.targets[0].indices[0] = 5; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.targets[0].deltas.pop_back(); }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.masks[0].values.pop_back(); }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.lods[0].triangles[0][0] = 4; }), "body.file_syntax");
    EXPECT_EQ(broken([](body_file& f) { f.base[0].x = std::nanf(""); }), "body.file_syntax");
}

}  // namespace
}  // namespace fw::body
