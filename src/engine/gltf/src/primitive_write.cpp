#include "primitive_write.hpp"

#include <cstring>

namespace fw::gltf {

namespace {

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}

template <int Count>
int add_floats(glb_builder& builder, const std::vector<glm::vec<Count, float>>& values, json::object bounds = {}) {
    const int view = builder.add_view(bytes_of(values), view_target::vertices, sizeof(values[0]));
    return builder.add_accessor(view, {values.size(), Count, component::f32, false}, std::move(bounds));
}

// Colours fit sixteen bits a channel, normalised.
int add_colors(glb_builder& builder, const std::vector<vec4>& colors) {
    std::vector<std::uint16_t> packed;
    packed.reserve(colors.size() * 4);
    for (const vec4& c : colors) {
        for (int i = 0; i < 4; ++i)
            packed.push_back(static_cast<std::uint16_t>(std::lround(std::clamp(c[i], 0.0f, 1.0f) * 65535)));
    }
    const int view = builder.add_view(bytes_of(packed), view_target::vertices, 8);
    return builder.add_accessor(view, {colors.size(), 4, component::u16, true});
}

int add_joints(glb_builder& builder, const clean_primitive& p) {
    const component type = joint_component(p);
    std::vector<std::uint8_t> packed;
    for (const auto& joints : p.joints) {
        for (const std::uint16_t j : joints) {
            packed.push_back(static_cast<std::uint8_t>(j & 255));
            if (type == component::u16) packed.push_back(static_cast<std::uint8_t>(j >> 8));
        }
    }
    const int view = builder.add_view(packed, view_target::vertices, 4 * size_of(type));
    return builder.add_accessor(view, {p.joints.size(), 4, type, false});
}

// 65535 itself would be the primitive-restart value, so sixteen bits serve up to 65535 vertices (indices to 65534).
int add_indices(glb_builder& builder, const std::vector<triangle>& triangles, std::size_t vertices) {
    const accessor_shape shape{triangles.size() * 3, 1, vertices <= 65535 ? component::u16 : component::u32, false};
    std::vector<std::uint8_t> packed;
    packed.reserve(shape.count * shape.element_size());
    for (const triangle& t : triangles) {
        for (const std::uint32_t i : t) {
            for (std::size_t b = 0; b < size_of(shape.type); ++b)
                packed.push_back(static_cast<std::uint8_t>(i >> (8 * b)));
        }
    }
    return builder.add_accessor(builder.add_view(packed, view_target::indices), shape);
}

}  // namespace

result<json::object> write_plain(const clean_primitive& p, glb_builder& builder) {
    const scene::primitive& in = *p.source;
    json::object attributes{{"POSITION", add_floats(builder, in.positions, position_bounds(in.positions))}};
    if (!p.normals.empty()) attributes["NORMAL"] = add_floats(builder, p.normals);
    if (!p.tangents.empty()) attributes["TANGENT"] = add_floats(builder, p.tangents);
    if (!in.uv0.empty()) attributes["TEXCOORD_0"] = add_floats(builder, in.uv0);
    if (!in.uv1.empty() && !in.uv0.empty()) attributes["TEXCOORD_1"] = add_floats(builder, in.uv1);
    if (!in.colors.empty()) attributes["COLOR_0"] = add_colors(builder, in.colors);
    if (!p.joints.empty()) {
        attributes["JOINTS_0"] = add_joints(builder, p);
        attributes["WEIGHTS_0"] = add_floats(builder, p.weights);
    }
    json::object out{{"attributes", std::move(attributes)},
                     {"indices", add_indices(builder, in.triangles, in.positions.size())}};
    if (in.material >= 0) out["material"] = in.material;
    return out;
}

}  // namespace fw::gltf
