#include "fw/drape/repose.hpp"

#include <gtest/gtest.h>

#include "fixtures.hpp"
#include "fw/drape/quality.hpp"
#include "fw/drape/swatch.hpp"

namespace fw::drape {
namespace {

const textile::fabric& jersey() {
    static const textile::fabric f = textile::get_fabric("jersey").value();
    return f;
}

/// Four balls, between which the cloth sags: without friction it would slide off one.
struct cloth_on_balls {
    geometry::triangle_mesh balls;
    garment::cloth_mesh mesh;
    drape_result start;

    cloth_on_balls() {
        for (const float x : {-0.065f, 0.065f})
            for (const float z : {-0.065f, 0.065f}) append(balls, make_sphere({x, 1, z}, 0.06f, 32));
        mesh = testing::make_swatch({-0.12f, -0.12f}, {0.12f, 0.12f}, 0.014, [](vec2) { return true; });
        for (auto& p : mesh.positions) p.y += 1.07f;
        const auto field = body_field::build(balls.positions, balls.triangles).value();
        no_progress quiet;
        start = settle(mesh, mesh.positions, &field, jersey(), {}, quiet).value();
    }

    [[nodiscard]] result<reposed> follow(int stages, vec3 way) const {
        std::vector<std::vector<vec3>> skins;
        std::vector<body_field> fields;
        for (int k = 1; k <= stages; ++k) {
            skins.push_back(balls.positions);
            for (auto& p : skins.back()) p += way * (static_cast<float>(k) / static_cast<float>(stages));
            fields.push_back(body_field::build(skins.back(), balls.triangles).value());
        }
        std::vector<body_stage> list;
        for (std::size_t k = 0; k < skins.size(); ++k) list.push_back({skins[k], &fields[k]});
        no_progress quiet;
        return repose(mesh, start, balls.positions, list, jersey(), {}, quiet);
    }
};

TEST(repose, cloth_goes_along_with_the_body_and_comes_to_rest_as_it_was) {
    const cloth_on_balls c;
    ASSERT_TRUE(c.start.settled);
    const vec3 way(0.06f, 0.01f, 0.02f);
    const auto moved = c.follow(3, way);
    ASSERT_TRUE(moved);
    EXPECT_TRUE(moved->drape.settled);
    EXPECT_EQ(moved->stages.size(), 3u);
    EXPECT_EQ(moved->stages.back(), moved->drape.positions);
    for (std::size_t v = 0; v < c.start.positions.size(); ++v)
        ASSERT_LT(glm::distance(moved->drape.positions[v], c.start.positions[v] + way), 0.006f) << v;
}

TEST(repose, the_same_way_gives_the_same_bytes) {
    const cloth_on_balls c;
    EXPECT_EQ(c.follow(2, {0, 0.03f, 0})->drape.positions, c.follow(2, {0, 0.03f, 0})->drape.positions);
}

TEST(repose, refuses_a_body_of_another_count_or_no_stage_at_all) {
    const cloth_on_balls c;
    no_progress quiet;
    const auto field = body_field::build(c.balls.positions, c.balls.triangles).value();
    const std::vector<body_stage> other{{std::span(c.balls.positions).first(10), &field}};
    EXPECT_EQ(repose(c.mesh, c.start, c.balls.positions, other, jersey(), {}, quiet).error().code, "drape.stages");
    EXPECT_EQ(repose(c.mesh, c.start, c.balls.positions, {}, jersey(), {}, quiet).error().code, "drape.stages");
    const std::vector<body_stage> no_field{{c.balls.positions, nullptr}};
    EXPECT_EQ(repose(c.mesh, c.start, c.balls.positions, no_field, jersey(), {}, quiet).error().code, "drape.stages");
}

}  // namespace
}  // namespace fw::drape
