#include "fw/gltf/simplify.hpp"

#include <gtest/gtest.h>

namespace fw::gltf {
namespace {

/// A flat grid of n × n squares, one metre wide.
scene::model make_grid(unsigned n) {
    scene::primitive p;
    for (unsigned y = 0; y <= n; ++y) {
        for (unsigned x = 0; x <= n; ++x) {
            p.positions.emplace_back(static_cast<float>(x) / static_cast<float>(n),
                                     static_cast<float>(y) / static_cast<float>(n), 0.0f);
            p.uv0.emplace_back(p.positions.back());
        }
    }
    for (unsigned y = 0; y < n; ++y) {
        for (unsigned x = 0; x < n; ++x) {
            const unsigned a = y * (n + 1) + x;
            p.triangles.push_back({a, a + 1, a + n + 1});
            p.triangles.push_back({a + 1, a + n + 2, a + n + 1});
        }
    }
    scene::model model;
    model.meshes.push_back({"grid", {p}});
    return model;
}

TEST(simplify, keeps_about_the_share_asked_for_and_the_outline) {
    auto model = make_grid(40);
    ASSERT_TRUE(simplify(model, 0.25).has_value());
    const auto& p = model.meshes[0].primitives[0];
    EXPECT_LE(p.triangles.size(), 800u);
    EXPECT_LT(p.positions.size(), 41u * 41u);
    EXPECT_EQ(p.uv0.size(), p.positions.size());
    float widest = 0;
    for (const auto& v : p.positions) widest = std::max(widest, v.x);
    EXPECT_EQ(widest, 1.0f);
    for (const auto& t : p.triangles) {
        for (const auto i : t) ASSERT_LT(i, p.positions.size());
    }
}

TEST(simplify, refuses_a_share_above_one) {
    auto model = make_grid(2);
    EXPECT_EQ(simplify(model, 1.5).error().code, "gltf.share");
}

}  // namespace
}  // namespace fw::gltf
