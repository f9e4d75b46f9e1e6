#include "tangents.hpp"

namespace fw::gltf {

namespace {

vec3 any_perpendicular(const vec3& n) {
    const vec3 axis = std::abs(n.x) < 0.7f ? vec3(1, 0, 0) : vec3(0, 0, 1);
    return glm::normalize(axis - n * glm::dot(axis, n));
}

}  // namespace

std::vector<vec4> make_tangents(const std::vector<vec3>& positions, const std::vector<vec3>& normals,
                                const std::vector<vec2>& uv, const std::vector<triangle>& triangles) {
    std::vector<vec3> along_u(positions.size(), vec3(0));
    std::vector<vec3> along_v(positions.size(), vec3(0));
    for (const triangle& t : triangles) {
        if (uv.empty()) break;
        const vec3 e1 = positions[t[1]] - positions[t[0]];
        const vec3 e2 = positions[t[2]] - positions[t[0]];
        const vec2 d1 = uv[t[1]] - uv[t[0]];
        const vec2 d2 = uv[t[2]] - uv[t[0]];
        const float det = d1.x * d2.y - d2.x * d1.y;
        if (det == 0) continue;
        // Only the sign of the determinant counts: the lengths then weigh by the triangle's area.
        const float sign = det < 0 ? -1.0f : 1.0f;
        const float weight = glm::length(glm::cross(e1, e2));
        const vec3 u = (e1 * d2.y - e2 * d1.y) * sign;
        const vec3 v = (e2 * d1.x - e1 * d2.x) * sign;
        const float u_length = glm::length(u);
        const float v_length = glm::length(v);
        if (!(u_length > 0) || !(v_length > 0)) continue;
        for (const std::uint32_t i : t) {
            along_u[i] += u * (weight / u_length);
            along_v[i] += v * (weight / v_length);
        }
    }
    std::vector<vec4> out;
    out.reserve(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const vec3& n = normals[i];
        const vec3 flat = along_u[i] - n * glm::dot(n, along_u[i]);
        const float length = glm::length(flat);
        const vec3 tangent = length > 1e-12f ? flat / length : any_perpendicular(n);
        // A normal map's green points up in the picture, and v grows downwards: the bitangent runs against v.
        out.emplace_back(tangent, glm::dot(glm::cross(n, tangent), along_v[i]) > 0 ? -1.0f : 1.0f);
    }
    return out;
}

}  // namespace fw::gltf
