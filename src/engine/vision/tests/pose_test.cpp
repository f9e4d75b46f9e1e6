#include "fw/vision/pose.hpp"

#include <gtest/gtest.h>

#include "support/pose_oracle.hpp"

namespace fw::vision {
namespace {

using testing::oracle_entry;
using testing::read_oracle;

void expect_as_the_oracle(pose_estimator& estimator, const scene::image& picture, const oracle_entry& expected) {
    SCOPED_TRACE(expected.picture);
    ASSERT_EQ(picture.width, expected.width);
    const auto people = estimator.detect(picture);
    ASSERT_FALSE(people.empty());
    const pose found = estimator.estimate(picture, people[0].region);
    EXPECT_GT(found.score, 0.5);
    EXPECT_LT(testing::worst_distance(found, expected), 1.0);
    for (std::size_t i = 0; i < body_point_count; ++i) {
        EXPECT_NEAR(found.landmarks[i].visibility, expected.landmarks[i].z, 0.02) << "landmark " << i;
        EXPECT_LT(glm::distance(found.world[i], expected.world[i]), 0.005) << "landmark " << i;
    }
}

TEST(pose_on_renders, landmarks_lie_within_one_pixel_of_the_original_package) {
    auto estimator = testing::load_pose_estimator().value();
    const auto expected = read_oracle("pose_oracle_renders.json");
    const auto renders = testing::oracle_renders();
    ASSERT_EQ(expected.size(), renders.size());
    for (std::size_t i = 0; i < renders.size(); ++i) {
        ASSERT_EQ(renders[i].name, expected[i].picture);
        expect_as_the_oracle(estimator, renders[i].image, expected[i]);
    }
}

/// Photographs from registry packages: fetched by set-up, not committed.
class pose_oracle : public ::testing::Test {
protected:
    void SetUp() override {
        if (!testing::have_oracle_photos()) GTEST_SKIP() << "bench/pose-oracle/fetch-photos.sh has not been run";
        estimator_.emplace(testing::load_pose_estimator().value());
    }

    scene::image photo(const oracle_entry& e) {
        return testing::load_photo(testing::oracle_photos() / e.picture).value();
    }

    std::optional<pose_estimator> estimator_;
};

TEST_F(pose_oracle, landmarks_lie_within_one_pixel_of_the_original_package) {
    for (const auto& expected : read_oracle("pose_oracle.json"))
        if (!expected.landmarks.empty()) expect_as_the_oracle(*estimator_, photo(expected), expected);
}

TEST_F(pose_oracle, nobody_is_found_where_the_original_package_finds_nobody) {
    for (const auto& expected : read_oracle("pose_oracle.json"))
        if (expected.landmarks.empty()) EXPECT_TRUE(estimator_->detect(photo(expected)).empty()) << expected.picture;
}

TEST_F(pose_oracle, the_mask_covers_the_person_and_not_the_corner) {
    const auto picture = testing::load_photo(testing::oracle_photos() / "messi5.jpg").value();
    const pose found = estimator_->estimate(picture, estimator_->detect(picture).at(0).region);
    const dvec2 chest = (found[body_point::left_shoulder].position + found[body_point::right_hip].position) * 0.5;
    EXPECT_GT(found.mask.at(chest), 0.9);
    EXPECT_LT(found.mask.at({picture.width - 5.0, 5.0}), 0.1);
}

TEST(pose_estimator, refuses_bytes_that_are_no_model) {
    const std::vector<std::uint8_t> junk(100, 7);
    const auto made = pose_estimator::make(junk, junk);
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().code, "vision.bad_model");
}

}  // namespace
}  // namespace fw::vision
