#include <gtest/gtest.h>

#include "fw/scene/camera.hpp"

using namespace fw;
using scene::parse_camera;

TEST(camera_document, reads_points_in_metres_and_the_angle_in_degrees) {
    const auto c = parse_camera(R"({"eye": [0, 1.2, 4], "target": [0, 1, 0], "verticalFov": 30, "x-note": "mine"})");
    ASSERT_TRUE(c) << c.error().message;
    EXPECT_EQ(c->eye, vec3(0, 1.2f, 4));
    EXPECT_EQ(c->up, vec3(0, 1, 0));
    EXPECT_NEAR(c->vertical_fov, pi / 6, 1e-6);
}

TEST(camera_document, refuses_what_no_picture_can_be_taken_with) {
    const auto code_of = [](std::string_view text) {
        const auto c = parse_camera(text);
        return c ? "accepted" : c.error().code;
    };
    EXPECT_EQ(code_of("[]"), "json.type");
    EXPECT_EQ(code_of(R"({"eye": [0, 1], "target": [0, 1, 0]})"), "camera.vector");
    EXPECT_EQ(code_of(R"({"eye": [0, 1, "2"], "target": [0, 1, 0]})"), "camera.vector");
    EXPECT_EQ(code_of(R"({"eye": [0, 1, 4], "target": [0, 1, 0], "verticalFov": 170})"), "camera.fov");
    EXPECT_EQ(code_of(R"({"eye": [0, 1, 4], "target": [0, 1, 4]})"), "camera.direction");
    EXPECT_EQ(code_of(R"({"eye": [0, 1, 4], "target": [0, 5, 4]})"), "camera.direction");
    EXPECT_EQ(code_of(R"({"eye": [0, 1, 4], "target": [0, 1, 0], "zoom": 2})"), "json.unknown_member");
}

TEST(camera_document, refuses_numbers_that_single_precision_cannot_hold) {
    const auto c = parse_camera(R"({"eye": [1e39, 1, 4], "target": [0, 1, 0]})");
    ASSERT_FALSE(c);
    EXPECT_EQ(c.error().code, "camera.vector");
    EXPECT_FALSE(parse_camera(R"({"eye": [1e30, 1, 4], "target": [0, 1, 0]})"));
    EXPECT_FALSE(parse_camera(R"({"eye": [0, 1, 4], "target": [0, 1, 0], "up": [0, 1e-30, 0]})"));
}
