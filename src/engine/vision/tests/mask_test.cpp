#include "fw/vision/mask.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/photographed.hpp"

namespace fw::vision {
namespace {

/// Distances in millimetres, outwards positive, between the mask's edges and the true silhouette's along the
/// rows, where the outline is steep. What has no edge within 40 pixels counts as 40 pixels off.
std::vector<double> edge_errors(const person_mask& mask, const scene::image& truth, double mm_a_pixel) {
    std::vector<double> errors;
    for (int y = 2; y + 2 < truth.height; y += 3)
        for (int x = 1; x + 1 < truth.width; ++x) {
            const int here = *truth.at(x, y);
            const int next = *truth.at(x + 1, y);
            const bool flat = std::abs(int{*truth.at(x, y + 1)} - int{*truth.at(x, y - 1)}) > 120;
            if ((here < 128) == (next < 128) || flat) continue;
            const double true_edge = x + 0.5 + (128.0 - here) / (next - here);
            const double inwards = next > here ? 1 : -1;
            double best = 40;
            for (double d = -40; d < 40; d += 0.25) {
                const double a = mask.coverage_at({true_edge + inwards * d, y + 0.5}) - 0.5;
                const double b = mask.coverage_at({true_edge + inwards * (d + 0.25), y + 0.5}) - 0.5;
                if (a < 0 && b >= 0 && std::abs(d) < std::abs(best)) best = d + 0.25 * a / (a - b);
            }
            errors.push_back(-best * mm_a_pixel);
        }
    return errors;
}

TEST(refine_mask, puts_nine_edges_of_ten_within_three_millimetres_and_shifts_none_on_the_whole) {
    auto estimator = testing::load_pose_estimator().value();
    const auto positions = body::testing::model().evaluate(body::make_plain_shape(body::sex::male));
    for (const auto view : {photo_view::front, photo_view::side}) {
        const auto photo = testing::take(positions, view, testing::make_random_look(4));
        const auto input = testing::prepare(estimator, photo, view);
        auto errors = edge_errors(input.mask, testing::make_silhouette(photo.subject, photo.setup),
                                  1000 * photo.setup.distance / photo.setup.focal_px);
        ASSERT_GT(errors.size(), 500u);
        std::ranges::sort(errors);
        EXPECT_NEAR(errors[errors.size() / 2], 0, 1.0);
        std::ranges::sort(errors, {}, [](double e) { return std::abs(e); });
        EXPECT_LT(std::abs(errors[errors.size() * 9 / 10]), 3.0);
    }
}

TEST(refine_mask, falls_back_to_the_coarse_mask_where_body_and_background_look_alike) {
    auto estimator = testing::load_pose_estimator().value();
    const auto positions = body::testing::model().evaluate(body::make_plain_shape(body::sex::male));
    auto photo = testing::take(positions, photo_view::front, testing::make_random_look(4));
    const auto input = testing::prepare(estimator, photo, photo_view::front);
    std::ranges::fill(photo.image.pixels, std::uint8_t{128});
    const auto mask = refine_mask(photo.image, input.pose);
    const dvec2 hip = input.pose[body_point::left_hip].position;
    EXPECT_GT(mask.coverage_at(hip), 0.9);
    EXPECT_EQ(mask.confidence_at(hip), 0.0);
}

}  // namespace
}  // namespace fw::vision
