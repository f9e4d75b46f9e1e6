// One person's body as geometry: what every other engine takes from this one.
#pragma once

#include <memory>
#include <vector>

#include "fw/body/measurement.hpp"
#include "fw/geometry/math.hpp"

namespace fw::body {

enum class sex { female, male };

/// Parts of the body by dominant skin weight. A triangle belongs to the part that most of its weight belongs to.
enum class part : unsigned char { torso, head, left_arm, right_arm, left_leg, right_leg };

/// What is the same for every body: connectivity, texture coordinates, parts. "Left" is the wearer's left (+x).
struct topology {
    std::size_t body_vertices = 0;    ///< positions [0, body_vertices) are skin, the rest helper surfaces
    std::vector<triangle> triangles;  ///< of the skin, outward, closed; in the order of `triangle_parts`
    std::vector<part> triangle_parts;
    std::vector<part> vertex_parts;          ///< one a skin vertex
    std::vector<triangle> skirt_triangles;   ///< helper surface around both legs, for binding skirts
    std::vector<triangle> tights_triangles;  ///< helper surface 1-2 cm off the skin
    std::vector<std::uint32_t> torso;        ///< triangle indices without arms and head: what a tape may cross
};

/// Named points on or in the body, metres, floor at y = 0, front towards +z.
struct landmarks {
    vec3 head_top;
    vec3 back_neck;                  ///< C7
    vec3 front_neck;                 ///< between the clavicles
    std::array<vec3, 2> side_neck;   ///< [left, right], where neck meets shoulder
    std::array<vec3, 2> acromion;    ///< shoulder points
    std::array<vec3, 2> armpit;      ///< highest point between arm and trunk
    std::array<vec3, 2> bust_point;  ///< nipples
    std::array<vec3, 2> shoulder_joint;
    std::array<vec3, 2> elbow_joint;
    std::array<vec3, 2> wrist_joint;
    std::array<vec3, 2> hip_joint;
    std::array<vec3, 2> knee_joint;
    std::array<vec3, 2> ankle_joint;
    vec3 front_waist;  ///< centre front at the waist level
    vec3 back_waist;
    vec3 front_hip;
    vec3 back_hip;
    vec3 crotch;
    double bust_level = 0;  ///< heights of the horizontal tape planes
    double underbust_level = 0;
    double waist_level = 0;
    double high_hip_level = 0;
    double hip_level = 0;
    double crotch_level = 0;
    double knee_level = 0;
};

/// How a figure stands. fitting: arms 41° off the vertical, legs slightly apart; what is measured and draped on.
/// relaxed: at ease, for pictures.
enum class stance { fitting, relaxed };

/// A measured body. Landmarks and measurements are the fitting stance's, whatever the positions are.
struct figure {
    std::shared_ptr<const body::topology> topology;
    body::sex sex = body::sex::female;
    body::stance stance = body::stance::fitting;
    std::vector<vec3> positions;  ///< skin, then helper surfaces
    body::landmarks landmarks;
    measurement_values measurements;

    /// The skin's vertices only.
    [[nodiscard]] std::span<const vec3> skin() const { return {positions.data(), topology->body_vertices}; }
};

}  // namespace fw::body
