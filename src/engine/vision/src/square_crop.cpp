#include "square_crop.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace fw::vision {

dvec2 to_picture(const body_region& region, dvec2 unit) {
    const dvec2 d = (unit - 0.5) * region.side;
    const double c = std::cos(region.rotation);
    const double s = std::sin(region.rotation);
    return region.centre + dvec2(c * d.x - s * d.y, s * d.x + c * d.y);
}

dvec2 to_unit(const body_region& region, dvec2 picture) {
    const dvec2 d = picture - region.centre;
    const double c = std::cos(region.rotation);
    const double s = std::sin(region.rotation);
    return dvec2(c * d.x + s * d.y, -s * d.x + c * d.y) / region.side + 0.5;
}

cv::Mat rgb_matrix(const scene::image& photo) {
    // OpenCV has no view of constant data; nothing below writes into it.
    const cv::Mat view(photo.height, photo.width, CV_8UC(photo.channels),
                       const_cast<std::uint8_t*>(photo.pixels.data()));
    cv::Mat rgb;
    if (photo.channels == 4) cv::cvtColor(view, rgb, cv::COLOR_RGBA2RGB);
    if (photo.channels == 1) cv::cvtColor(view, rgb, cv::COLOR_GRAY2RGB);
    return photo.channels == 3 ? view : rgb;
}

namespace {

/// The picture averaged down so that between 3 and 6 of its pixels meet one of the output. Below that the
/// bilinear samples are taken from the picture itself, as MediaPipe does; on a photo of twelve megapixels
/// that would alias.
cv::Mat reduce_for(const cv::Mat& rgb, const body_region& region, int size) {
    const int factor = static_cast<int>(region.side / (3.0 * size));
    if (factor <= 1) return rgb;
    cv::Mat small;
    cv::resize(rgb, small, {std::max(1, rgb.cols / factor), std::max(1, rgb.rows / factor)}, 0, 0, cv::INTER_AREA);
    return small;
}

/// Bilinear with exact weights: OpenCV's remap rounds them to 1/32, which moves landmarks by several pixels.
class sampler {
public:
    sampler(const cv::Mat& picture, beyond_edge edge) : picture_(picture), edge_(edge) {}

    /// The colour at (x, y), pixel centres at whole numbers.
    [[nodiscard]] std::array<float, 3> at(double x, double y) const {
        const bool outside = x < -0.5 || y < -0.5 || x > picture_.cols - 0.5 || y > picture_.rows - 0.5;
        if (outside && edge_ == beyond_edge::black) return {};
        const double left = std::floor(x);
        const double top = std::floor(y);
        const auto fx = static_cast<float>(x - left);
        const auto fy = static_cast<float>(y - top);
        const auto* upper = row(top);
        const auto* lower = row(top + 1);
        const int c0 = column(left);
        const int c1 = column(left + 1);
        std::array<float, 3> colour{};
        for (int k = 0; k < 3; ++k)
            colour[static_cast<std::size_t>(k)] = (1 - fy) * ((1 - fx) * upper[c0 + k] + fx * upper[c1 + k]) +
                                                  fy * ((1 - fx) * lower[c0 + k] + fx * lower[c1 + k]);
        return colour;
    }

private:
    [[nodiscard]] const std::uint8_t* row(double y) const {
        return picture_.ptr<std::uint8_t>(static_cast<int>(std::clamp(y, 0.0, picture_.rows - 1.0)));
    }
    [[nodiscard]] int column(double x) const { return 3 * static_cast<int>(std::clamp(x, 0.0, picture_.cols - 1.0)); }

    const cv::Mat& picture_;
    beyond_edge edge_;
};

}  // namespace

cv::Mat crop_square(const cv::Mat& rgb, const body_region& region, int size, value_range range, beyond_edge edge) {
    const cv::Mat source = reduce_for(rgb, region, size);
    const dvec2 scale(double(source.cols) / rgb.cols, double(source.rows) / rgb.rows);
    const sampler sample(source, edge);
    // Output pixel (i, j) has its centre at ((i + 0.5) / size, (j + 0.5) / size) of the square.
    const dvec2 origin = to_picture(region, dvec2(0.5 / size, 0.5 / size));
    const dvec2 step_x = to_picture(region, dvec2(1.5 / size, 0.5 / size)) - origin;
    const dvec2 step_y = to_picture(region, dvec2(0.5 / size, 1.5 / size)) - origin;
    const float gain = (range.white - range.black) / 255.0f;

    cv::Mat blob({1, 3, size, size}, CV_32F);
    for (int j = 0; j < size; ++j)
        for (int i = 0; i < size; ++i) {
            const dvec2 p = (origin + double(i) * step_x + double(j) * step_y) * scale - 0.5;
            const auto colour = sample.at(p.x, p.y);
            for (int k = 0; k < 3; ++k)
                blob.ptr<float>(0, k, j)[i] = range.black + gain * colour[static_cast<std::size_t>(k)];
        }
    return blob;
}

}  // namespace fw::vision
