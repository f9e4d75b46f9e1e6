#include "fw/dressing/worn_elements.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"
#include "fw/dressing/dressed_model.hpp"

namespace fw::dressing {
namespace {

trim::element_document element(trim::element_generator generator, std::string panel, std::string edge, int count = 1) {
    trim::element_document e;
    e.shape.id = "e";
    e.shape.generator = generator;
    e.rules.panel = std::move(panel);
    e.rules.edge = std::move(edge);
    e.rules.right = true;
    e.rules.count = count;
    return e;
}

/// A T-shirt with elements over a plain one, on a plain figure.
class worn_elements : public ::testing::Test {
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

TEST_F(worn_elements, join_their_garments_mesh_with_materials_of_their_own) {
    auto with = *clothes;
    with.garments.front().order.elements = {element(trim::element_generator::button, "front", "centre", 4)};
    scene::model plain, trimmed;
    ASSERT_TRUE(add_garments(plain, with));
    ASSERT_TRUE(add_garments(trimmed, with));
    const auto told = add_elements(trimmed, with, *figure);
    ASSERT_TRUE(told) << told.error().message;
    ASSERT_EQ(told->size(), 1u);
    EXPECT_EQ(told->front().count, 4u) << "both sides of the centre line are one";
    EXPECT_FALSE(told->front().problem);
    ASSERT_EQ(trimmed.meshes.size(), plain.meshes.size());
    const auto& primitives = trimmed.meshes.back().primitives;
    ASSERT_GT(primitives.size(), plain.meshes.back().primitives.size());
    EXPECT_TRUE(trimmed.materials.at(static_cast<std::size_t>(primitives.back().material)).name.starts_with("e-"));
    std::size_t vertices = 0;
    for (const auto& p : primitives) vertices += p.positions.size();
    EXPECT_EQ(strain_colors(trimmed, with).size(), 3 * vertices) << "the map of tension has a colour for each";
}

TEST_F(worn_elements, leave_out_and_tell_what_the_garment_has_no_place_for) {
    auto with = *clothes;
    with.garments.front().order.elements = {element(trim::element_generator::button, "waistband", "seam"),
                                            element(trim::element_generator::lace_edge, "front", "hem")};
    scene::model model;
    ASSERT_TRUE(add_garments(model, with));
    const auto told = add_elements(model, with, *figure);
    ASSERT_TRUE(told) << told.error().message;
    ASSERT_EQ(told->size(), 2u);
    ASSERT_TRUE((*told)[0].problem);
    EXPECT_EQ((*told)[0].problem->code, "trim.panel");
    EXPECT_EQ((*told)[0].count, 0u);
    EXPECT_FALSE((*told)[1].problem);
    EXPECT_GT((*told)[1].count, 10u);
}

}  // namespace
}  // namespace fw::dressing
