#include "fw/dressing/worn_file.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/dressing/dressed_model.hpp"

namespace fw::dressing {
namespace {

/// A T-shirt on a plain figure, draped once for all tests of this file.
class worn_file : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        figure = new body::figure(body::testing::make_plain_figure(body::sex::female));
        garment_order order;
        order.fabric = textile::get_fabric("jersey").value();
        order.look.fabric = order.fabric.id;
        order.parameters = {{"length", 0.6}};
        no_progress quiet;
        clothes = new outfit(dress(*figure, {order}, drape::drape_quality::preview, quiet).value());
    }
    static void TearDownTestSuite() {
        delete clothes;
        delete figure;
    }
    static inline body::figure* figure = nullptr;
    static inline outfit* clothes = nullptr;
};

TEST_F(worn_file, gives_back_every_bit) {
    const auto& worn = clothes->garments.front();
    const auto bytes = pack(worn);
    const auto back = unpack_garment(bytes);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(pack(*back), bytes);
    EXPECT_EQ(back->drape.positions, worn.drape.positions);
    EXPECT_EQ(back->mesh.panels.size(), worn.mesh.panels.size());
    EXPECT_EQ(back->pattern.panels.front().edges.size(), worn.pattern.panels.front().edges.size());
    EXPECT_EQ(back->order.parameters.front().value, 0.6);
    EXPECT_EQ(back->fit.zones.front().garment_girth, worn.fit.zones.front().garment_girth);
    EXPECT_EQ(back->order.look.fabric, textile::appearance_request{}.fabric) << "the look is not packed";
}

TEST_F(worn_file, an_unpacked_garment_goes_on_as_the_packed_one_would) {
    outfit back;
    back.garments.push_back(unpack_garment(pack(clothes->garments.front())).value());
    back.garments.front().order.look = clothes->garments.front().order.look;
    scene::model one, other;
    ASSERT_TRUE(add_garments(one, *clothes));
    ASSERT_TRUE(add_garments(other, back));
    ASSERT_EQ(one.meshes.front().primitives.size(), other.meshes.front().primitives.size());
    for (std::size_t i = 0; i < one.meshes.front().primitives.size(); ++i) {
        EXPECT_EQ(one.meshes.front().primitives[i].positions, other.meshes.front().primitives[i].positions);
        EXPECT_EQ(one.meshes.front().primitives[i].colors, other.meshes.front().primitives[i].colors);
    }
}

TEST_F(worn_file, gives_back_a_pose) {
    posed_outfit shown{true, "", 0.3, *figure, *clothes};
    shown.figure.positions.front().y += 1;
    shown.clothes.garments.front().drape.positions.front().x += 1;
    const auto back = unpack_pose(pack(shown), *figure, *clothes);
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_TRUE(back->posed);
    EXPECT_EQ(back->figure.stance, body::stance::relaxed);
    EXPECT_EQ(back->figure.positions, shown.figure.positions);
    EXPECT_EQ(back->clothes.garments.front().drape.positions, shown.clothes.garments.front().drape.positions);
    EXPECT_EQ(back->clothes.garments.front().mesh.uv, clothes->garments.front().mesh.uv);
}

TEST_F(worn_file, an_outfit_that_could_not_be_posed_stays_as_it_is_and_says_why) {
    const posed_outfit shown{false, "No room.", 0.1, *figure, *clothes};
    const auto back = unpack_pose(pack(shown), *figure, *clothes);
    ASSERT_TRUE(back);
    EXPECT_FALSE(back->posed);
    EXPECT_EQ(back->reason, "No room.");
    EXPECT_EQ(back->figure.positions, figure->positions);
}

TEST_F(worn_file, refuses_every_file_that_is_cut_off_and_other_kinds) {
    const auto bytes = pack(clothes->garments.front());
    for (std::size_t length = 0; length < bytes.size(); length += 1 + length / 7)
        EXPECT_FALSE(unpack_garment(std::span(bytes).first(length))) << length;
    auto longer = bytes;
    longer.push_back(0);
    EXPECT_FALSE(unpack_garment(longer));
    EXPECT_EQ(unpack_garment(pack(posed_outfit{})).error().code, "drape.file");
}

TEST_F(worn_file, refuses_parts_that_do_not_belong_together) {
    auto g = clothes->garments.front();
    g.mesh.triangles.front()[0] = static_cast<std::uint32_t>(g.mesh.positions.size());
    EXPECT_FALSE(unpack_garment(pack(g)));
    g = clothes->garments.front();
    g.drape.positions.pop_back();
    EXPECT_FALSE(unpack_garment(pack(g)));
    g = clothes->garments.front();
    g.mesh.positions.front().x = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(unpack_garment(pack(g)));
    posed_outfit shown{true, "", 0, *figure, *clothes};
    shown.figure.positions.pop_back();
    EXPECT_FALSE(unpack_pose(pack(shown), *figure, *clothes)) << "another figure";
}

}  // namespace
}  // namespace fw::dressing
