#include "fw/geometry/point_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace fw::geometry {
namespace {

std::vector<vec3> cloud(std::size_t n) {
    std::mt19937 random(7);
    std::vector<vec3> out;
    const auto coordinate = [&] { return static_cast<float>(random() % 2000) * 1e-3f - 1.0f; };
    for (std::size_t i = 0; i < n; ++i) {
        const float x = coordinate(), y = coordinate(), z = coordinate();
        out.emplace_back(x, y, 0.2f * z);
    }
    return out;
}

TEST(point_grid, finds_the_same_points_as_looking_at_all_of_them) {
    const auto points = cloud(500);
    const point_grid grid(points, 0.05f);
    for (const auto& p : cloud(60)) {
        std::vector<std::uint32_t> found, expected;
        grid.for_each_within(p, 0.17f, [&](std::uint32_t i, float) { found.push_back(i); });
        for (std::uint32_t i = 0; i < points.size(); ++i) {
            const vec3 d = points[i] - p;
            if (glm::dot(d, d) <= 0.17f * 0.17f) expected.push_back(i);
        }
        std::ranges::sort(found);
        EXPECT_EQ(found, expected);
    }
}

TEST(point_grid, knows_the_nearest_point_from_far_outside_too) {
    const auto points = cloud(300);
    const point_grid grid(points, 0.02f);
    for (const vec3& p : {vec3(0), vec3(3, 0, 0), vec3(-1, 2, 1), points[17]}) {
        const auto best = std::ranges::min_element(points, {}, [&](vec3 q) { return glm::dot(q - p, q - p); });
        const auto found = grid.nearest(p, 10);
        ASSERT_TRUE(found);
        EXPECT_EQ(glm::distance(points[*found], p), glm::distance(*best, p));
    }
    EXPECT_FALSE(grid.nearest(vec3(5, 0, 0), 1.0f));
}

TEST(point_grid, is_content_with_no_points) {
    const point_grid grid({}, 0.1f);
    EXPECT_FALSE(grid.nearest(vec3(0), 1));
    EXPECT_THROW(point_grid({}, 0.0f), std::invalid_argument);
}

}  // namespace
}  // namespace fw::geometry
