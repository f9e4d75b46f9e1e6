#include "fw/dressing/detail_shots.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"

namespace fw::dressing {
namespace {

worn_garment hanging(garment::garment_kind kind, std::initializer_list<vec3> points) {
    worn_garment g;
    g.order.kind = kind;
    g.drape.positions = points;
    return g;
}

posed_outfit wearing(std::vector<worn_garment> garments) {
    posed_outfit shown;
    shown.figure = body::testing::make_plain_figure(body::sex::female);
    shown.clothes.garments = std::move(garments);
    return shown;
}

TEST(detail_shots, look_at_the_neckline_and_at_the_hem_that_lies_over_another_garment) {
    const auto skirt = hanging(garment::garment_kind::a_line_skirt, {{0, 0.5f, 0.3f}, {0, 1.0f, 0.1f}});
    const auto shirt = hanging(garment::garment_kind::t_shirt,
                               {{0, 1.4f, 0.1f}, {-0.1f, 0.9f, 0.15f}, {0.1f, 0.9f, -0.15f}, {-0.5f, 1.2f, 0.4f}});
    const auto shots = make_detail_shots(wearing({skirt, shirt}));
    ASSERT_EQ(shots.size(), 2u);
    EXPECT_EQ(shots[0].id, "detail-neck");
    EXPECT_EQ(shots[1].id, "detail-waist");
    EXPECT_EQ(shots[1].camera.target, vec3(-0.1f, 0.9f, 0.15f));  // of the hem, the side that faces the camera
    EXPECT_LT(shots[1].camera.eye.x, shots[1].camera.target.x);
}

TEST(detail_shots, of_a_skirt_alone_is_its_hem) {
    const auto skirt = hanging(garment::garment_kind::a_line_skirt, {{0, 0.5f, 0.3f}, {0, 1.0f, 0.1f}});
    const auto shots = make_detail_shots(wearing({skirt}));
    ASSERT_EQ(shots.size(), 1u);
    EXPECT_EQ(shots[0].id, "detail-hem");
    EXPECT_EQ(shots[0].camera.target, vec3(0, 0.5f, 0.3f));
}

}  // namespace
}  // namespace fw::dressing
