#include "fw/drape/size_recommendation.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace fw::drape {
namespace {

using id = body::measurement_id;

double total(const size_recommendation& r) {
    double sum = r.smaller + r.larger;
    for (const auto& s : r.sizes) sum += s.probability;
    return sum;
}

TEST(size_recommendation, a_certain_measurement_gives_a_certain_size) {
    const measured_interval bust[] = {{id::chest_circumference, 0.92, 0.92, 0.92}};
    const auto r = recommend_size(en13402_chart(body::sex::female, chart_for::tops), bust).value();
    EXPECT_EQ(r.sizes[r.best].size, "92");
    EXPECT_NEAR(r.sizes[r.best].probability, 1, 1e-12);
}

TEST(size_recommendation, with_nineteen_millimetres_of_error_a_step_of_four_centimetres_is_hit_seven_times_in_ten) {
    const double half = 1.6448536 * 0.019;
    const measured_interval chest[] = {{id::chest_circumference, 1.00, 1.00 - half, 1.00 + half}};
    const auto r = recommend_size(en13402_chart(body::sex::male, chart_for::tops), chest).value();
    EXPECT_EQ(r.sizes[r.best].size, "100");
    EXPECT_NEAR(r.sizes[r.best].probability, 0.707, 0.003);  // erf(20 / (19·√2))
    EXPECT_NEAR(total(r), 1, 1e-9);
    EXPECT_GT(r.sizes[r.best - 1].probability + r.sizes[r.best].probability + r.sizes[r.best + 1].probability, 0.99);
}

TEST(size_recommendation, the_neighbour_is_on_the_side_the_measurement_leans_to) {
    const measured_interval chest[] = {{id::chest_circumference, 1.015, 0.99, 1.04}};
    const auto r = recommend_size(en13402_chart(body::sex::male, chart_for::tops), chest).value();
    EXPECT_EQ(r.sizes[r.best].size, "100");
    EXPECT_EQ(r.sizes[r.neighbour].size, "104");
}

TEST(size_recommendation, a_dress_takes_the_larger_of_bust_and_hip) {
    const measured_interval body[] = {{id::chest_circumference, 0.88, 0.878, 0.882},
                                      {id::hip_circumference, 1.04, 1.038, 1.042}};
    const auto r = recommend_size(en13402_chart(body::sex::female, chart_for::dresses), body).value();
    EXPECT_EQ(r.sizes[r.best].size, "96");  // bust 88 alone would be 88; hip 104 belongs to 96
}

TEST(size_recommendation, people_outside_the_chart_are_told_so) {
    const measured_interval chest[] = {{id::chest_circumference, 1.50, 1.48, 1.52}};
    const auto r = recommend_size(en13402_letters(body::sex::male), chest).value();
    EXPECT_GT(r.larger, 0.99);
    EXPECT_NEAR(total(r), 1, 1e-9);
}

TEST(size_recommendation, a_missing_measurement_and_a_broken_chart_are_refused) {
    const auto none = recommend_size(en13402_letters(body::sex::female), {});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "size.measurement");
    EXPECT_EQ(none.error().field, "measurements.chestCircumference");
    auto chart = en13402_letters(body::sex::female);
    chart.scales[0].limits[2] = chart.scales[0].limits[1];
    EXPECT_EQ(check_chart(chart).error().code, "size_chart.shape");
}

TEST(size_recommendation, the_built_in_charts_are_sound) {
    for (const auto sex : {body::sex::female, body::sex::male}) {
        for (const auto what : {chart_for::tops, chart_for::bottoms, chart_for::dresses})
            EXPECT_TRUE(check_chart(en13402_chart(sex, what)));
        EXPECT_TRUE(check_chart(en13402_letters(sex)));
    }
}

}  // namespace
}  // namespace fw::drape
