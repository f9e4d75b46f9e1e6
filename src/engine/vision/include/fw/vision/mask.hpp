// The person cut out of the photo, to a fraction of a pixel.
#pragma once

#include <vector>

#include "fw/vision/pose.hpp"

namespace fw::vision {

/// How much of each pixel the person covers, over a window of the photo. Mask pixel (i, j) has its centre at
/// origin + (i + 0.5, j + 0.5) · pixel, in photo pixels. Both planes are whole 255ths, so that a picture of 8 bits
/// holds them without loss.
struct person_mask {
    dvec2 origin{0, 0};
    double pixel = 1;  ///< photo pixels a mask pixel
    int width = 0;
    int height = 0;
    std::vector<float> coverage;  ///< 0 outside … 1 inside
    std::vector<float>
        confidence;  ///< 0: no contrast, the coarse mask speaks; 1: the colours tell body from background

    [[nodiscard]] double coverage_at(dvec2 photo_point) const;  ///< bilinear; 0 outside the window
    [[nodiscard]] double confidence_at(dvec2 photo_point) const;
};

/// Refines the coarse mask of `p` against the photo's colours in a band around its outline: where each pixel
/// lies between the colours just inside and just outside (Fisher's linear discriminant over a local window),
/// which puts the edge of a blurred outline where it belongs. About 1,400 mask pixels a body height, or the
/// photo's own resolution if less.
[[nodiscard]] person_mask refine_mask(const scene::image& photo, const pose& p);

}  // namespace fw::vision
