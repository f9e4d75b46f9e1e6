#include "fw/vision/testing/held_out_people.hpp"

#include <algorithm>
#include <cmath>

#include "fw/body/prior.hpp"

namespace fw::vision::testing {
namespace {

/// Standard normal by Box and Muller.
double hash_normal(std::uint32_t seed, std::uint32_t index) {
    const double u = std::max(1e-9, hash_unit(seed, 2 * index));
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * pi * hash_unit(seed, 2 * index + 1));
}

double between(std::uint32_t seed, std::uint32_t index, double low, double high) {
    return low + (high - low) * hash_unit(seed, index);
}

struct held_out_modifier {
    const char* name;
    double deviation;
};
constexpr std::array<held_out_modifier, 17> held_out_modifiers{{{"torso-vshape", 0.25},
                                                                {"stomach-tone", 0.35},
                                                                {"stomach-pregnant", 0.08},
                                                                {"pelvis-tone", 0.3},
                                                                {"buttocks-volume", 0.3},
                                                                {"hip-waist", 0.25},
                                                                {"hip-trans", 0.2},
                                                                {"torso-trans", 0.2},
                                                                {"torso-muscle-dorsi", 0.3},
                                                                {"torso-muscle-pectoral", 0.3},
                                                                {"breast-trans", 0.3},
                                                                {"breast-dist", 0.3},
                                                                {"upperleg-muscle", 0.3},
                                                                {"lowerleg-fat", 0.25},
                                                                {"upperarm-fat", 0.3},
                                                                {"upperarm-muscle", 0.3},
                                                                {"leg-valgus", 0.2}}};

/// What the survey's draw says about a person, as far as our measurements mean the same.
body::fit_request request_for(body::sex sex, const body::prior_values& drawn, std::uint32_t seed) {
    using enum body::measurement_id;
    body::fit_request request;
    request.sex = sex;
    request.age = std::clamp(drawn[body::prior::index(body::prior_variable::age)], 18.0, 65.0);
    request.weight = drawn[body::prior::index(body::prior_variable::weight)];
    for (const auto id : {height, chest_circumference, hip_circumference, neck_circumference, inseam_length,
                          thigh_circumference, calf_circumference, wrist_circumference, knee_height})
        request[id] = drawn[body::prior::index(*body::find_prior_variable(id))];
    const double african = hash_unit(seed, 901);
    const double asian = (1 - african) * hash_unit(seed, 902);
    request.ancestry = {african, asian, 1 - african - asian};
    return request;
}

}  // namespace

held_out_person make_held_out_person(const body::body_model& model, std::uint32_t seed) {
    held_out_person person;
    person.sex = seed % 2 == 0 ? body::sex::male : body::sex::female;
    const double self_report_height = person.sex == body::sex::male ? 0.022 : 0.012;
    for (std::uint32_t attempt = 0;; ++attempt) {
        const std::uint32_t s = seed * 131u + attempt;
        body::prior_values normal{};
        for (std::size_t i = 0; i < normal.size(); ++i) normal[i] = hash_normal(s, static_cast<std::uint32_t>(i));
        const auto request = request_for(person.sex, body::prior::person(person.sex, normal), s);
        const auto fitted = body::fit(model, request);
        if (!fitted) continue;  // a draw that the accepted ranges leave out
        body::shape shape = fitted->shape;
        person.age = shape.age;
        for (std::uint32_t i = 0; i < held_out_modifiers.size(); ++i)
            if (const auto at = model.find_modifier(held_out_modifiers[i].name))
                shape.modifiers[*at] +=
                    held_out_modifiers[i].deviation * std::clamp(hash_normal(s, 500 + i), -2.0, 2.0);
        person.positions = model.evaluate(shape);
        person.truth = body::measure(model, person.positions);
        person.mass = body::mass_of(model, person.positions);
        person.reported_height =
            person.truth[body::measurement_id::height] + self_report_height + 0.020 * hash_normal(s, 600);
        person.reported_weight = person.mass * (1 + 0.01 * hash_normal(s, 601)) - 0.4 + 2.7 * hash_normal(s, 602);
        return person;
    }
}

limb_pose make_limb_pose(photo_view view, std::uint32_t seed) {
    limb_pose pose;
    const bool side = view == photo_view::side;
    for (std::uint32_t k = 0; k < 2; ++k) {
        pose.arm_out[k] = side ? between(seed, 700 + k, -0.62, -0.45) : between(seed, 700 + k, -0.30, 0.02);
        pose.arm_forward[k] = side ? between(seed, 710 + k, -0.25, 0.15) : between(seed, 710 + k, -0.1, 0.1);
        pose.elbow[k] = between(seed, 720 + k, -0.45, 0.05);
        pose.leg_out[k] = side ? between(seed, 730, -0.14, -0.09) : between(seed, 730, -0.08, 0.04);
        pose.leg_forward[k] = (k == 0 ? 1 : -1) * between(seed, 740, -0.04, 0.04);
    }
    return pose;
}

photo_setup make_photo_setup(const held_out_person& person, photo_view view, std::uint32_t seed) {
    const double height = person.truth[body::measurement_id::height];
    for (std::uint32_t attempt = 0;; ++attempt) {
        const std::uint32_t s = seed * 977u + attempt;
        photo_setup setup;
        setup.width = 2250;
        setup.height = 3000;
        setup.seed = s;
        setup.focal_px = focal_px_of(between(s, 800, 24, 35), setup.width, setup.height);
        setup.distance = between(s, 801, 2, 4);
        setup.eye_height = between(s, 802, 0.9, 1.7);
        setup.pitch = between(s, 803, -0.14, 0.14);
        setup.roll = between(s, 804, -0.03, 0.03);
        setup.aim_shift = between(s, 805, -0.08, 0.08);
        setup.subject_turn = between(s, 806, -0.17, 0.17);
        if (view == photo_view::side) setup.subject_turn += hash_unit(s, 807) < 0.5 ? pi / 2 : -pi / 2;
        setup.distortion = between(s, 808, -0.015, 0.015);
        setup.blur = between(s, 809, 0.6, 1.5);
        setup.grain = between(s, 810, 1, 6);
        setup.exposure = between(s, 811, 0.7, 1.25);
        const double top = project(setup, dvec3(0, height, 0)).y;
        const double bottom = project(setup, dvec3(0, 0, 0.15)).y;
        const double reach = 0.32 * height * setup.focal_px / setup.distance;
        const double centre = project(setup, dvec3(0, height / 2, 0)).x;
        const bool whole =
            top > 90 && bottom < setup.height - 110 && centre - reach > 40 && centre + reach < setup.width - 40;
        if (whole && bottom - top > 1060) return setup;
    }
}

int jpeg_quality_of(std::uint32_t seed) {
    return static_cast<int>(between(seed, 820, 60, 95.99));
}

}  // namespace fw::vision::testing
