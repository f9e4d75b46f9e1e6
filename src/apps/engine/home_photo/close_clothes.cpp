#include "close_clothes.hpp"

#include <map>

#include "fw/geometry/mesh.hpp"

namespace fw::apps {

namespace {

constexpr float collar_tilt = 0.6f;     // the neckline falls so much per metre towards the front
constexpr float sleeve_length = 0.21f;  // from the shoulder joint
constexpr float hem_below_hip = 0.02f;
constexpr float ankle_height = 0.11f;
constexpr float over_leggings = 0.0035f;  // where the shirt lies on them
constexpr float nowhere = -1;

using part = body::part;

bool is_arm(part p) {
    return p == part::left_arm || p == part::right_arm;
}

/// Metres inside the shirt's edges, negative outside.
float inside_shirt(const body::landmarks& at, part on, vec3 p) {
    const vec3 neck = 0.5f * (at.side_neck[0] + at.side_neck[1]);
    const float collar = neck.y - 0.004f - collar_tilt * (p.z - neck.z) - p.y;
    if (is_arm(on)) return std::min(collar, sleeve_length - glm::distance(p, at.shoulder_joint[on == part::right_arm]));
    return std::min(collar, p.y - (static_cast<float>(at.hip_level) - hem_below_hip));
}

float inside_leggings(const body::landmarks& at, part on, vec3 p) {
    if (is_arm(on) || on == part::head) return nowhere;
    return std::min(static_cast<float>(at.high_hip_level) - p.y, p.y - ankle_height);
}

/// A smooth field of standard deviation 1 over the body: soft folds across it.
float fold_field(vec3 p) {
    float sum = 0;
    for (int k = 0; k < 5; ++k) {
        const float turn = 1.3f * static_cast<float>(k * k) + 0.4f;
        const vec3 wave(0.5f * std::cos(turn), 1.0f, 0.5f * std::sin(turn));
        sum += std::sin((38.0f + 9.0f * static_cast<float>(k)) * glm::dot(wave, p) + 2.1f * turn);
    }
    return sum / std::sqrt(2.5f);
}

/// The part of a mesh where a field over its vertices is positive, cut along the zero line.
class cut_shell {
public:
    cut_shell(std::span<const vec3> positions, const std::vector<float>& field)
        : positions_(positions), field_(field) {}

    void add(const triangle& t) {
        std::array<std::uint32_t, 4> polygon{};
        std::size_t n = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            const std::uint32_t a = t[k], b = t[(k + 1) % 3];
            if (field_[a] > 0) polygon[n++] = corner(a, a);
            if ((field_[a] > 0) != (field_[b] > 0)) polygon[n++] = corner(std::min(a, b), std::max(a, b));
        }
        for (std::size_t k = 2; k < n; ++k) out_.triangles.push_back({polygon[0], polygon[k - 1], polygon[k]});
    }
    [[nodiscard]] scene::primitive take() {
        out_.normals = geometry::vertex_normals(out_.positions, out_.triangles);
        return std::move(out_);
    }

private:
    /// The vertex a itself, or where the edge from a to b leaves the cloth.
    std::uint32_t corner(std::uint32_t a, std::uint32_t b) {
        const auto [found, fresh] = corners_.try_emplace({a, b}, static_cast<std::uint32_t>(out_.positions.size()));
        if (fresh) {
            const float t = a == b ? 0 : field_[a] / (field_[a] - field_[b]);
            out_.positions.push_back(glm::mix(positions_[a], positions_[b], t));
        }
        return found->second;
    }

    std::span<const vec3> positions_;
    const std::vector<float>& field_;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> corners_;
    scene::primitive out_;
};

void add_cloth(scene::model& person, scene::primitive cloth, const char* name, vec3 color) {
    scene::material m;
    m.name = name;
    m.base_color = vec4(color, 1);
    m.roughness = 0.85f;
    m.sheen_color = vec3(0.06f);
    m.sheen_roughness = 0.5f;
    m.double_sided = true;
    cloth.material = static_cast<int>(person.materials.size());
    person.materials.push_back(std::move(m));
    scene::node node;
    node.name = name;
    node.mesh = static_cast<int>(person.meshes.size());
    person.meshes.push_back({name, {std::move(cloth)}});
    person.roots.push_back(static_cast<int>(person.nodes.size()));
    person.nodes.push_back(std::move(node));
}

}  // namespace

void put_on(scene::model& person, const body::body_model& model, const body::figure& fitting,
            std::span<const vec3> posed, const close_clothes& clothes) {
    const auto& topology = *model.topology();
    const auto skin = posed.first(topology.body_vertices);
    const auto normals = geometry::vertex_normals(skin, topology.triangles);
    std::vector<vec3> shirt(skin.begin(), skin.end()), leggings = shirt;
    std::vector<float> in_shirt, in_leggings;
    for (std::size_t v = 0; v < skin.size(); ++v) {
        const vec3 p = fitting.positions[v];
        in_shirt.push_back(inside_shirt(fitting.landmarks, topology.vertex_parts[v], p));
        in_leggings.push_back(inside_leggings(fitting.landmarks, topology.vertex_parts[v], p));
        shirt[v] += normals[v] * std::max(over_leggings, clothes.shirt_thickness + clothes.folds * fold_field(p));
        leggings[v] += normals[v] * clothes.leggings_thickness;
    }
    cut_shell top(shirt, in_shirt), bottom(leggings, in_leggings);
    for (const auto& t : topology.triangles) {
        top.add(t);
        bottom.add(t);
    }
    add_cloth(person, top.take(), "shirt", clothes.shirt);
    add_cloth(person, bottom.take(), "leggings", clothes.leggings);
}

}  // namespace fw::apps
