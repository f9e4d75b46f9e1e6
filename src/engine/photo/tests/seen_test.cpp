#include "fw/photo/seen.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "fw/base/encoding.hpp"
#include "fw/base/json.hpp"
#include "support/photographed.hpp"

namespace fw::photo {
namespace {

using vision::photo_view;

/// Small, made by hand, with every kind of value that is not a round number.
vision::photo_view_input small_seen(photo_view view = photo_view::front) {
    vision::photo_view_input seen;
    seen.view = view;
    seen.width = 1500;
    seen.height = 2000;
    seen.focal_px = 1.0 / 3 + 1700;
    seen.pose = {};
    seen.pose.score = 0.1 + 0.2;
    for (std::size_t i = 0; i < vision::body_point_count; ++i) {
        const double d = static_cast<double>(i) / 7;
        seen.pose.landmarks[i] = {{100 + d, 200 - d}, -d, 1 / (1 + d), 1 / (2 + d)};
    }
    seen.mask = {.origin = {12, 7.25}, .pixel = 1.1 / 3, .width = 16, .height = 9, .coverage = {}, .confidence = {}};
    for (int i = 0; i < 16 * 9; ++i) {
        seen.mask.coverage.push_back(static_cast<float>(i) / 255.0f);
        seen.mask.confidence.push_back(static_cast<float>(255 - i) / 255.0f);
    }
    return seen;
}

json::object document_of(const vision::photo_view_input& seen) {
    return json::parse(write_seen(seen).value()).as_object();
}

error refusal_of(const json::object& document) {
    auto parsed = parse_seen(json::serialize(document));
    return parsed ? error{} : parsed.error();
}

TEST(seen, every_bit_comes_back) {
    for (const auto view : {photo_view::front, photo_view::side, photo_view::back}) {
        const auto before = small_seen(view);
        const auto after = parse_seen(write_seen(before).value());
        ASSERT_TRUE(after) << after.error().message;
        EXPECT_EQ(after->view, before.view);
        EXPECT_EQ(after->width, before.width);
        EXPECT_EQ(after->height, before.height);
        EXPECT_EQ(after->focal_px, before.focal_px);
        EXPECT_EQ(after->pose.score, before.pose.score);
        for (std::size_t i = 0; i < vision::body_point_count; ++i) {
            const auto &a = after->pose.landmarks[i], &b = before.pose.landmarks[i];
            EXPECT_EQ(a.position, b.position);
            EXPECT_EQ(std::tie(a.depth, a.visibility, a.presence), std::tie(b.depth, b.visibility, b.presence));
        }
        EXPECT_EQ(after->mask.origin, before.mask.origin);
        EXPECT_EQ(after->mask.pixel, before.mask.pixel);
        EXPECT_EQ(after->mask.coverage, before.mask.coverage);
        EXPECT_EQ(after->mask.confidence, before.mask.confidence);
    }
}

TEST(seen, an_unknown_lens_stays_unknown) {
    auto seen = small_seen();
    seen.focal_px.reset();
    EXPECT_TRUE(document_of(seen).at("focalPx").is_null());
    EXPECT_FALSE(parse_seen(write_seen(seen).value())->focal_px);
}

TEST(seen, only_a_back_view_says_that_it_has_no_effect_and_why) {
    EXPECT_EQ(document_of(small_seen()).at("effect"), "fit");
    EXPECT_FALSE(document_of(small_seen()).contains("why"));
    const auto back = document_of(small_seen(photo_view::back));
    EXPECT_EQ(back.at("effect"), "none");
    EXPECT_GT(back.at("why").as_string().size(), 40u);
}

TEST(seen, a_body_fitted_from_the_document_is_the_same_to_the_last_bit) {
    const auto& model = body::testing::model();
    auto shape = body::make_plain_shape(body::sex::female, 40);
    shape.weight = 0.68;
    const auto positions = model.evaluate(shape);
    auto estimator = vision::testing::load_pose_estimator().value();
    std::vector<vision::photo_view_input> looked;
    std::vector<vision::photo_view_input> read;
    for (const auto view : {photo_view::front, photo_view::side}) {
        const auto photo = vision::testing::take(positions, view, vision::testing::make_random_look(3));
        looked.push_back(vision::testing::prepare(estimator, photo, view));
        const auto text = write_seen(looked.back()).value();
        EXPECT_LT(text.size(), std::size_t{1} << 20);
        read.push_back(parse_seen(text).value());
    }
    no_progress quiet;
    const vision::photo_person person{.height = 1.66, .weight = 64, .age = 40};
    const auto a = vision::fit_photos(model, looked, person, quiet);
    const auto b = vision::fit_photos(model, read, person, quiet);
    ASSERT_TRUE(a && b);
    EXPECT_EQ(a->fit.figure.positions, b->fit.figure.positions);
    for (std::size_t i = 0; i < body::measurement_count; ++i) {
        EXPECT_EQ(a->fit.measurements[i].achieved, b->fit.measurements[i].achieved);
        EXPECT_EQ(a->fit.measurements[i].interval90.upper, b->fit.measurements[i].interval90.upper);
    }
}

TEST(seen, what_is_not_such_a_document_is_refused_by_name) {
    const auto good = document_of(small_seen());
    const auto with = [&](auto change) {
        auto document = good;
        change(document);
        return refusal_of(document);
    };
    EXPECT_EQ(with([](auto& d) { d["version"] = 2; }).code, "seen.version");
    EXPECT_EQ(with([](auto& d) { d["view"] = "above"; }).code, "seen.view");
    EXPECT_EQ(with([](auto& d) { d["width"] = 0; }).field, "width");
    EXPECT_EQ(with([](auto& d) { d["height"] = 12.5; }).field, "height");
    EXPECT_EQ(with([](auto& d) { d["focalPx"] = -3; }).field, "focalPx");
    EXPECT_EQ(with([](auto& d) { d["surprise"] = 1; }).code, "json.unknown_member");
    EXPECT_EQ(with([](auto& d) { d.erase("pose"); }).field, "pose");
    EXPECT_EQ(with([](auto& d) { d["pose"].at("landmarks").as_array().pop_back(); }).field, "pose.landmarks");
    EXPECT_EQ(with([](auto& d) { d["pose"].at("landmarks").at(4).at("visibility") = 1.5; }).field,
              "pose.landmarks[4].visibility");
    EXPECT_EQ(with([](auto& d) { d["pose"].at("landmarks").at(4).at("name") = "nose"; }).field,
              "pose.landmarks[4].name");
    EXPECT_EQ(with([](auto& d) { d["mask"].at("pixel") = 0; }).field, "mask.pixel");
    EXPECT_EQ(refusal_of({}).code, "json.missing");
    EXPECT_EQ(parse_seen("[").error().code, "json.syntax");
    EXPECT_EQ(parse_seen(std::string(most_seen_bytes + 1, ' ')).error().code, "seen.too_large");
}

TEST(seen, a_mask_of_another_size_kind_or_alphabet_is_refused) {
    const auto good = document_of(small_seen());
    const auto with_mask = [&](auto change) {
        auto document = good;
        change(document["mask"].as_object());
        return refusal_of(document);
    };
    EXPECT_EQ(with_mask([](auto& m) { m["width"] = 17; }).code, "seen.mask");
    EXPECT_EQ(with_mask([](auto& m) { m["width"] = 4096, m["height"] = 4096; }).code, "seen.mask");
    EXPECT_EQ(with_mask([](auto& m) { m["coverage"] = "not base64"; }).field, "mask.coverage");
    EXPECT_EQ(with_mask([](auto& m) { m["confidence"] = ""; }).field, "mask.confidence");
    const auto colored = media::encode_png(scene::make_image(16, 9, 3)).value();
    EXPECT_EQ(with_mask([&](auto& m) { m["coverage"] = to_base64url(colored); }).code, "seen.mask");
    const auto jpeg = media::encode_jpeg(scene::make_image(16, 9, 1)).value();
    EXPECT_EQ(with_mask([&](auto& m) { m["coverage"] = to_base64url(jpeg); }).code, "seen.mask");
}

}  // namespace
}  // namespace fw::photo
