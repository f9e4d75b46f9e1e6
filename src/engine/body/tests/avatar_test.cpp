#include "fw/body/avatar.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"

namespace fw::body {
namespace {

const scene::primitive& skin_of(const scene::model& m) {
    return m.meshes.at(0).primitives.at(0);
}

TEST(avatar, has_levels_of_detail_that_share_texture_coordinates_and_weights) {
    const auto f = testing::make_plain_figure(sex::female);
    const auto full = make_avatar_model(testing::model(), f),
               low = make_avatar_model(testing::model(), f, {}, level_of_detail::low);
    const auto medium = make_avatar_model(testing::model(), f, {}, level_of_detail::medium);
    EXPECT_EQ(skin_of(full).triangles.size(), 26756u);
    EXPECT_NEAR(static_cast<double>(skin_of(medium).triangles.size()), 10000, 300);
    EXPECT_NEAR(static_cast<double>(skin_of(low).triangles.size()), 4000, 200);
    for (std::size_t i = 0; i < skin_of(low).positions.size(); i += 97) {
        std::size_t same = 0;
        for (std::size_t k = 0; k < skin_of(full).positions.size(); ++k)
            if (skin_of(full).positions[k] == skin_of(low).positions[i] &&
                skin_of(full).uv0[k] == skin_of(low).uv0[i] && skin_of(full).weights[k] == skin_of(low).weights[i])
                ++same;
        EXPECT_GE(same, 1u);
    }
}

TEST(avatar, has_a_rig_that_leaves_the_bind_pose_where_it_is) {
    const auto f = testing::make_plain_figure(sex::male);
    const auto m = make_avatar_model(testing::model(), f);
    const auto world = scene::world_matrices(m);
    ASSERT_EQ(m.skins.size(), 1u);
    ASSERT_EQ(m.skins[0].joints.size(), testing::model().bones().size());
    for (std::size_t i = 0; i < m.skins[0].joints.size(); ++i) {
        const mat4 at_rest = world[static_cast<std::size_t>(m.skins[0].joints[i])] * m.skins[0].inverse_bind[i];
        for (int c = 0; c < 4; ++c)
            for (int r = 0; r < 4; ++r) EXPECT_NEAR(at_rest[c][r], c == r ? 1.0f : 0.0f, 1e-5f);
    }
    for (const auto& p : m.meshes[0].primitives) {
        EXPECT_EQ(p.normals.size(), p.positions.size());
        EXPECT_EQ(p.uv0.size(), p.positions.size());
        EXPECT_EQ(p.joints.size(), p.positions.size());
        for (const auto& w : p.weights) EXPECT_NEAR(w.x + w.y + w.z + w.w, 1, 1e-3);
        for (const auto& n : p.normals) EXPECT_NEAR(glm::length(n), 1, 1e-3);
        for (const auto& t : p.triangles)
            for (const auto v : t) ASSERT_LT(v, p.positions.size());
    }
}

// The colour that the texture has at a skin vertex.
std::array<int, 3> color_at(const scene::image& image, std::uint32_t vertex) {
    const auto& full =
        make_avatar_model(testing::model(), testing::make_plain_figure(sex::female), {.texture_size = 64});
    const auto& p = skin_of(full);
    const auto f = testing::make_plain_figure(sex::female);
    for (std::size_t k = 0; k < p.positions.size(); ++k)
        if (p.positions[k] == f.positions[vertex]) {
            const auto* px =
                image.at(std::min(image.width - 1, static_cast<int>(p.uv0[k].x * static_cast<float>(image.width))),
                         std::min(image.height - 1, static_cast<int>(p.uv0[k].y * static_cast<float>(image.height))));
            return {px[0], px[1], px[2]};
        }
    return {};
}

TEST(avatar, is_never_nude) {
    constexpr std::uint32_t crotch = 4374, left_breast = 8459, buttock = 10855, belly = 4120, knee_side = 11400,
                            forehead = 251;
    for (const auto s : {sex::female, sex::male}) {
        const auto image = paint_skin(testing::model(), s, {});
        const auto skin = color_at(image, knee_side);
        EXPECT_EQ(color_at(image, forehead), skin);
        EXPECT_LT(color_at(image, crotch)[0], skin[0] - 15);
        EXPECT_LT(color_at(image, buttock)[0], skin[0] - 15);
        for (const auto v : {left_breast, belly}) {
            if (s == sex::female)
                EXPECT_LT(color_at(image, v)[0], skin[0] - 15) << v;
            else
                EXPECT_EQ(color_at(image, v), skin) << v;
        }
    }
}

TEST(avatar, can_be_measured_again_in_any_order_of_vertices) {
    const auto f = testing::make_plain_figure(sex::female);
    auto m = make_avatar_model(testing::model(), f);
    auto& p = m.meshes[0].primitives[0];
    std::ranges::reverse(p.positions);
    std::ranges::reverse(p.uv0);
    for (auto& t : p.triangles)
        for (auto& v : t) v = static_cast<std::uint32_t>(p.positions.size()) - 1 - v;
    const auto x = positions_of(testing::model(), m);
    ASSERT_TRUE(x.has_value()) << x.error().message;
    const auto again = measure(testing::model(), *x);
    for (const auto& i : all_measurements()) EXPECT_NEAR(again[i.id], f.measurements[i.id], 1e-4) << i.name;
}

TEST(avatar, refuses_to_measure_what_is_not_ours) {
    const auto f = testing::make_plain_figure(sex::female);
    EXPECT_EQ(positions_of(testing::model(), scene::model{}).error().code, "body.not_our_model");
    EXPECT_EQ(
        positions_of(testing::model(), make_avatar_model(testing::model(), f, {}, level_of_detail::low)).error().code,
        "body.not_our_model");
    auto no_rig = make_avatar_model(testing::model(), f);
    no_rig.nodes.resize(1);
    no_rig.nodes[0].children.clear();
    no_rig.roots = {0};
    EXPECT_EQ(positions_of(testing::model(), no_rig).error().code, "body.not_our_model");
}

TEST(avatar, refuses_to_measure_a_figure_that_stands_at_ease) {
    auto f = testing::make_plain_figure(sex::female);
    f.stance = stance::relaxed;
    EXPECT_EQ(positions_of(testing::model(), make_avatar_model(testing::model(), f)).error().code,
              "body.relaxed_stance");
}

}  // namespace
}  // namespace fw::body
