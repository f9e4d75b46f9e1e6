// The nearest point of a triangle.
#pragma once

#include "fw/geometry/math.hpp"

namespace fw::geometry {

/// A point of a triangle by its barycentric weights (they sum to one).
struct triangle_point {
    vec3 position{0};
    vec3 weights{1, 0, 0};
};

/// The point of triangle (a, b, c) nearest to p. Ericson, Real-Time Collision Detection (2005), 5.1.5.
[[nodiscard]] inline triangle_point nearest_point(vec3 p, vec3 a, vec3 b, vec3 c) {
    const vec3 ab = b - a, ac = c - a, ap = p - a;
    const float d1 = glm::dot(ab, ap), d2 = glm::dot(ac, ap);
    if (d1 <= 0 && d2 <= 0) return {a, {1, 0, 0}};
    const vec3 bp = p - b;
    const float d3 = glm::dot(ab, bp), d4 = glm::dot(ac, bp);
    if (d3 >= 0 && d4 <= d3) return {b, {0, 1, 0}};
    const float vc = d1 * d4 - d3 * d2;
    if (vc <= 0 && d1 >= 0 && d3 <= 0) {
        const float t = d1 / (d1 - d3);
        return {a + t * ab, {1 - t, t, 0}};
    }
    const vec3 cp = p - c;
    const float d5 = glm::dot(ab, cp), d6 = glm::dot(ac, cp);
    if (d6 >= 0 && d5 <= d6) return {c, {0, 0, 1}};
    const float vb = d5 * d2 - d1 * d6;
    if (vb <= 0 && d2 >= 0 && d6 <= 0) {
        const float t = d2 / (d2 - d6);
        return {a + t * ac, {1 - t, 0, t}};
    }
    const float va = d3 * d6 - d5 * d4;
    if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0) {
        const float t = (d4 - d3) / ((d4 - d3) + (d5 - d6));
        return {b + t * (c - b), {0, 1 - t, t}};
    }
    const float scale = 1 / (va + vb + vc);
    const float v = vb * scale, w = vc * scale;
    return {a + ab * v + ac * w, {1 - v - w, v, w}};
}

}  // namespace fw::geometry
