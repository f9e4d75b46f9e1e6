// Photographs that must be refused, and the reason that each was made for: for the tests of the gates and the bench.
#pragma once

#include "fw/body/testing/figures.hpp"
#include "fw/vision/gates.hpp"
#include "fw/vision/testing/person_maker.hpp"
#include "support/assets.hpp"

namespace fw::vision::testing {

/// One plain woman in ordinary clothes, arms off the body.
inline limb_pose good_pose() {
    limb_pose pose;
    pose.arm_out = {-0.15, -0.15};
    return pose;
}

/// A photograph that passes; smaller than the product asks for, which keeps the tests quick (`small_photo_limits`).
inline photo_setup good_setup() {
    photo_setup setup;
    setup.width = 1050;
    setup.height = 1400;
    setup.focal_px = 1190;
    setup.blur = 0.5;
    setup.pitch = 0.06;
    return setup;
}
inline constexpr gate_limits small_photo_limits{.least_body_height = 600};

inline scene::image photograph(const photo_setup& setup, const limb_pose& pose = good_pose(),
                               const std::vector<vec3>& places = {vec3(0)}) {
    const auto& model = body::testing::model();
    const auto woman =
        make_person(model, model.evaluate(body::make_plain_shape(body::sex::female)), pose, make_random_look(1));
    return make_photo(woman, setup, places);
}

using file_bytes = std::vector<std::uint8_t>;

struct unfit_photo {
    std::string name;    ///< what is wrong with it
    std::string reason;  ///< the code to be refused with
    photo_view view = photo_view::front;
    photo_setup setup = good_setup();
    limb_pose pose = good_pose();
    std::vector<vec3> places{vec3(0)};
    file_bytes (*file)() = nullptr;  ///< instead of a photograph of the woman
};

inline file_bytes grey_jpeg(int width, int height) {
    scene::image grey = scene::make_image(width, height, 1);
    std::ranges::fill(grey.pixels, std::uint8_t{200});
    return media::encode_jpeg(grey).value();
}

inline std::vector<unfit_photo> unfit_files() {
    const auto file = [](const char* name, const char* reason, file_bytes (*bytes)()) {
        unfit_photo u{name, reason};
        u.file = bytes;
        return u;
    };
    return {file("blank", "photo.blank", [] { return grey_jpeg(1500, 2000); }),
            file("huge", "media.too_large", [] { return grey_jpeg(7200, 7000); }),
            file("truncated", "media.truncated",
                 [] {
                     auto bytes = media::encode_jpeg(photograph(good_setup())).value();
                     bytes.resize(bytes.size() / 2);
                     return bytes;
                 }),
            file("not an image", "media.not_an_image", [] {
                const std::string_view text = "hello world, here is no picture";
                return file_bytes(text.begin(), text.end());
            })};
}

/// Every kind of unfit photograph. The first eight kinds of refusal are those that the product promises.
inline std::vector<unfit_photo> unfit_photos() {
    auto out = unfit_files();
    const auto add = [&](const char* name, const char* reason, auto&& spoil) {
        unfit_photo u{name, reason};
        spoil(u);
        out.push_back(std::move(u));
    };
    add("two people side by side", "photo.several_people",
        [](unfit_photo& u) { u.places = {vec3(-0.6f, 0, 0), vec3(0.6f, 0, 0)}; });
    add("somebody standing behind", "photo.several_people",
        [](unfit_photo& u) { u.places = {vec3(0), vec3(0.8f, 0, -1.2f)}; });
    add("cut off feet", "photo.feet_cut_off", [](unfit_photo& u) { u.setup.pitch = -0.22; });
    add("cut off head", "photo.head_cut_off", [](unfit_photo& u) { u.setup.pitch = 0.48; });
    add("side in place of the front", "photo.not_frontal", [](unfit_photo& u) { u.setup.subject_turn = pi / 2; });
    add("front in place of the side", "photo.not_sideways", [](unfit_photo& u) { u.view = photo_view::side; });
    add("view from behind", "photo.from_behind", [](unfit_photo& u) { u.setup.subject_turn = pi; });
    add("tilted camera", "photo.tilted", [](unfit_photo& u) { u.setup.roll = 0.16; });
    add("arms along the body", "photo.arms_too_close", [](unfit_photo& u) { u.pose.arm_out = {-0.62, -0.62}; });
    add("raised arms", "photo.arms_too_high", [](unfit_photo& u) { u.pose.arm_out = {0.5, 0.5}; });
    add("feet together", "photo.feet_together", [](unfit_photo& u) { u.pose.leg_out = {-0.18, -0.18}; });
    add("person far away", "photo.person_too_small", [](unfit_photo& u) { u.setup.distance = 5; });
    add("small picture", "photo.too_small", [](unfit_photo& u) {
        u.setup.width = 600;
        u.setup.height = 800;
        u.setup.focal_px = 680;
    });
    add("blurred even under grain", "photo.blurred", [](unfit_photo& u) {
        u.setup.blur = 4.2;
        u.setup.grain = 6;
    });
    add("dark", "photo.too_dark", [](unfit_photo& u) { u.setup.exposure = 0.04; });
    add("overexposed", "photo.too_bright", [](unfit_photo& u) { u.setup.exposure = 5; });
    add("empty room", "photo.nobody", [](unfit_photo& u) { u.places = {vec3(0, -9, 0)}; });
    return out;
}

inline file_bytes bytes_of(const unfit_photo& photo) {
    if (photo.file != nullptr) return photo.file();
    return media::encode_jpeg(photograph(photo.setup, photo.pose, photo.places), {.quality = 92}).value();
}

/// The codes that the file is refused with on its way from bytes through the gates; none if it is accepted.
inline std::vector<std::string> reasons_against(pose_estimator& estimator, const unfit_photo& photo) {
    const auto decoded = media::decode_image(bytes_of(photo));
    if (!decoded) return {decoded.error().code};
    std::vector<std::string> out;
    for (const auto& r : inspect_photo(estimator, decoded->image, photo.view, small_photo_limits).refusals)
        out.push_back(r.code);
    return out;
}

}  // namespace fw::vision::testing
