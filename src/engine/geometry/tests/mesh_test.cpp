#include "fw/geometry/mesh.hpp"

#include <gtest/gtest.h>

namespace fw::geometry {
namespace {

triangle_mesh unit_cube() {
    triangle_mesh cube;
    for (int i = 0; i < 8; ++i) cube.positions.emplace_back(i & 1, (i >> 1) & 1, (i >> 2) & 1);
    cube.triangles = {{0, 2, 1}, {1, 2, 3}, {4, 5, 6}, {5, 7, 6}, {0, 1, 4}, {1, 5, 4},
                      {2, 6, 3}, {3, 6, 7}, {0, 4, 2}, {2, 4, 6}, {1, 3, 5}, {3, 7, 5}};
    return cube;
}

TEST(mesh, a_unit_cube_has_volume_one_and_area_six) {
    const auto cube = unit_cube();
    EXPECT_NEAR(volume(cube.positions, cube.triangles), 1.0, 1e-6);
    EXPECT_NEAR(area(cube.positions, cube.triangles), 6.0, 1e-6);
}

TEST(mesh, a_tape_around_a_cube_measures_four) {
    const auto cube = unit_cube();
    EXPECT_NEAR(tape_girth(cube.positions, cube.triangles, {{0, 1, 0}, 0.3}), 4.0, 1e-6);
    EXPECT_NEAR(tape_girth(cube.positions, cube.triangles, {{1, 0, 0}, 0.3}), 4.0, 1e-6);
    EXPECT_EQ(tape_girth(cube.positions, cube.triangles, {{0, 1, 0}, 3.0}), 0.0);
}

TEST(mesh, a_cut_through_vertices_gives_whole_segments) {
    const auto cube = unit_cube();
    EXPECT_EQ(slice(cube.positions, cube.triangles, {{0, 1, 0}, 1.0}).size() % 2, 0u);
}

TEST(convex_hull, drops_points_inside_and_on_edges) {
    const auto hull = convex_hull({{0, 0}, {1, 0}, {0.5, 0.5}, {1, 1}, {0.5, 0}, {0, 1}, {0, 0}});
    EXPECT_EQ(hull.size(), 4u);
    EXPECT_NEAR(perimeter(hull), 4.0, 1e-12);
}

}  // namespace
}  // namespace fw::geometry
