#include "fw/drape/body_field.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "fixtures.hpp"

namespace fw::drape {
namespace {

TEST(body_field, distance_to_a_sphere_is_right_to_a_third_of_a_millimetre_in_the_band) {
    const auto ball = make_sphere(vec3(0.1f, 1.0f, -0.2f), 0.15f, 96);
    const auto field = body_field::build(ball.positions, ball.triangles);
    ASSERT_TRUE(field);
    std::mt19937 random(3);
    std::uniform_real_distribution<double> unit(-1, 1), radius(0.05, 0.161);
    for (int i = 0; i < 2000; ++i) {
        const dvec3 u = glm::normalize(dvec3(unit(random), unit(random), unit(random)));
        const double r = radius(random);
        const auto s = field->at(dvec3(0.1, 1.0, -0.2) + r * u);
        EXPECT_NEAR(s.distance, r - 0.15, 0.35e-3) << r;
        EXPECT_GT(glm::dot(s.gradient, u), 0.97) << r;
    }
}

TEST(body_field, the_gradient_is_the_derivative_of_the_distance) {
    const auto ball = make_sphere(vec3(0), 0.1f, 64);
    const auto field = *body_field::build(ball.positions, ball.triangles);
    std::mt19937 random(4);
    std::uniform_real_distribution<double> unit(-0.12, 0.12);
    for (int i = 0; i < 500; ++i) {
        const dvec3 p(unit(random), unit(random), unit(random));
        const double h = 1e-6;
        for (int a = 0; a < 3; ++a) {
            dvec3 e(0);
            e[a] = h;
            EXPECT_NEAR((field.at(p + e).distance - field.at(p - e).distance) / (2 * h), field.at(p).gradient[a], 1e-4);
        }
    }
}

TEST(body_field, no_point_of_a_sharp_spike_lies_outside_of_the_field) {
    auto ball = make_sphere(vec3(0), 0.1f, 64);
    ball.positions[700] *= 1.06f;  // a spike of 6 mm, a cell wide
    const auto field = *body_field::build(ball.positions, ball.triangles);
    EXPECT_LT(field.at(dvec3(ball.positions[700])).distance, 0.2e-3);
    EXPECT_GT(field.at(dvec3(ball.positions[700]) * 1.05).distance, 2e-3);
}

TEST(body_field, surfaces_that_overlap_count_as_one_body) {
    auto two = make_sphere(vec3(-0.05f, 0, 0), 0.1f, 48);
    append(two, make_sphere(vec3(0.05f, 0, 0), 0.1f, 48));
    const auto field = body_field::build(two.positions, two.triangles);
    ASSERT_TRUE(field);
    EXPECT_LT(field->at(dvec3(0, 0, 0)).distance, -0.03);
    EXPECT_GT(field->at(dvec3(0, 0.1, 0)).distance, 0.005);
}

TEST(body_field, a_body_with_a_hole_is_refused) {
    auto ball = make_sphere(vec3(0), 0.1f, 32);
    ball.triangles.erase(ball.triangles.begin() + 300);
    const auto field = body_field::build(ball.positions, ball.triangles);
    ASSERT_FALSE(field);
    EXPECT_EQ(field.error().code, "drape.body_open");
}

TEST(body_field, positions_in_centimetres_or_not_finite_are_refused) {
    const auto ball = make_sphere(vec3(0), 90.0f, 16);
    EXPECT_EQ(body_field::build(ball.positions, ball.triangles).error().code, "drape.body_size");
    auto broken = make_sphere(vec3(0), 0.1f, 16);
    broken.positions[5].y = std::numeric_limits<float>::infinity();
    EXPECT_EQ(body_field::build(broken.positions, broken.triangles).error().code, "drape.body_size");
    EXPECT_EQ(body_field::build({}, {}).error().code, "drape.body_empty");
}

}  // namespace
}  // namespace fw::drape
