// From the detector's raw output to people.
#pragma once

#include <span>
#include <vector>

#include "fw/vision/pose.hpp"

namespace fw::vision {

inline constexpr int detector_size = 224;
inline constexpr std::size_t anchor_count = 2254;

/// Centres of the detector's anchors in [0, 1]: layers of 28², 14² and 7² cells, 2, 2 and 6 anchors a cell.
[[nodiscard]] std::vector<dvec2> make_anchors();

/// Decodes [2254 × 12] boxes and [2254] logits over the square `frame`, keeps scores of `least_score` and
/// more and merges boxes that overlap by more than 0.3 (weighted by score). One entry a person, surest first.
[[nodiscard]] std::vector<detection> decode_detections(std::span<const float> boxes, std::span<const float> logits,
                                                       const body_region& frame, double least_score);

}  // namespace fw::vision
