// One photographed person with the truth, for tests of the mask and of the fit.
#pragma once

#include "fw/body/testing/figures.hpp"
#include "fw/vision/photo_fit.hpp"
#include "fw/vision/testing/person_maker.hpp"
#include "support/assets.hpp"

namespace fw::vision::testing {

struct photographed {
    photo_setup setup;
    colored_mesh subject;
    scene::image image;
};

/// 26 mm, 2.8 m away, nearly level; three parts wide, four high.
inline photographed take(std::span<const vec3> positions, photo_view view, const person_look& look, int width = 1500) {
    limb_pose pose;
    const bool side = view == photo_view::side;
    pose.arm_out = side ? std::array{-0.55, -0.55} : std::array{-0.15, -0.2};
    pose.elbow = {-0.2, -0.1};
    if (side) pose.leg_out = {-0.12, -0.12};
    photographed p;
    p.setup.width = width;
    p.setup.height = width / 3 * 4;
    p.setup.focal_px = focal_px_of(26, p.setup.width, p.setup.height);
    p.setup.pitch = 0.05;
    p.setup.seed = side ? 12 : 11;
    p.setup.subject_turn = side ? -pi / 2 + 0.05 : 0.06;
    p.subject = make_person(body::testing::model(), positions, pose, look);
    p.image = make_photo(p.subject, p.setup);
    return p;
}

struct named_image {
    std::string name;
    scene::image image;
};

/// The rendered photos that the oracle has seen, small enough that our port does not average them down first;
/// bench/write_test_photos.cpp writes them as files.
inline std::vector<named_image> oracle_renders() {
    const auto positions = body::testing::model().evaluate(body::make_plain_shape(body::sex::male));
    return {{"render-front.png", take(positions, photo_view::front, make_random_look(4), 750).image},
            {"render-side.png", take(positions, photo_view::side, make_random_look(4), 750).image}};
}

/// The whole way from the picture to the fit's input.
inline photo_view_input prepare(pose_estimator& estimator, const photographed& p, photo_view view) {
    auto inspected = inspect_photo(estimator, p.image, view, {.least_body_height = 800});
    if (!inspected.fit()) throw std::runtime_error("the test photo is unfit: " + inspected.refusals[0].code);
    return {view,
            p.image.width,
            p.image.height,
            inspected.people[0],
            refine_mask(p.image, inspected.people[0]),
            p.setup.focal_px};
}

}  // namespace fw::vision::testing
