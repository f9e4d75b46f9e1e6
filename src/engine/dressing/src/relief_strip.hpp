// Fine relief along lines of sewing: narrow strips that lie on the draped cloth and rise and fall on their own.
#pragma once

#include <functional>
#include <vector>

#include "cloth_chart.hpp"
#include "fw/scene/model.hpp"
#include "panel_line.hpp"

namespace fw::dressing {

/// A strip along a line. `height` and `tone` are asked at (metres along, metres across): off the cloth, metres, and
/// brightness against the cloth. A strip ends unseen where its height is negative.
struct strip_shape {
    std::vector<float> rows;  ///< metres across, ascending
    float step = 0.004f;      ///< metres between columns
    std::function<float(float, float)> height;
    std::function<float(float, float)> tone;
};

/// Adds the strip with normals of its relief, texture coordinates in metres of the pattern and tones as vertex colours,
/// divided by `brightest`. Where the line leaves its panel the strip has gaps.
void add_strip(scene::primitive& out, const cloth_chart& chart, const panel_line& line, const strip_shape& shape,
               float brightest);

/// How high the strip as added lies at one of its rows: straight from column to column.
[[nodiscard]] float strip_height(const panel_line& line, const strip_shape& shape, float along, float across);

/// -1 to 1, smooth, with a grain of about one; another one for every seed.
[[nodiscard]] float unevenness(float x, unsigned seed);

}  // namespace fw::dressing
