#include "fw/vision/overlay.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "gate_wishes.hpp"
#include "square_crop.hpp"

namespace fw::vision {
namespace {

using enum body_point;

constexpr std::array<std::array<body_point, 2>, 21> bones{
    {{left_shoulder, right_shoulder}, {left_shoulder, left_elbow},  {left_elbow, left_wrist},
     {right_shoulder, right_elbow},   {right_elbow, right_wrist},   {left_shoulder, left_hip},
     {right_shoulder, right_hip},     {left_hip, right_hip},        {left_hip, left_knee},
     {left_knee, left_ankle},         {right_hip, right_knee},      {right_knee, right_ankle},
     {left_ankle, left_heel},         {left_heel, left_foot_index}, {right_ankle, right_heel},
     {right_heel, right_foot_index},  {left_wrist, left_index},     {right_wrist, right_index},
     {left_eye, right_eye},           {left_ear, left_eye},         {right_ear, right_eye}}};

const cv::Scalar left_color(64, 150, 255);
const cv::Scalar right_color(255, 140, 40);
const cv::Scalar outline_color(0, 220, 90);
const cv::Scalar passed_color(40, 160, 90);
const cv::Scalar refused_color(200, 50, 40);
const cv::Scalar ink(40, 40, 45);
const cv::Scalar faint_ink(120, 120, 125);

struct canvas {
    scene::image image;
    cv::Mat view;  ///< over the image's pixels

    explicit canvas(const scene::image& photo) : image(scene::make_image(photo.width, photo.height, 3)) {
        view = cv::Mat(image.height, image.width, CV_8UC3, image.pixels.data());
        rgb_matrix(photo).copyTo(view);
    }
    [[nodiscard]] int stroke() const { return std::max(1, image.height / 500); }
};

cv::Point to_point(dvec2 p) {
    return {static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y))};
}

bool is_left(body_point p) {
    return static_cast<int>(p) % 2 == 1;
}  // after the face, left points have odd numbers

}  // namespace

scene::image draw_landmarks(const scene::image& photo, const inspected_photo& found) {
    canvas c(photo);
    for (const pose& p : found.people) {
        for (const auto& [a, b] : bones) {
            const bool hidden = std::min(p[a].visibility, p[b].visibility) < 0.5;
            const cv::Scalar color = is_left(a) ? left_color : right_color;
            cv::line(c.view, to_point(p[a].position), to_point(p[b].position), color, hidden ? 1 : c.stroke(),
                     cv::LINE_AA);
        }
        for (const landmark& l : p.landmarks)
            if (l.visibility >= 0.5)
                cv::circle(c.view, to_point(l.position), 2 * c.stroke(), {255, 255, 255}, cv::FILLED, cv::LINE_AA);
    }
    return std::move(c.image);
}

scene::image draw_cutout(const scene::image& photo, const person_mask& mask) {
    canvas c(photo);
    for (int y = 0; y < c.image.height; ++y)
        for (int x = 0; x < c.image.width; ++x) {
            const double outside = 0.8 * (1 - mask.coverage_at(dvec2(x, y) + 0.5));
            for (int k = 0; k < 3; ++k) {
                auto& value = c.image.at(x, y)[k];
                value = static_cast<std::uint8_t>(value + outside * (245 - value));
            }
        }
    return std::move(c.image);
}

scene::image draw_outline(const scene::image& photo, std::span<const dvec2> points) {
    canvas c(photo);
    for (const dvec2& p : points) cv::circle(c.view, to_point(p), c.stroke(), outline_color, cv::FILLED, cv::LINE_AA);
    return std::move(c.image);
}

scene::image draw_gates(const scene::image& photo, const inspected_photo& found) {
    constexpr int height = 1200;
    constexpr int panel = 620;
    constexpr int line = 46;
    const canvas marked(draw_landmarks(photo, found));
    cv::Mat small;
    const int width = std::max(1, static_cast<int>(std::lround(double(photo.width) * height / photo.height)));
    cv::resize(marked.view, small, {width, height}, 0, 0, cv::INTER_AREA);
    canvas c(scene::make_image(width + panel, height, 3));
    c.view.setTo(cv::Scalar(250, 249, 247));
    small.copyTo(c.view(cv::Rect(0, 0, width, height)));
    const auto write = [&](const std::string& text, cv::Point at, double size, const cv::Scalar& color) {
        cv::putText(c.view, text, at, cv::FONT_HERSHEY_DUPLEX, size, color, 1, cv::LINE_AA);
    };
    int y = 60;
    for (const gate_check& check : found.checks) {
        cv::circle(c.view, {width + 34, y - 7}, 8, check.passed ? passed_color : refused_color, cv::FILLED,
                   cv::LINE_AA);
        write(std::string(wanted_by(check.code)), {width + 56, y}, 0.66, ink);
        write(check.reading, {width + 316, y}, 0.52, check.passed ? faint_ink : refused_color);
        y += line;
    }
    return std::move(c.image);
}

}  // namespace fw::vision
