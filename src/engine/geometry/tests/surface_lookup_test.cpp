#include "fw/geometry/surface_lookup.hpp"

#include <gtest/gtest.h>

#include <random>

#include "fw/geometry/mesh.hpp"

namespace fw::geometry {
namespace {

TEST(surface_lookup, finds_the_same_point_as_trying_every_triangle) {
    std::mt19937 random(11);
    std::uniform_real_distribution<float> place(0, 1), extent(-0.1f, 0.1f), far(-2, 3);
    triangle_mesh m;
    for (std::uint32_t t = 0; t < 300; ++t) {
        const vec3 c(place(random), 0.2f * place(random), place(random));
        for (int k = 0; k < 3; ++k) m.positions.push_back(c + vec3(extent(random), extent(random), extent(random)));
        m.triangles.push_back({3 * t, 3 * t + 1, 3 * t + 2});
    }
    const surface_lookup lookup(m.positions, m.triangles);
    for (int i = 0; i < 400; ++i) {
        const vec3 p =
            i % 2 ? vec3(place(random), place(random), place(random)) : vec3(far(random), far(random), far(random));
        float least = 1e30f;
        for (const auto& t : m.triangles) {
            least = std::min(
                least,
                glm::distance(p, nearest_point(p, m.positions[t[0]], m.positions[t[1]], m.positions[t[2]]).position));
        }
        const auto found = lookup.nearest(p);
        EXPECT_NEAR(glm::distance(p, found.position), least, 1e-6f);
        EXPECT_NEAR(found.weights.x + found.weights.y + found.weights.z, 1, 1e-5f);
    }
}

TEST(surface_lookup, keeps_to_the_chosen_triangles) {
    triangle_mesh m;
    m.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 5}, {1, 0, 5}, {0, 1, 5}};
    m.triangles = {{0, 1, 2}, {3, 4, 5}};
    const std::uint32_t chosen[] = {1};
    EXPECT_EQ(surface_lookup(m.positions, m.triangles, chosen).nearest({0.1f, 0.1f, 0.1f}).triangle, 1u);
}

}  // namespace
}  // namespace fw::geometry
