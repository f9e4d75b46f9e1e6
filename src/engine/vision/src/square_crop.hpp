// A turned square of a picture as network input.
#pragma once

#include <opencv2/core.hpp>

#include "fw/scene/image.hpp"
#include "fw/vision/pose.hpp"

namespace fw::vision {

/// The unit square's point (u, v) of `region` in picture pixels, and back.
[[nodiscard]] dvec2 to_picture(const body_region& region, dvec2 unit);
[[nodiscard]] dvec2 to_unit(const body_region& region, dvec2 picture);

/// The picture as an RGB matrix; copies only if it is not RGB already.
[[nodiscard]] cv::Mat rgb_matrix(const scene::image& photo);

/// What black and white become.
struct value_range {
    float black = 0;
    float white = 1;
};

enum class beyond_edge { black, replicate };

/// [1, 3, size, size] floats, bilinear, after an area average if the square is much finer than the output.
[[nodiscard]] cv::Mat crop_square(const cv::Mat& rgb, const body_region& region, int size, value_range range,
                                  beyond_edge edge);

}  // namespace fw::vision
