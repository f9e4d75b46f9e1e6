#include "view_camera.hpp"

#include <cmath>

namespace fw::vision {
namespace {

constexpr double diagonal_35mm = 43.2666;  // mm, of the 36 × 24 mm frame

/// Which way the person turned for the side view: the nose points to the picture's left or right.
double side_turn(const pose& p) {
    const double nose = p[body_point::nose].position.x;
    const double ears = 0.5 * (p[body_point::left_ear].position.x + p[body_point::right_ear].position.x);
    return nose > ears ? pi / 2 : -pi / 2;
}

glm::dmat3 about_y(double a) {
    return {dvec3(std::cos(a), 0, -std::sin(a)), dvec3(0, 1, 0), dvec3(std::sin(a), 0, std::cos(a))};
}
glm::dmat3 about_x(double a) {
    return {dvec3(1, 0, 0), dvec3(0, std::cos(a), std::sin(a)), dvec3(0, -std::sin(a), std::cos(a))};
}
glm::dmat3 about_z(double a) {
    return {dvec3(std::cos(a), std::sin(a), 0), dvec3(-std::sin(a), std::cos(a), 0), dvec3(0, 0, 1)};
}

}  // namespace

double focal_px_of(double equivalent_mm, int width, int height) {
    return equivalent_mm / diagonal_35mm * std::hypot(double(width), double(height));
}

std::array<expectation, view_unknowns> expected_view(const photo_view_input& photo) {
    const bool side = photo.view == photo_view::side;
    std::array<expectation, view_unknowns> e;
    e[turn] = {side ? side_turn(photo.pose) : 0.0, 0.1};
    e[log_distance] = {std::log(2.9), 0.25};
    e[eye_height] = {1.3, 0.3};
    e[pitch] = {0.05, 0.08};
    e[roll] = {0, 0.03};
    e[aim] = {0, 0.15};
    e[log_focal] = photo.focal_px ? expectation{std::log(*photo.focal_px), 0.01}
                                  : expectation{std::log(focal_px_of(27, photo.width, photo.height)), 0.1};
    for (std::size_t s = 0; s < 2; ++s) {
        e[first_limb + s] = {side ? -0.5 : -0.15, 0.3};       // arms out
        e[first_limb + 2 + s] = {side ? -0.1 : 0.0, 0.25};    // arms forward
        e[first_limb + 4 + s] = {-0.2, 0.3};                  // elbows
        e[first_limb + 6 + s] = {side ? -0.1 : -0.04, 0.08};  // legs out
        e[first_limb + 8 + s] = {0, side ? 0.08 : 0.05};      // legs forward
    }
    return e;
}

limb_pose limbs_of(const view_vector& v) {
    const auto pair = [&](std::size_t i) { return std::array{v[first_limb + i], v[first_limb + i + 1]}; };
    return {pair(0), pair(2), pair(4), pair(6), pair(8)};
}

view_camera::view_camera(const view_vector& v, int width, int height)
    : focal_(std::exp(v[log_focal])), centre_(width / 2.0, height / 2.0) {
    // Camera axes: x right, y down, z away; looking towards -z of the world.
    const glm::dmat3 axes(dvec3(1, 0, 0), dvec3(0, -1, 0), dvec3(0, 0, -1));
    const glm::dmat3 look = about_z(v[roll]) * axes * about_x(v[pitch]) * about_y(v[aim]);
    rotation_ = look * about_y(v[turn]);
    offset_ = look * -dvec3(0, v[eye_height], std::exp(v[log_distance]));
}

}  // namespace fw::vision
