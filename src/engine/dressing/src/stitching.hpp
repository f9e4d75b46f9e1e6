// Thread on cloth: rows of stitches as small raised beads.
#pragma once

#include <functional>

#include "cloth_chart.hpp"
#include "fw/scene/model.hpp"
#include "panel_line.hpp"

namespace fw::dressing {

/// Metres.
struct thread_style {
    float width = 0.0006f;
    float stitch = 0.0029f;
    float gap = 0.0007f;
};

/// Adds a row of stitches along the line; `height` says how far off the cloth the sewn surface lies at a length along
/// it. Stitches that would lie off the panel are left out. Eight vertices and eight triangles each.
void add_stitches(scene::primitive& out, const cloth_chart& chart, const panel_line& row, const thread_style& style,
                  const std::function<float(float)>& height);

}  // namespace fw::dressing
