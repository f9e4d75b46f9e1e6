#include "fw/body/fit.hpp"

#include <gtest/gtest.h>

#include "fw/body/fit_problem.hpp"
#include "fw/body/prior.hpp"
#include "fw/body/testing/figures.hpp"

namespace fw::body {
namespace {

using enum measurement_id;

fit_request request_of(sex s, double tall) {
    fit_request r;
    r.sex = s;
    r[height] = tall;
    return r;
}

TEST(fit, reaches_every_asked_value_of_an_ordinary_woman) {
    auto r = request_of(sex::female, 1.68);
    r.weight = 62;
    r.age = 34;
    r[chest_circumference] = 0.925;
    r[waist_circumference] = 0.74;
    r[hip_circumference] = 1.00;
    r[inseam_length] = 0.79;
    r[neck_circumference] = 0.34;
    r[shoulder_width] = 0.41;
    r[arm_length] = 0.56;
    const auto f = fit(testing::model(), r);
    ASSERT_TRUE(f.has_value()) << f.error().message;
    EXPECT_LT(f->worst_gap, 0.001);
    for (const auto& m : f->measurements)
        if (m.asked) EXPECT_NEAR(m.achieved, *m.asked, 0.001) << info(m.id).name;
    EXPECT_NEAR(f->weight_achieved, 62, 3);
}

TEST(fit, reaches_men_and_women_far_from_the_middle) {
    struct one {
        sex s;
        double tall, weight, chest, hip, inseam;
    };
    for (const auto& o : {one{sex::female, 1.50, 43, 0.78, 0.84, 0.68}, one{sex::female, 1.83, 110, 1.22, 1.30, 0.87},
                          one{sex::male, 1.60, 52, 0.85, 0.86, 0.73}, one{sex::male, 1.98, 130, 1.30, 1.24, 0.93}}) {
        auto r = request_of(o.s, o.tall);
        r.weight = o.weight;
        r[chest_circumference] = o.chest;
        r[hip_circumference] = o.hip;
        r[inseam_length] = o.inseam;
        const auto f = fit(testing::model(), r);
        ASSERT_TRUE(f.has_value());
        EXPECT_LT(f->worst_gap, fit_tolerance) << o.tall;
    }
}

TEST(fit, fills_what_was_not_asked_with_the_likely_not_with_the_models_middle) {
    auto r = request_of(sex::male, 1.756);
    r.weight = 85.8;
    const auto f = fit(testing::model(), r);
    ASSERT_TRUE(f.has_value());
    const auto& made = f->figure.measurements;
    EXPECT_NEAR(made[chest_circumference], 1.06, 0.04);  // the survey's mean man; the model's own middle has 0.93
    EXPECT_NEAR(made[hip_circumference], 1.02, 0.03);
    EXPECT_NEAR(made[neck_circumference], 0.398, 0.02);
}

TEST(fit, gives_an_ordinary_weight_to_somebody_of_whom_only_the_height_is_known) {
    const auto f = fit(testing::model(), request_of(sex::female, 1.627));
    ASSERT_TRUE(f.has_value());
    EXPECT_NEAR(f->weight_achieved, 68, 4);  // the survey's mean woman; the model's own middle has 48 kg
    EXPECT_NEAR(f->figure.measurements[hip_circumference], 1.02, 0.035);
}

TEST(fit, makes_a_large_cup_of_a_large_chest_over_a_small_underbust) {
    auto r = request_of(sex::female, 1.68);
    r.weight = 70;
    r[chest_circumference] = 1.10;
    r[underbust_circumference] = 0.80;
    r[waist_circumference] = 0.74;
    r[hip_circumference] = 1.00;
    const auto f = fit(testing::model(), r);
    ASSERT_TRUE(f.has_value());
    EXPECT_LT(f->worst_gap, fit_tolerance);
    EXPECT_GT(f->shape.cup, 0.7);
}

TEST(fit, widens_the_interval_of_what_was_not_asked) {
    auto r = request_of(sex::female, 1.65);
    r.weight = 60;
    r[hip_circumference] = 0.98;
    const auto f = fit(testing::model(), r);
    ASSERT_TRUE(f.has_value());
    const auto width = [&](measurement_id id) {
        const auto& m = f->measurements[static_cast<std::size_t>(id)];
        EXPECT_LE(m.interval90.lower, m.achieved);
        EXPECT_GE(m.interval90.upper, m.achieved);
        return m.interval90.upper - m.interval90.lower;
    };
    EXPECT_EQ(f->measurements[static_cast<std::size_t>(hip_circumference)].source, value_source::typed);
    EXPECT_EQ(f->measurements[static_cast<std::size_t>(chest_circumference)].source, value_source::derived);
    EXPECT_GT(width(chest_circumference), 2 * width(hip_circumference));
    EXPECT_GT(width(waist_circumference), 2 * width(hip_circumference));
}

TEST(fit, narrows_a_derived_interval_when_more_is_known) {
    auto few = request_of(sex::male, 1.80), more = few;
    more.weight = 78;
    more[chest_circumference] = 1.00;
    const auto a = fit(testing::model(), few), b = fit(testing::model(), more);
    ASSERT_TRUE(a && b);
    const auto width = [](const fit_result& f) {
        const auto& i = f.measurements[static_cast<std::size_t>(hip_circumference)].interval90;
        return i.upper - i.lower;
    };
    EXPECT_LT(width(*b), width(*a));
}

TEST(fit, refuses_a_missing_height_and_impossible_values) {
    fit_request none;
    EXPECT_EQ(fit(testing::model(), none).error().code, "body.height_required");
    auto r = request_of(sex::female, 1.7);
    r[waist_circumference] = 0.29;
    const auto refused = fit(testing::model(), r);
    EXPECT_EQ(refused.error().code, "body.out_of_range");
    EXPECT_EQ(refused.error().field, "measurements.waistCircumference");
    r[waist_circumference] = std::nan("");
    EXPECT_EQ(fit(testing::model(), r).error().code, "body.out_of_range");
}

TEST(check_request, speaks_the_units_of_the_person) {
    auto r = request_of(sex::female, 1.7);
    r[waist_circumference] = 0.254;
    EXPECT_NE(check_request(r).error().message.find("25.4 cm is outside"), std::string::npos);
    EXPECT_NE(check_request(r, unit_system::imperial).error().message.find("10 in is outside"), std::string::npos);
    r = request_of(sex::female, 1.7);
    r.weight = 10;
    EXPECT_NE(check_request(r, unit_system::imperial).error().message.find("22 lb is outside"), std::string::npos);
}

TEST(fit, says_so_when_a_value_can_not_be_reached) {
    auto r = request_of(sex::female, 1.40);
    r[inseam_length] = 1.14;  // four fifths of the height: no such body
    const auto f = fit(testing::model(), r);
    ASSERT_TRUE(f.has_value());
    EXPECT_GT(f->worst_gap, fit_tolerance);
}

TEST(fit, gives_the_same_body_twice) {
    auto r = request_of(sex::male, 1.82);
    r[chest_circumference] = 1.04;
    const auto a = fit(testing::model(), r), b = fit(testing::model(), r);
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->figure.positions, b->figure.positions);
}

TEST(prior, gives_back_what_is_known_and_learns_from_it) {
    const prior p(sex::female, 30);
    known_values known{};
    EXPECT_NEAR(p.given(known).mean[prior::index(prior_variable::hip)], 1.0226, 0.001);
    known[prior::index(prior_variable::weight)] = 90;
    const auto heavy = p.given(known);
    EXPECT_DOUBLE_EQ(heavy.mean[prior::index(prior_variable::weight)], 90);
    EXPECT_DOUBLE_EQ(heavy.deviation[prior::index(prior_variable::weight)], 0);
    EXPECT_GT(heavy.mean[prior::index(prior_variable::hip)], 1.12);
    EXPECT_LT(heavy.deviation[prior::index(prior_variable::hip)],
              p.given({}).deviation[prior::index(prior_variable::hip)]);
}

TEST(prior, is_wider_for_people_outside_the_survey) {
    const auto spread = [](double age) {
        return prior(sex::male, age).given({}).deviation[prior::index(prior_variable::chest)];
    };
    EXPECT_GT(spread(75), spread(40));
    EXPECT_GT(spread(12), spread(20));
}

TEST(fit_problem, leaves_out_the_expected_weight_if_the_caller_has_other_evidence) {
    fit_request r;
    r[measurement_id::height] = 1.7;
    const fit_problem expecting(testing::model(), r);
    r.expects_weight = false;
    const fit_problem silent(testing::model(), r);
    std::vector<double> p;
    for (const auto& f : silent.parameters()) p.push_back(f.start + 0.07);  // off the kinks
    auto with = expecting.linearise(p), without = silent.linearise(p);
    const auto n = static_cast<std::ptrdiff_t>(p.size());
    with.residuals.erase(with.residuals.begin() + 1);  // after the asked height
    with.jacobian.erase(with.jacobian.begin() + n, with.jacobian.begin() + 2 * n);
    EXPECT_EQ(with.residuals, without.residuals);
    EXPECT_EQ(with.jacobian, without.jacobian);
}

}  // namespace
}  // namespace fw::body
