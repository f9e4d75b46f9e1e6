#include "topology.hpp"

namespace fw::gltf {

std::vector<triangle> triangulate(const std::vector<std::uint32_t>& indices, drawing_mode mode) {
    std::vector<triangle> out;
    if (mode == drawing_mode::triangles) {
        out.reserve(indices.size() / 3);
        for (std::size_t i = 0; i + 3 <= indices.size(); i += 3)
            out.push_back({indices[i], indices[i + 1], indices[i + 2]});
        return out;
    }
    for (std::size_t i = 0; i + 3 <= indices.size(); ++i) {
        triangle t{indices[i], indices[i + 1 + i % 2], indices[i + 2 - i % 2]};
        if (mode == drawing_mode::fan) t = {indices[i + 1], indices[i + 2], indices[0]};
        if (t[0] != t[1] && t[1] != t[2] && t[2] != t[0]) out.push_back(t);
    }
    return out;
}

namespace {

template <class T>
void gather(std::vector<T>& values, const std::vector<triangle>& triangles) {
    if (values.empty()) return;
    std::vector<T> out;
    out.reserve(triangles.size() * 3);
    for (const triangle& t : triangles) {
        for (const std::uint32_t i : t) out.push_back(values[i]);
    }
    values = std::move(out);
}

}  // namespace

void make_flat(scene::primitive& p) {
    gather(p.positions, p.triangles);
    gather(p.uv0, p.triangles);
    gather(p.uv1, p.triangles);
    gather(p.colors, p.triangles);
    gather(p.joints, p.triangles);
    gather(p.weights, p.triangles);
    p.tangents.clear();
    p.normals.assign(p.positions.size(), vec3(0, 1, 0));
    for (std::size_t t = 0; t < p.triangles.size(); ++t) {
        const auto first = static_cast<std::uint32_t>(3 * t);
        p.triangles[t] = {first, first + 1, first + 2};
        const vec3 area =
            glm::cross(p.positions[first + 1] - p.positions[first], p.positions[first + 2] - p.positions[first]);
        const float length = glm::length(area);
        if (length > 0 && std::isfinite(length)) {
            for (std::uint32_t k = 0; k < 3; ++k) p.normals[first + k] = area / length;
        }
    }
}

}  // namespace fw::gltf
