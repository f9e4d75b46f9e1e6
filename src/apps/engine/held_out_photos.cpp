#include "held_out_photos.hpp"

#include "fw/body/avatar.hpp"
#include "fw/body/fit.hpp"
#include "fw/body/pose.hpp"
#include "fw/files/files.hpp"
#include "fw/render/render.hpp"
#include "home_photo/close_clothes.hpp"
#include "home_photo/living_room.hpp"
#include "home_photo/phone_camera.hpp"

namespace fw::apps {

namespace {

constexpr double degree = pi / 180;

/// What makes this body nobody's that the fitter knows: amounts of modifiers that it has no parameters for.
struct held_out_modifier {
    const char* name;
    double amount;
};
constexpr std::array<held_out_modifier, 12> held_out_modifiers{{{"torso-vshape", -0.22},
                                                                {"stomach-tone", -0.30},
                                                                {"pelvis-tone", -0.25},
                                                                {"buttocks-volume", 0.28},
                                                                {"hip-waist", 0.18},
                                                                {"hip-trans", -0.15},
                                                                {"torso-trans", 0.12},
                                                                {"breast-trans", -0.20},
                                                                {"breast-dist", 0.20},
                                                                {"upperleg-muscle", 0.25},
                                                                {"upperarm-fat", 0.25},
                                                                {"lowerleg-fat", -0.15}}};

body::shape held_out_shape(const body::body_model& model) {
    using enum body::measurement_id;
    body::fit_request wanted;
    wanted.sex = body::sex::female;
    wanted.age = 33;
    wanted.weight = 66;
    wanted[height] = 1.672;
    wanted[chest_circumference] = 0.945;
    wanted[hip_circumference] = 1.025;
    wanted[thigh_circumference] = 0.605;
    wanted[inseam_length] = 0.762;
    wanted.ancestry = {0.30, 0.25, 0.45};
    const auto fitted = body::fit(model, wanted);
    if (!fitted) throw std::logic_error("the demo's person cannot be made: " + fitted.error().message);
    body::shape shape = fitted->shape;
    for (const auto& m : held_out_modifiers) {
        const auto at = model.find_modifier(m.name);
        if (!at) throw std::logic_error(fmt::format("the demo's person cannot be made: no modifier {}", m.name));
        shape.modifiers[*at] += m.amount;
    }
    return shape;
}

/// How she stands, and how the telephone stands.
struct shot {
    const char* file;
    double turn;  ///< of the person, radians; positive turns the left side to the camera
    body::relaxed_settings stance;
    phone_camera phone;
};

std::array<shot, 2> two_shots() {
    shot front{"front.jpg", 5 * degree, {}, {}};
    front.stance.least_arm_angle = 25 * degree;
    front.stance.legs_in = 1 * degree;
    front.phone.distance = 2.46;
    front.phone.eye_height = 1.13;
    front.phone.pitch = 6.5 * degree;
    front.phone.roll = 0.8 * degree;
    front.phone.aim = -1.5 * degree;
    front.phone.distortion = 0.010;
    front.phone.seed = 17;
    shot side{"side.jpg", 86 * degree, {}, front.phone};
    side.stance.least_arm_angle = 12 * degree;
    side.stance.legs_in = 3 * degree;
    side.phone.distance = 2.55;
    side.phone.pitch = 5.5 * degree;
    side.phone.roll = -0.6 * degree;
    side.phone.aim = 1.2 * degree;
    side.phone.seed = 18;
    return {front, side};
}

/// The person of the picture, dressed, turned, on the floor.
scene::model picture_person(const body::body_model& model, const body::figure& fitting, const shot& s) {
    const auto stance = body::make_relaxed_pose(model, fitting.positions, {}, s.stance);
    auto posed = fitting;
    posed.positions = body::apply_pose(model, fitting.positions, stance.pose);
    const auto turned = glm::angleAxis(static_cast<float>(s.turn), vec3(0, 1, 0));
    for (vec3& p : posed.positions) p = turned * p;
    body::avatar_look look;
    look.tone = body::skin_tone::bronze;
    auto person = body::make_avatar_model(model, posed, look);
    put_on(person, model, fitting, posed.positions, {});
    return person;
}

result<std::vector<std::uint8_t>> take_photo(const body::body_model& model, const body::figure& fitting, const shot& s,
                                             const common_options& common, progress_sink& progress) {
    auto scene = make_living_room();
    scene::append(scene, picture_person(model, fitting, s));
    FW_TRY(const auto stage, render::stage::make(scene));
    render::settings settings;
    settings.width = s.phone.width;
    settings.height = s.phone.height;
    settings.background = render::background::environment;
    settings.samples = 4;
    settings.max_bounces = 2;
    settings.threads = thread_count(common);
    FW_TRY(const auto seen, stage.render(pinhole_of(s.phone), make_room_light(), settings, progress));
    return save_photo(s.phone, seen.color);
}

}  // namespace

result<held_out_photos> take_held_out_photos(const body::body_model& model, const std::filesystem::path& folder,
                                             const common_options& common, progress_sink& progress) {
    const auto shape = held_out_shape(model);
    const auto fitting = body::make_figure(model, shape);
    held_out_photos out;
    out.sex = shape.sex;
    out.age = shape.age;
    out.truth = fitting.measurements;
    out.reported_height = out.truth[body::measurement_id::height] + 0.012;  // as women do on average (ANSUR II)
    out.reported_weight = body::mass_of(model, fitting.positions) - 0.4;
    for (const shot& s : two_shots()) {
        FW_TRY(const auto jpeg, take_photo(model, fitting, s, common, progress));
        auto& path = out.front.empty() ? out.front : out.side;
        path = folder / s.file;
        FW_CHECK(files::write_bytes(path, jpeg));
    }
    return out;
}

}  // namespace fw::apps
