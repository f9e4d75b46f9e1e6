#include "fw/textile/weave_edges.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace fw::textile {
namespace {

/// Two squares of 10 cm side by side in the plane z = 0; each has vertices of its own, joined in the middle
/// by node_of.
scene::primitive two_panels(std::vector<std::uint32_t>& node_of) {
    scene::primitive p;
    for (int panel = 0; panel < 2; ++panel) {
        const auto first = static_cast<std::uint32_t>(p.positions.size());
        for (const vec2& c : {vec2(0, 0), vec2(0.1f, 0), vec2(0, 0.1f), vec2(0.1f, 0.1f)}) {
            p.positions.emplace_back(c.x + 0.1f * static_cast<float>(panel), c.y, 0);
            p.normals.emplace_back(0, 0, 1);
            p.uv0.push_back(c);
        }
        p.triangles.push_back({first, first + 1, first + 2});
        p.triangles.push_back({first + 2, first + 1, first + 3});
    }
    node_of = {0, 1, 2, 3, 1, 4, 3, 5};
    return p;
}

TEST(make_edges, folds_the_free_edges_and_leaves_the_seam_alone) {
    std::vector<std::uint32_t> node_of;
    const auto cloth = two_panels(node_of);
    edge_finish finish;
    finish.tone = 0.7f;
    const auto edges = make_edges(cloth, node_of, finish);
    EXPECT_EQ(edges.triangles.size(), 6u * 14);
    EXPECT_EQ(edges.positions.size(), 8u * 8);  // neighbours share their cross section
    for (std::size_t i = 0; i < edges.positions.size(); ++i) {
        EXPECT_LE(std::abs(edges.positions[i].z), 0.0013f);
        EXPECT_EQ(edges.colors[i].x, 0.7f);
    }
}

TEST(make_edges, turns_its_faces_the_way_its_normals_point) {
    std::vector<std::uint32_t> node_of;
    const auto edges = make_edges(two_panels(node_of), node_of, {});
    for (const auto& t : edges.triangles) {
        const vec3 face =
            glm::cross(edges.positions[t[1]] - edges.positions[t[0]], edges.positions[t[2]] - edges.positions[t[0]]);
        if (glm::length(face) < 1e-12f) continue;
        EXPECT_GT(glm::dot(face, edges.normals[t[0]] + edges.normals[t[1]] + edges.normals[t[2]]), 0);
    }
}

TEST(make_edges, has_nothing_to_do_on_a_closed_surface) {
    scene::primitive tetrahedron;
    tetrahedron.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    tetrahedron.normals.assign(4, vec3(0, 1, 0));
    tetrahedron.uv0.assign(4, vec2(0));
    tetrahedron.triangles = {{0, 2, 1}, {0, 1, 3}, {1, 2, 3}, {0, 3, 2}};
    const std::vector<std::uint32_t> node_of{0, 1, 2, 3};
    EXPECT_TRUE(make_edges(tetrahedron, node_of, {}).triangles.empty());
}

}  // namespace
}  // namespace fw::textile
