#include "fw/vision/mask.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "square_crop.hpp"

namespace fw::vision {
namespace {

constexpr double body_pixels = 1400;  ///< mask resolution aimed at
constexpr double first_band = 0.014;  ///< half width of the uncertain band, of the body's height: 24 mm
constexpr double second_band = 0.006;
constexpr double window_radius = 0.022;  ///< of the colour statistics
constexpr float noise_floor = 9.0f;      ///< variance that grain and compression leave at least, of 255²

/// Of the landmarks, with what they leave out above and below.
double body_height(const pose& p) {
    double top = 1e30, bottom = -1e30;
    for (const landmark& l : p.landmarks) {
        top = std::min(top, l.position.y);
        bottom = std::max(bottom, l.position.y);
    }
    return (bottom - top) * 1.08;
}

struct window {
    cv::Rect photo;    ///< pixels of the photo
    double scale = 1;  ///< mask pixels a photo pixel
};

/// The part of the photo that the coarse mask touches, with a margin for the background's colours.
window choose_window(const scene::image& photo, const pose& p, double height) {
    const int n = p.mask.size;
    dvec2 lower(1e30), upper(-1e30);
    for (int y = 0; y < n; ++y)
        for (int x = 0; x < n; ++x) {
            if (p.mask.probability[static_cast<std::size_t>(y) * n + x] < 0.2f) continue;
            const dvec2 at = to_picture(p.mask.region, (dvec2(x, y) + 0.5) / double(n));
            lower = glm::min(lower, at);
            upper = glm::max(upper, at);
        }
    const double margin = 0.06 * height;
    const cv::Rect wanted(cv::Point(static_cast<int>(lower.x - margin), static_cast<int>(lower.y - margin)),
                          cv::Point(static_cast<int>(upper.x + margin), static_cast<int>(upper.y + margin)));
    return {wanted & cv::Rect(0, 0, photo.width, photo.height), std::min(1.0, body_pixels / height)};
}

cv::Mat coarse_plane(const pose& p, const person_mask& frame) {
    cv::Mat coarse(frame.height, frame.width, CV_32F);
    for (int y = 0; y < frame.height; ++y)
        for (int x = 0; x < frame.width; ++x)
            coarse.at<float>(y, x) = static_cast<float>(p.mask.at(frame.origin + (dvec2(x, y) + 0.5) * frame.pixel));
    return coarse;
}

/// Mean colour and covariance over a window, of the pixels where `weight` is 1; and how many these were.
struct local_statistics {
    cv::Mat count, mean, squares, products;

    local_statistics(const cv::Mat& color, const cv::Mat& weight, int radius) {
        const cv::Size size(2 * radius + 1, 2 * radius + 1);
        cv::boxFilter(weight, count, CV_32F, size, {-1, -1}, false, cv::BORDER_REPLICATE);
        cv::Mat weights, weighted, turned;
        cv::merge(std::array{weight, weight, weight}, weights);
        cv::multiply(color, weights, weighted);
        cv::boxFilter(weighted, mean, CV_32F, size, {-1, -1}, false, cv::BORDER_REPLICATE);
        cv::multiply(weighted, color, turned);
        cv::boxFilter(turned, squares, CV_32F, size, {-1, -1}, false, cv::BORDER_REPLICATE);
        // Products of neighbours: RG, GB, BR.
        cv::Mat rotated;
        cv::transform(color, rotated, cv::Matx33f(0, 1, 0, 0, 0, 1, 1, 0, 0));
        cv::multiply(weighted, rotated, turned);
        cv::boxFilter(turned, products, CV_32F, size, {-1, -1}, false, cv::BORDER_REPLICATE);
    }

    [[nodiscard]] bool known(int y, int x) const { return count.at<float>(y, x) >= 12; }
    [[nodiscard]] cv::Vec3f mean_at(int y, int x) const { return mean.at<cv::Vec3f>(y, x) / count.at<float>(y, x); }
    [[nodiscard]] cv::Matx33f covariance_at(int y, int x) const {
        const float n = count.at<float>(y, x);
        const cv::Vec3f m = mean_at(y, x);
        const cv::Vec3f s = squares.at<cv::Vec3f>(y, x) / n;
        const cv::Vec3f p = products.at<cv::Vec3f>(y, x) / n;
        const float rg = p[0] - m[0] * m[1];
        const float gb = p[1] - m[1] * m[2];
        const float br = p[2] - m[2] * m[0];
        return {s[0] - m[0] * m[0], rg, br, rg, s[1] - m[1] * m[1], gb, br, gb, s[2] - m[2] * m[2]};
    }
};

struct verdict {
    float coverage = 0;
    float confidence = 0;
};

/// Where the colour lies between the two means along the discriminant: 0 background … 1 body.
verdict judge_pixel(const cv::Vec3f& color, const local_statistics& body, const local_statistics& background, int y,
                    int x) {
    if (!body.known(y, x) || !background.known(y, x)) return {};
    const cv::Vec3f b = background.mean_at(y, x);
    const cv::Vec3f difference = body.mean_at(y, x) - b;
    cv::Matx33f spread = (body.covariance_at(y, x) + background.covariance_at(y, x)) * 0.5f;
    for (int k = 0; k < 3; ++k) spread(k, k) += noise_floor;
    const cv::Vec3f direction = spread.inv() * difference;
    const float separation = direction.dot(difference);  // squared distance of the means in standard deviations
    if (separation <= 0) return {};
    const float between = direction.dot(color - b) / separation;
    return {std::clamp(between, 0.0f, 1.0f), std::clamp((std::sqrt(separation) - 1.0f) / 2.0f, 0.0f, 1.0f)};
}

/// One pass: sure inside and sure outside lie `band` pixels off the 0.5 line of `mask`.
void refine_pass(const cv::Mat& color, cv::Mat& mask, cv::Mat& confidence, double band, int radius) {
    cv::Mat inside, outside, far_inside, far_outside;
    cv::threshold(mask, inside, 0.5, 255, cv::THRESH_BINARY);
    inside.convertTo(inside, CV_8U);
    outside = 255 - inside;
    cv::distanceTransform(inside, far_inside, cv::DIST_L2, 5);
    cv::distanceTransform(outside, far_outside, cv::DIST_L2, 5);
    cv::Mat body, background;
    cv::threshold(far_inside, body, band, 1, cv::THRESH_BINARY);
    cv::threshold(far_outside, background, band, 1, cv::THRESH_BINARY);
    const local_statistics in(color, body, radius);
    const local_statistics out(color, background, radius);
    const cv::Mat before = mask.clone();
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x) {
            float& m = mask.at<float>(y, x);
            if (far_inside.at<float>(y, x) > band || far_outside.at<float>(y, x) > band) {
                m = before.at<float>(y, x) > 0.5f ? 1.0f : 0.0f;
                continue;
            }
            const verdict v = judge_pixel(color.at<cv::Vec3f>(y, x), in, out, y, x);
            m = v.confidence * v.coverage + (1 - v.confidence) * before.at<float>(y, x);
            confidence.at<float>(y, x) = v.confidence;
        }
}

/// Only the largest piece is the person; specks of background colour within it are filled.
void keep_one_piece(cv::Mat& mask) {
    cv::Mat inside, labels, stats, centres;
    cv::threshold(mask, inside, 0.5, 255, cv::THRESH_BINARY);
    inside.convertTo(inside, CV_8U);
    const int pieces = cv::connectedComponentsWithStats(inside, labels, stats, centres, 4);
    int largest = 0;
    for (int i = 1; i < pieces; ++i)
        if (largest == 0 || stats.at<int>(i, cv::CC_STAT_AREA) > stats.at<int>(largest, cv::CC_STAT_AREA)) largest = i;
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x)
            if (labels.at<int>(y, x) != largest && inside.at<std::uint8_t>(y, x) != 0) mask.at<float>(y, x) = 0;
    const int small_hole = mask.rows * mask.cols / 4000;
    inside = 255 - inside;
    const int holes = cv::connectedComponentsWithStats(inside, labels, stats, centres, 4);
    for (int y = 0; y < mask.rows; ++y)
        for (int x = 0; x < mask.cols; ++x) {
            const int label = labels.at<int>(y, x);
            if (label > 0 && label < holes && stats.at<int>(label, cv::CC_STAT_AREA) < small_hole)
                mask.at<float>(y, x) = 1;
        }
}

/// Rounded to 255ths: far below what a photo of 8 bits can tell.
std::vector<float> whole_steps(const cv::Mat& plane) {
    std::vector<float> out(plane.begin<float>(), plane.end<float>());
    for (float& v : out) v = std::round(std::clamp(v, 0.0f, 1.0f) * 255.0f) / 255.0f;
    return out;
}

double sample(const person_mask& m, const std::vector<float>& plane, dvec2 photo_point) {
    const dvec2 p = (photo_point - m.origin) / m.pixel - 0.5;
    if (p.x < 0 || p.y < 0 || p.x >= m.width - 1 || p.y >= m.height - 1) return 0;
    const auto x = static_cast<std::size_t>(p.x);
    const auto y = static_cast<std::size_t>(p.y);
    const double fx = p.x - static_cast<double>(x);
    const double fy = p.y - static_cast<double>(y);
    const float* row = plane.data() + y * static_cast<std::size_t>(m.width) + x;
    return (1 - fy) * ((1 - fx) * row[0] + fx * row[1]) + fy * ((1 - fx) * row[m.width] + fx * row[m.width + 1]);
}

}  // namespace

double person_mask::coverage_at(dvec2 photo_point) const {
    return sample(*this, coverage, photo_point);
}
double person_mask::confidence_at(dvec2 photo_point) const {
    return sample(*this, confidence, photo_point);
}

person_mask refine_mask(const scene::image& photo, const pose& p) {
    const double height = body_height(p);
    const window w = choose_window(photo, p, height);
    person_mask out;
    out.width = static_cast<int>(w.photo.width * w.scale);
    out.height = static_cast<int>(w.photo.height * w.scale);
    if (out.width < 8 || out.height < 8) return {};
    out.origin = dvec2(w.photo.x, w.photo.y);
    out.pixel = static_cast<double>(w.photo.width) / out.width;

    cv::Mat color;
    cv::resize(rgb_matrix(photo)(w.photo), color, {out.width, out.height}, 0, 0, cv::INTER_AREA);
    color.convertTo(color, CV_32FC3);
    cv::GaussianBlur(color, color, {0, 0}, 0.8);
    cv::Mat mask = coarse_plane(p, out);
    cv::Mat confidence = cv::Mat::zeros(mask.size(), CV_32F);
    const double tall = height / out.pixel;
    const int radius = std::max(3, static_cast<int>(window_radius * tall));
    refine_pass(color, mask, confidence, first_band * tall, radius);
    keep_one_piece(mask);
    cv::GaussianBlur(mask, mask, {0, 0}, 1.2);
    refine_pass(color, mask, confidence, second_band * tall, radius);
    keep_one_piece(mask);
    out.coverage = whole_steps(mask);
    out.confidence = whole_steps(confidence);
    return out;
}

}  // namespace fw::vision
