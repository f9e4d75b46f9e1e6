#include "prepared_scene.hpp"

#include <glm/gtc/matrix_inverse.hpp>
#include <map>

#include "fw/geometry/mesh.hpp"

namespace fw::render {

namespace {

std::unexpected<error> bad_model(std::string what) {
    return fail(error_kind::invalid, "render.bad_model", "The model cannot be drawn: " + std::move(what) + ".");
}

/// What the whole model will occupy, counted before anything is allocated.
std::size_t bytes_needed(const scene::model& m) {
    std::size_t bytes = 0;
    for (const auto& n : m.nodes) {
        if (n.mesh < 0 || n.mesh >= static_cast<int>(m.meshes.size())) continue;
        for (const auto& p : m.meshes[n.mesh].primitives) {
            bytes += p.positions.size() * (sizeof(vec3) * 2 + sizeof(vec2) * 2 + sizeof(vec4) * 2);
            bytes += p.triangles.size() * (sizeof(triangle) + 180);  // 180: Embree's tree, measured with head room
        }
    }
    for (const auto& i : m.images) bytes += texture_map::bytes_for(i.width, i.height);
    return bytes;
}

result<void> check_primitive(const scene::primitive& p, const scene::model& m) {
    const std::size_t n = p.positions.size();
    const auto fits = [n](const auto& v) { return v.empty() || v.size() == n; };
    if (!fits(p.normals) || !fits(p.tangents) || !fits(p.uv0) || !fits(p.uv1) || !fits(p.colors) || !fits(p.joints) ||
        !fits(p.weights)) {
        return bad_model("a vertex attribute is not as long as the positions");
    }
    if (p.material >= static_cast<int>(m.materials.size()))
        return bad_model("a primitive names a material that is not there");
    for (const auto& t : p.triangles) {
        if (t[0] >= n || t[1] >= n || t[2] >= n) return bad_model("a triangle names a vertex that is not there");
    }
    for (const vec3& v : p.positions) {
        if (!std::isfinite(v.x) || !std::isfinite(v.y) || !std::isfinite(v.z))
            return bad_model("a position is not a number");
    }
    return {};
}

/// glTF: without normals a primitive is flat shaded, so every corner becomes a vertex of its own.
scene::primitive with_flat_normals(const scene::primitive& p) {
    scene::primitive out;
    out.material = p.material;
    const auto spread = [&](const auto& from, auto& to) {
        if (from.empty()) return;
        for (const auto& t : p.triangles) {
            for (const auto i : t) to.push_back(from[i]);
        }
    };
    spread(p.positions, out.positions);
    spread(p.uv0, out.uv0);
    spread(p.uv1, out.uv1);
    spread(p.colors, out.colors);
    spread(p.joints, out.joints);
    spread(p.weights, out.weights);
    for (std::uint32_t i = 0; i + 2 < out.positions.size(); i += 3) {
        out.triangles.push_back({i, i + 1, i + 2});
        const vec3 n = glm::cross(out.positions[i + 1] - out.positions[i], out.positions[i + 2] - out.positions[i]);
        const float length = glm::length(n);
        out.normals.insert(out.normals.end(), 3, length > 0 ? n / length : vec3(0, 1, 0));
    }
    return out;
}

/// Joint matrices of a skin in the nodes' present pose.
result<std::vector<mat4>> joint_matrices(const scene::model& m, int skin, const std::vector<mat4>& world) {
    if (skin >= static_cast<int>(m.skins.size())) return bad_model("a node names a skin that is not there");
    const auto& s = m.skins[skin];
    std::vector<mat4> out;
    for (std::size_t j = 0; j < s.joints.size(); ++j) {
        if (s.joints[j] < 0 || s.joints[j] >= static_cast<int>(world.size()))
            return bad_model("a skin names a joint that is not there");
        out.push_back(j < s.inverse_bind.size() ? world[s.joints[j]] * s.inverse_bind[j] : world[s.joints[j]]);
    }
    return out;
}

vec3 normal_or(vec3 n, vec3 otherwise) {
    const float length = glm::length(n);
    return length > 1e-20f ? n / length : otherwise;
}

mat4 vertex_matrix(const scene::primitive& p, std::size_t i, const mat4& node, const std::vector<mat4>& joints) {
    if (joints.empty() || p.joints.empty() || p.weights.empty()) return node;
    mat4 out(0.0f);
    for (int k = 0; k < 4; ++k) {
        if (p.weights[i][k] > 0 && p.joints[i][k] < joints.size()) out += joints[p.joints[i][k]] * p.weights[i][k];
    }
    return out;
}

placed_geometry place(const scene::primitive& p, const mat4& node, const std::vector<mat4>& joints) {
    placed_geometry out;
    const std::size_t n = p.positions.size();
    out.positions.reserve(n + 1);
    out.normals.reserve(n);
    const bool mirrored = joints.empty() && glm::determinant(mat3(node)) < 0;
    mat3 normal_matrix = glm::inverseTranspose(mat3(node));
    for (std::size_t i = 0; i < n; ++i) {
        const mat4 to_world = vertex_matrix(p, i, node, joints);
        if (!joints.empty()) normal_matrix = glm::inverseTranspose(mat3(to_world));
        out.positions.emplace_back(to_world * vec4(p.positions[i], 1));
        out.normals.push_back(normal_or(normal_matrix * p.normals[i], {0, 1, 0}));
        if (!p.tangents.empty()) {
            out.tangents.emplace_back(normal_or(mat3(to_world) * vec3(p.tangents[i]), {1, 0, 0}), p.tangents[i].w);
        }
    }
    out.positions.emplace_back(0.0f);
    out.uv0 = p.uv0;
    out.uv1 = p.uv1;
    out.colors = p.colors;
    out.triangles = p.triangles;
    if (mirrored) {
        for (auto& t : out.triangles) std::swap(t[1], t[2]);
    }
    return out;
}

/// Builds each (texture, coding) once and re-points the materials' texture uses to the result.
class texture_builder {
public:
    texture_builder(const scene::model& m, prepared_scene& out) : model_(m), out_(out) {}

    void point(scene::texture_use& use, texture_coding coding) {
        if (use.texture < 0) return;
        const bool there = use.texture < static_cast<int>(model_.textures.size());
        const int image = there ? model_.textures[use.texture].image : -1;
        if (image < 0 || image >= static_cast<int>(model_.images.size()) || model_.images[image].empty()) {
            use.texture = -1;
            return;
        }
        const auto [it, fresh] = built_.try_emplace({use.texture, coding}, static_cast<int>(out_.textures.size()));
        if (fresh) out_.textures.emplace_back(model_.images[image], model_.textures[use.texture], coding);
        use.texture = it->second;
    }

private:
    const scene::model& model_;
    prepared_scene& out_;
    std::map<std::pair<int, texture_coding>, int> built_;
};

void prepare_materials(const scene::model& m, prepared_scene& out) {
    texture_builder textures(m, out);
    out.materials = m.materials;
    for (auto& material : out.materials) {
        for (auto* use : {&material.base_color_texture, &material.emissive_texture, &material.sheen_color_texture,
                          &material.specular_color_texture}) {
            textures.point(*use, texture_coding::srgb);
        }
        for (auto* use :
             {&material.metallic_roughness_texture, &material.normal_texture, &material.occlusion_texture,
              &material.sheen_roughness_texture, &material.specular_texture, &material.transmission_texture}) {
            textures.point(*use, texture_coding::data);
        }
    }
    scene::material plain;  // what glTF draws a primitive without a material with
    plain.metallic = 1;
    out.materials.push_back(plain);
}

result<void> add_node(const scene::model& m, const scene::node& node, const mat4& to_world,
                      const std::vector<mat4>& world, prepared_scene& out) {
    if (node.mesh >= static_cast<int>(m.meshes.size())) return bad_model("a node names a mesh that is not there");
    std::vector<mat4> joints;
    if (node.skin >= 0) {
        FW_TRY(joints, joint_matrices(m, node.skin, world));
    }
    for (const auto& p : m.meshes[node.mesh].primitives) {
        FW_CHECK(check_primitive(p, m));
        if (p.triangles.empty()) continue;
        placed_geometry g = place(p.normals.empty() ? with_flat_normals(p) : p, to_world, joints);
        g.material = p.material >= 0 ? p.material : static_cast<int>(out.materials.size()) - 1;
        g.first_vertex = static_cast<std::uint32_t>(out.vertex_count);
        out.vertex_count += g.vertex_count();
        for (std::size_t i = 0; i < g.vertex_count(); ++i) out.bounds.add(g.positions[i]);
        out.geometries.push_back(std::move(g));
    }
    return {};
}

}  // namespace

result<prepared_scene> prepare_scene(const scene::model& m, std::size_t memory_limit) {
    prepared_scene out;
    out.bytes = bytes_needed(m);
    if (out.bytes > memory_limit) {
        return fail(error_kind::too_large, "render.too_large",
                    fmt::format("The model needs {} MB to draw and the limit is {} MB: use a lower level of "
                                "detail or smaller textures.",
                                out.bytes >> 20, memory_limit >> 20));
    }
    std::vector<char> reached(m.nodes.size(), 0);
    std::vector<int> open = m.roots;
    while (!open.empty()) {
        const int index = open.back();
        open.pop_back();
        if (index < 0 || index >= static_cast<int>(m.nodes.size()) || reached[index]++)
            return bad_model("its nodes are not a tree");
        open.insert(open.end(), m.nodes[index].children.begin(), m.nodes[index].children.end());
    }
    prepare_materials(m, out);
    const auto world = scene::world_matrices(m);
    for (std::size_t i = 0; i < m.nodes.size(); ++i) {
        if (reached[i] && m.nodes[i].mesh >= 0) FW_CHECK(add_node(m, m.nodes[i], world[i], world, out));
    }
    if (out.geometries.empty()) return bad_model("it has no triangles");
    out.epsilon = std::max(5e-5f * glm::length(out.bounds.size()), 1e-7f);
    return out;
}

std::vector<ray_geometry> ray_geometries_of(const prepared_scene& scene) {
    std::vector<ray_geometry> out;
    for (const auto& g : scene.geometries) {
        const auto& m = scene.materials[g.material];
        out.push_back({{g.positions.data(), g.vertex_count()},
                       g.triangles,
                       m.alpha != scene::alpha_mode::opaque || m.transmission > 0});
    }
    return out;
}

}  // namespace fw::render
