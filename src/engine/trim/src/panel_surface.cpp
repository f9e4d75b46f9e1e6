#include "panel_surface.hpp"

#include <algorithm>
#include <cmath>

namespace fw::trim {

namespace {

std::vector<vec3> flat_shape(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel) {
    std::vector<vec3> out;
    out.reserve(panel.vertex_count);
    for (std::uint32_t v = 0; v < panel.vertex_count; ++v) out.emplace_back(mesh.rest[panel.first_vertex + v], 0);
    return out;
}

std::vector<triangle> own_triangles(const garment::cloth_mesh& mesh, const garment::mesh_panel& panel) {
    std::vector<triangle> out;
    out.reserve(panel.triangle_count);
    for (std::uint32_t t = 0; t < panel.triangle_count; ++t) {
        auto corners = mesh.triangles[panel.first_triangle + t];
        for (auto& c : corners) c -= panel.first_vertex;
        out.push_back(corners);
    }
    return out;
}

}  // namespace

panel_surface::panel_surface(const draped_cloth& cloth, const garment::mesh_panel& panel)
    : cloth_(cloth),
      first_(panel.first_vertex),
      flat_(flat_shape(cloth.mesh, panel)),
      triangles_(own_triangles(cloth.mesh, panel)),
      lookup_(flat_, triangles_) {}

panel_surface::point panel_surface::at(vec2 p) const {
    const auto found = lookup_.nearest(vec3(p, 0));
    const auto& t = triangles_[found.triangle];
    const auto corner = [&](std::size_t k) { return cloth_.positions[first_ + t[k]]; };
    point out;
    out.normal = vec3(0);
    for (std::size_t k = 0; k < 3; ++k) {
        const auto weight = found.weights[static_cast<int>(k)];
        out.position += corner(k) * weight;
        out.normal += cloth_.normals[first_ + t[k]] * weight;
    }
    const float size = glm::length(out.normal);
    // Where there is no smooth normal: the triangle's own.
    out.normal =
        size > 1e-6f ? out.normal / size : glm::normalize(glm::cross(corner(1) - corner(0), corner(2) - corner(0)));

    const vec2 beyond = p - vec2(found.position);
    if (glm::length(beyond) < 1e-5f) return out;
    // How the nearest triangle would carry on.
    const vec2 a(flat_[t[0]]), ab = vec2(flat_[t[1]]) - a, ac = vec2(flat_[t[2]]) - a;
    const float area = ab.x * ac.y - ab.y * ac.x;
    const float v = (beyond.x * ac.y - beyond.y * ac.x) / area, w = (ab.x * beyond.y - ab.y * beyond.x) / area;
    out.position = past_edge(out.position, (corner(1) - corner(0)) * v + (corner(2) - corner(0)) * w);
    return out;
}

vec3 panel_surface::past_edge(vec3 edge, vec3 reach) const {
    constexpr vec3 down(0, -1, 0);
    const float length = glm::length(reach);
    if (length < 1e-6f) return edge;
    // An edging is lighter and softer than the cloth it is on: the steeper it points down, the more it hangs.
    const vec3 ahead = reach / length;
    const float drop = std::clamp(2 * glm::dot(ahead, down), 0.0f, 1.0f);
    vec3 p = edge + length * glm::normalize(glm::mix(ahead, down, 0.8f * drop));
    if (!cloth_.body) return p;
    // The gradient is a unit vector only near the surface: a few steps.
    const double clearance = 0.5 * cloth_.thickness + 0.0012;
    for (int step = 0; step < 4; ++step) {
        drape::field_sample there;
        if (!cloth_.body->near(dvec3(p), clearance, there) || there.distance >= clearance) break;
        const double steep = std::max(glm::length(there.gradient), 0.2);
        p += vec3(there.gradient * ((clearance - there.distance) / (steep * steep)));
    }
    return p;
}

seat panel_surface::seat_at(vec2 p, vec2 up) const {
    constexpr float step = 0.004f;
    const auto here = at(p);
    seat s;
    s.z = here.normal;
    s.y = at(p + up * step).position - at(p - up * step).position;
    s.y = glm::normalize(s.y - s.z * glm::dot(s.y, s.z));
    s.x = glm::cross(s.y, s.z);
    s.origin = here.position + s.z * (0.5f * cloth_.thickness);
    return s;
}

}  // namespace fw::trim
