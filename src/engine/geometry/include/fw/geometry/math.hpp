// Vectors and matrices (GLM), and the plane. Metres, right-handed, y up, z towards the viewer (the body's front).
#pragma once

#include <array>
#include <cstdint>
#include <glm/geometric.hpp>
#include <glm/gtc/quaternion.hpp>
#include <glm/mat3x3.hpp>
#include <glm/mat4x4.hpp>
#include <glm/vec2.hpp>
#include <glm/vec3.hpp>
#include <glm/vec4.hpp>
#include <vector>

namespace fw {

using glm::dvec2;
using glm::dvec3;
using glm::ivec2;
using glm::ivec3;
using glm::mat3;
using glm::mat4;
using glm::quat;
using glm::vec2;
using glm::vec3;
using glm::vec4;

/// Three vertex indices, counter-clockwise seen from outside.
using triangle = std::array<std::uint32_t, 3>;

inline constexpr double pi = 3.14159265358979323846;

}  // namespace fw

namespace fw::geometry {

/// All points p with dot(normal, p) = offset; `normal` has length one.
struct plane {
    dvec3 normal{0, 1, 0};
    double offset = 0;
    [[nodiscard]] double distance(dvec3 p) const { return glm::dot(normal, p) - offset; }
};

/// Axis-aligned box; empty (lower > upper) until something is added.
struct bounds {
    vec3 lower{1e30f};
    vec3 upper{-1e30f};
    void add(vec3 p) {
        lower = glm::min(lower, p);
        upper = glm::max(upper, p);
    }
    [[nodiscard]] bool empty() const { return lower.x > upper.x; }
    [[nodiscard]] vec3 centre() const { return (lower + upper) * 0.5f; }
    [[nodiscard]] vec3 size() const { return upper - lower; }
};

}  // namespace fw::geometry
