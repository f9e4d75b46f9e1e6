#include "fw/dressing/ready_to_wear.hpp"

#include <gtest/gtest.h>

#include "fw/body/testing/figures.hpp"

namespace fw::dressing {
namespace {

using body::measurement_id;

avatar made(double chest) {
    person p;
    p.measurements = {{measurement_id::height, 1.70}, {measurement_id::chest_circumference, chest}};
    return make_avatar(body::testing::model(), p).value();
}

TEST(rail_size, of_a_tape_in_the_middle_of_a_step_is_that_step) {
    const auto size = recommend_rail_size(made(0.92), garment::garment_kind::t_shirt).value();
    EXPECT_EQ(size.chart, "EN 13402-3 women");
    EXPECT_EQ(size.recommendation.sizes[size.recommendation.best].size, "92");
    EXPECT_TRUE(size.text().starts_with("92")) << size.text();
}

TEST(rail_size, between_two_steps_names_both) {
    const auto text = recommend_rail_size(made(0.941), garment::garment_kind::t_shirt).value().text();
    EXPECT_NE(text.find("else"), text.npos) << text;
    EXPECT_NE(text.find("92"), text.npos) << text;
    EXPECT_NE(text.find("96"), text.npos) << text;
}

TEST(rail_size, is_the_same_from_the_avatars_document) {
    const auto before = made(0.941);
    const auto known = parse_evidence(to_pretty_json(to_json(before)));
    ASSERT_TRUE(known) << known.error().message;
    EXPECT_EQ(known->sex, before.fit.figure.sex);
    EXPECT_EQ(recommend_rail_size(*known, garment::garment_kind::t_shirt).value().text(),
              recommend_rail_size(before, garment::garment_kind::t_shirt).value().text());
    auto bad = to_json(before);
    bad.as_object()["measurements"].at(2).at("id") = "tail";
    EXPECT_EQ(parse_evidence(json::serialize(bad)).error().field, "measurements[2].id");
}

TEST(rail_size, beyond_the_chart_says_so) {
    rail_size size{"chart", {{{"76", 0.1}, {"80", 0.0}}, 0.9, 0.0, 0, 1}};
    EXPECT_EQ(size.text(), "smaller than the chart begins (76)");
    size.recommendation.smaller = 0;
    size.recommendation.larger = 0.9;
    EXPECT_EQ(size.text(), "larger than the chart goes (80)");
}

}  // namespace
}  // namespace fw::dressing
