// Colours and regions of the mannequin, in the coordinates of the base mesh (metres), which every body shares.
#pragma once

#include "fw/body/avatar.hpp"

namespace fw::body {

struct mannequin_colors {
    vec3 skin;  ///< linear
    vec3 lips;
    vec3 blush;
    vec3 brow;
    vec3 garment;  ///< the fitting suit
};
[[nodiscard]] mannequin_colors colors_of(const avatar_look& look);

/// Signed distances in metres, negative inside; approximate away from the edge.
[[nodiscard]] float distance_to_briefs(vec3 base);  ///< what the mannequin is smoothed under
[[nodiscard]] float distance_to_shorts(vec3 base);  ///< of the fitting suit that is painted
[[nodiscard]] float distance_to_top(vec3 base);     ///< women's cropped top
[[nodiscard]] float distance_to_brow(vec3 base);

/// How far above the hairline a point of the head lies, metres; negative outside the hair.
[[nodiscard]] float above_hairline(vec3 base);

}  // namespace fw::body
