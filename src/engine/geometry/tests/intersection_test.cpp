#include "fw/geometry/intersection.hpp"

#include <gtest/gtest.h>

#include <random>

#include "fw/geometry/mesh.hpp"

namespace fw::geometry {
namespace {

using corners = std::array<vec3, 3>;

/// A wavy sheet of n × n squares in the plane y = `height`.
triangle_mesh sheet(int n, float height) {
    triangle_mesh m;
    for (int j = 0; j <= n; ++j) {
        for (int i = 0; i <= n; ++i)
            m.positions.emplace_back(0.01f * i, height + 0.001f * ((i * 7 + j * 3) % 5), 0.01f * j);
    }
    for (int j = 0; j < n; ++j) {
        for (int i = 0; i < n; ++i) {
            const auto a = static_cast<std::uint32_t>(j * (n + 1) + i);
            const auto w = static_cast<std::uint32_t>(n + 1);
            m.triangles.push_back({a, a + w, a + 1});
            m.triangles.push_back({a + 1, a + w, a + w + 1});
        }
    }
    return m;
}

TEST(intersection, orientation_is_right_where_double_arithmetic_is_not) {
    // d lies one float step off the plane of a, b and c, far from the origin.
    const vec3 a(1000.0f, 1000.0f, 1000.0f), b(1001.0f, 1000.0f, 1000.0f), c(1000.0f, 1001.0f, 1000.0f);
    const vec3 above(1000.3f, 1000.3f, std::nextafter(1000.0f, 2000.0f)),
        below(1000.3f, 1000.3f, std::nextafter(1000.0f, 0.0f));
    EXPECT_EQ(orientation(a, b, c, vec3(1000.3f, 1000.7f, 1000.0f)), 0);
    EXPECT_EQ(orientation(a, b, c, above), -1);
    EXPECT_EQ(orientation(a, b, c, below), 1);
    EXPECT_EQ(orientation(b, a, c, above), 1);
}

TEST(intersection, triangles_that_pass_through_each_other_cross_and_touching_ones_do_not) {
    const corners flat{vec3(0, 0, 0), vec3(1, 0, 0), vec3(0, 1, 0)};
    EXPECT_TRUE(triangles_cross(flat, {vec3(0.2f, 0.2f, -1), vec3(0.2f, 0.2f, 1), vec3(3, 3, 0.5f)}));
    EXPECT_FALSE(triangles_cross(flat, {vec3(0.2f, 0.2f, 0.001f), vec3(0.2f, 0.2f, 1), vec3(3, 3, 0.5f)}));
    EXPECT_FALSE(triangles_cross(flat, {vec3(0, 0, 0), vec3(0, 0, 1), vec3(-1, -1, 1)}));  // a common corner
    EXPECT_FALSE(triangles_cross(flat, {vec3(0.1f, 0.1f, 0), vec3(0.5f, 0.1f, 0), vec3(0.1f, 0.5f, 0)}));  // one plane
}

TEST(intersection, a_sheet_does_not_cross_itself_but_a_pierced_one_does) {
    auto m = sheet(20, 0);
    EXPECT_TRUE(self_crossings(m.positions, m.triangles).empty());
    const auto base = static_cast<std::uint32_t>(m.positions.size());
    for (const vec3& p : {vec3(0.103f, -0.05f, 0.101f), vec3(0.104f, 0.05f, 0.102f), vec3(0.105f, 0.05f, 0.103f)})
        m.positions.push_back(p);
    m.triangles.push_back({base, base + 1, base + 2});
    const auto pairs = self_crossings(m.positions, m.triangles);
    ASSERT_FALSE(pairs.empty());
    for (const auto& p : pairs) EXPECT_EQ(p.second, m.triangles.size() - 1);
}

TEST(intersection, the_grid_finds_exactly_the_pairs_that_comparing_all_with_all_finds) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> place(0, 0.3f), extent(-0.05f, 0.05f);
    triangle_mesh a, b;
    for (auto* m : {&a, &b}) {
        for (std::uint32_t t = 0; t < 150; ++t) {
            const vec3 c(place(random), place(random), place(random));
            for (int k = 0; k < 3; ++k)
                m->positions.push_back(c + vec3(extent(random), extent(random), extent(random)));
            m->triangles.push_back({3 * t, 3 * t + 1, 3 * t + 2});
        }
    }
    const auto at = [](const triangle_mesh& m, std::uint32_t t) {
        return corners{m.positions[3 * t], m.positions[3 * t + 1], m.positions[3 * t + 2]};
    };
    std::vector<triangle_pair> between, within;
    for (std::uint32_t i = 0; i < 150; ++i) {
        for (std::uint32_t j = 0; j < 150; ++j) {
            if (triangles_cross(at(a, i), at(b, j))) between.push_back({i, j});
            if (j > i && triangles_cross(at(a, i), at(a, j))) within.push_back({i, j});
        }
    }
    EXPECT_GT(between.size(), 10u);
    EXPECT_EQ(crossings(a.positions, a.triangles, b.positions, b.triangles), between);
    EXPECT_EQ(self_crossings(a.positions, a.triangles), within);
}

}  // namespace
}  // namespace fw::geometry
