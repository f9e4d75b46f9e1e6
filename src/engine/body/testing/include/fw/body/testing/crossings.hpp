// Does a body's skin cross itself where it must not? For the test and the bench of the sheet.
#pragma once

#include "fw/body/figure.hpp"
#include "fw/geometry/intersection.hpp"

namespace fw::body::testing {

/// Crossing pairs of the skin without face, hands and feet, whose folds touch in any such mesh.
inline std::size_t crossings_of(const figure& f) {
    std::vector<triangle> chosen;
    const auto& t = *f.topology;
    for (std::size_t i = 0; i < t.triangles.size(); ++i) {
        const vec3 c =
            (f.positions[t.triangles[i][0]] + f.positions[t.triangles[i][1]] + f.positions[t.triangles[i][2]]) / 3.0f;
        const bool hand = glm::length(c - f.landmarks.wrist_joint[0]) < 0.20f * f.landmarks.head_top.y / 1.7f ||
                          glm::length(c - f.landmarks.wrist_joint[1]) < 0.20f * f.landmarks.head_top.y / 1.7f;
        const bool foot = c.y < 0.12f;
        const bool upper_or_limb = t.triangle_parts[i] != part::head;
        if (upper_or_limb && !hand && !foot) chosen.push_back(t.triangles[i]);
    }
    return geometry::self_crossings(f.skin(), chosen).size();
}

}  // namespace fw::body::testing
