#include "fw/vision/photo_fit.hpp"

#include <gtest/gtest.h>

#include "support/photographed.hpp"

namespace fw::vision {
namespace {

using enum body::measurement_id;

/// A woman rounder than the model's middle, photographed from the front and from the side. Made once for all
/// tests.
class silhouette_fit : public ::testing::Test {
protected:
    struct prepared {
        body::measurement_values truth;
        std::vector<photo_view_input> photos;
        photo_person person;
    };

    static const prepared& case_one() {
        static const prepared made = [] {
            const auto& model = body::testing::model();
            body::shape shape = body::make_plain_shape(body::sex::female, 40);
            shape.weight = 0.68;
            const auto positions = model.evaluate(shape);
            auto estimator = testing::load_pose_estimator().value();
            prepared p{.truth = body::measure(model, positions), .photos = {}, .person = {}};
            for (const auto view : {photo_view::front, photo_view::side})
                p.photos.push_back(
                    testing::prepare(estimator, testing::take(positions, view, testing::make_random_look(3)), view));
            p.person = {.sex = shape.sex,
                        .height = p.truth[height],
                        .weight = body::mass_of(model, positions),
                        .age = 40,
                        .clothing = clothing::tight,
                        .height_from = height_source::measured};
            return p;
        }();
        return made;
    }

    static photo_fit_result fit(const std::vector<photo_view_input>& photos, const photo_person& person) {
        no_progress quiet;
        return fit_photos(body::testing::model(), photos, person, quiet).value();
    }

    /// The fit of both photos, which most tests start from.
    static const photo_fit_result& fit_one() {
        static const photo_fit_result fitted = fit(case_one().photos, case_one().person);
        return fitted;
    }

    static double width_of(const photo_fit_result& r, body::measurement_id id) {
        const auto& i = r.fit.measurements[static_cast<std::size_t>(id)].interval90;
        return i.upper - i.lower;
    }
};

TEST_F(silhouette_fit, two_photos_give_girths_within_25_mm_and_the_inseam_within_15_mm) {
    const auto& c = case_one();
    const auto& result = fit_one();
    for (const auto id : {chest_circumference, waist_circumference, hip_circumference, thigh_circumference})
        EXPECT_NEAR(result.fit.figure.measurements[id], c.truth[id], 0.025) << body::info(id).name;
    EXPECT_NEAR(result.fit.figure.measurements[inseam_length], c.truth[inseam_length], 0.015);
    EXPECT_NEAR(result.fit.figure.measurements[height], c.truth[height], 0.003);
    for (const auto& v : result.views) EXPECT_LT(v.contour_rms, 0.008);
}

TEST_F(silhouette_fit, finds_the_camera_back) {
    const auto& result = fit_one();
    EXPECT_NEAR(result.views[0].distance, 2.8, 0.1);
    EXPECT_NEAR(result.views[0].turn, 0.06, 0.05);
    EXPECT_NEAR(result.views[0].pitch, 0.05, 0.05);
}

TEST_F(silhouette_fit, same_photos_give_the_same_body_to_the_last_bit) {
    const auto& c = case_one();
    const auto again = fit(c.photos, c.person);
    EXPECT_EQ(fit_one().fit.figure.positions, again.fit.figure.positions);
}

TEST_F(silhouette_fit, a_missing_side_view_and_loose_clothes_widen_the_intervals) {
    const auto& c = case_one();
    const auto& both = fit_one();
    const auto front = fit({c.photos[0]}, c.person);
    photo_person loose = c.person;
    loose.clothing = clothing::loose;
    const auto in_loose = fit(c.photos, loose);
    EXPECT_GT(width_of(front, waist_circumference), 1.1 * width_of(both, waist_circumference));
    EXPECT_GT(width_of(in_loose, waist_circumference), 1.3 * width_of(both, waist_circumference));
}

TEST_F(silhouette_fit, a_self_reported_height_is_taken_down_and_widens_the_intervals) {
    const auto& c = case_one();
    photo_person reported = c.person;
    reported.height_from = height_source::self_reported;
    const auto result = fit(c.photos, reported);
    EXPECT_NEAR(result.fit.figure.measurements[height], c.person.height - 0.012, 0.003);
    EXPECT_GT(width_of(result, hip_circumference), width_of(fit_one(), hip_circumference));
}

TEST_F(silhouette_fit, a_sex_that_nobody_told_is_the_likelier_one) {
    const auto& c = case_one();
    photo_person unknown = c.person;
    unknown.sex = body::sex::male;  // not looked at
    no_progress quiet;
    const auto result = fit_photos_of_likelier_sex(body::testing::model(), c.photos, unknown, quiet).value();
    EXPECT_EQ(result.fit.figure.sex, body::sex::female);
    EXPECT_EQ(result.fit.figure.positions, fit_one().fit.figure.positions);
    EXPECT_GT(result.log_evidence, fit(c.photos, unknown).log_evidence);
}

TEST_F(silhouette_fit, the_weight_has_an_interval_that_is_wider_if_it_was_not_told) {
    const auto& c = case_one();
    const auto width = [](const photo_fit_result& r) {
        return r.fit.weight_interval90.upper - r.fit.weight_interval90.lower;
    };
    const auto& told = fit_one();
    EXPECT_GT(*c.person.weight, told.fit.weight_interval90.lower);
    EXPECT_LT(*c.person.weight, told.fit.weight_interval90.upper);
    photo_person silent = c.person;
    silent.weight.reset();
    EXPECT_GT(width(fit(c.photos, silent)), width(told));
}

TEST_F(silhouette_fit, refuses_to_work_without_a_front_photo_or_a_height) {
    const auto& c = case_one();
    no_progress quiet;
    EXPECT_EQ(fit_photos(body::testing::model(), {c.photos[1]}, c.person, quiet).error().code, "photo.front_required");
    photo_person nameless = c.person;
    nameless.height = 0;
    EXPECT_EQ(fit_photos(body::testing::model(), c.photos, nameless, quiet).error().code, "photo.height_required");
}

TEST_F(silhouette_fit, an_outline_that_no_body_has_is_not_good_enough) {
    auto photos = case_one().photos;
    auto& mask = photos[0].mask;
    for (std::size_t i = 0; i < mask.coverage.size(); ++i)
        mask.coverage[i] = (i % static_cast<std::size_t>(mask.width)) * 2 > static_cast<std::size_t>(mask.width);
    no_progress quiet;
    const auto result = fit_photos(body::testing::model(), photos, case_one().person, quiet);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().code, "photo.outline_mismatch");
    EXPECT_EQ(result.error().kind, error_kind::not_good_enough);
}

TEST_F(silhouette_fit, stops_when_the_caller_wants_it) {
    class impatient final : public progress_sink {
    public:
        void report(std::string_view, double) override { ++reports; }
        [[nodiscard]] bool cancelled() const override { return reports >= 2; }
        int reports = 0;
    } sink;
    const auto result = fit_photos(body::testing::model(), case_one().photos, case_one().person, sink);
    ASSERT_FALSE(result.has_value());
    EXPECT_EQ(result.error().kind, error_kind::cancelled);
    EXPECT_LE(sink.reports, 3);
}

}  // namespace
}  // namespace fw::vision
