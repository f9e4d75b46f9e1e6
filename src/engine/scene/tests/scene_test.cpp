#include <gtest/gtest.h>

#include "fw/scene/camera.hpp"
#include "fw/scene/model.hpp"

namespace fw::scene {
namespace {

TEST(append, shifts_every_index_of_the_added_part) {
    model whole;
    whole.images.resize(2);
    whole.textures.resize(3);
    whole.materials.resize(1);
    whole.meshes.resize(1);
    whole.nodes.resize(4);
    model part;
    part.images.resize(1);
    part.textures = {{.image = 0}};
    part.materials.resize(1);
    part.materials[0].normal_texture.texture = 0;
    part.meshes.resize(1);
    part.meshes[0].primitives.resize(1);
    part.meshes[0].primitives[0].material = 0;
    part.nodes.resize(2);
    part.nodes[0].children = {1};
    part.nodes[1].mesh = 0;
    part.roots = {0};
    append(whole, part);
    EXPECT_EQ(whole.textures[3].image, 2);
    EXPECT_EQ(whole.materials[1].normal_texture.texture, 3);
    EXPECT_EQ(whole.materials[1].base_color_texture.texture, -1);
    EXPECT_EQ(whole.meshes[1].primitives[0].material, 1);
    EXPECT_EQ(whole.nodes[4].children[0], 5);
    EXPECT_EQ(whole.nodes[5].mesh, 1);
    EXPECT_EQ(whole.roots, (std::vector<int>{4}));
}

TEST(make_view, shows_the_whole_figure_with_room_to_spare) {
    geometry::bounds box;
    box.add({-0.8f, 0, -0.2f});
    box.add({0.8f, 1.8f, 0.2f});
    const auto c = make_view(box, view::front, 16.0f / 9.0f);
    const float visible = 2 * std::tan(c.vertical_fov / 2) * (glm::length(c.eye - c.target) - 0.2f);
    EXPECT_NEAR(1.8f / visible, 0.86f, 0.01f);
}

TEST(make_view, looks_level_and_leaves_more_room_under_the_feet_than_above_the_head) {
    geometry::bounds box;
    box.add({9.6f, 0, -0.2f});
    box.add({10.4f, 1.7f, 0.2f});
    for (const float aspect : {16.0f / 9.0f, 0.8f, 0.4f}) {
        const auto c = make_view(box, view::three_quarter, aspect);
        EXPECT_FLOAT_EQ(c.eye.y, c.target.y);
        EXPECT_NEAR(c.target.x, 10, 1e-5);
        const float half = std::tan(c.vertical_fov / 2) * (glm::length(c.eye - c.target) - 0.2f);
        const float under = half - c.target.y;
        const float over = c.target.y + half - 1.7f;
        EXPECT_GT(over, 0);
        EXPECT_GT(under, over);
    }
}

TEST(make_detail_view, shows_the_height_that_was_asked_for_around_the_point) {
    const auto c = make_detail_view({0.1f, 1.4f, 0.05f}, 0.3f, 0.5f);
    EXPECT_NEAR(2 * std::tan(c.vertical_fov / 2) * glm::length(c.eye - c.target), 0.3f, 1e-4);
    EXPECT_FLOAT_EQ(c.eye.y, 1.4f);
}

}  // namespace
}  // namespace fw::scene
