#include "primitive_write.hpp"
#include "tangents.hpp"

namespace fw::gltf {

namespace {

template <int Count>
bool finite(const std::vector<glm::vec<Count, float>>& values) {
    return std::ranges::all_of(values, [](const auto& v) {
        for (int i = 0; i < Count; ++i) {
            if (!std::isfinite(v[i])) return false;
        }
        return true;
    });
}

std::unexpected<error> bad(const std::string& name, std::string_view why) {
    return fail(error_kind::invalid, "gltf.bad_model", fmt::format("The model can't be written: {} {}.", name, why),
                name);
}

result<void> check(const scene::primitive& p, const scene::model& model, const std::string& name) {
    const std::size_t count = p.positions.size();
    const auto fits = [count](const auto& list) { return list.empty() || list.size() == count; };
    if (count == 0 || p.triangles.empty()) return bad(name, "has no triangles");
    if (!fits(p.normals) || !fits(p.tangents) || !fits(p.uv0) || !fits(p.uv1) || !fits(p.colors) || !fits(p.joints) ||
        !fits(p.weights)) {
        return bad(name, "has vertex lists of different lengths");
    }
    if (p.joints.size() != p.weights.size()) return bad(name, "has joints without weights");
    if (p.material >= static_cast<int>(model.materials.size()))
        return bad(name, "names a material that does not exist");
    for (const triangle& t : p.triangles) {
        if (std::ranges::max(t) >= count) return bad(name, "names a vertex that does not exist");
    }
    if (!finite(p.positions) || !finite(p.normals) || !finite(p.tangents) || !finite(p.uv0) || !finite(p.uv1) ||
        !finite(p.colors) || !finite(p.weights)) {
        return fail(error_kind::invalid, "gltf.not_finite",
                    fmt::format("The model can't be written: {} holds a value that is not finite.", name), name);
    }
    return {};
}

// Twice, because one division by a rounded length can leave an error above the validator's tolerance.
vec3 unit(vec3 v, vec3 otherwise) {
    const float most = std::max({std::abs(v.x), std::abs(v.y), std::abs(v.z)});
    if (!(most > 0)) return otherwise;
    v /= most;
    v /= glm::length(v);
    return v / glm::length(v);
}

bool needs_tangents(const scene::primitive& p, const scene::model& model) {
    if (p.material < 0 || p.normals.empty()) return false;
    const scene::material& m = model.materials[static_cast<std::size_t>(p.material)];
    return m.normal_texture.used() || m.anisotropy != 0;
}

// Equal joints are merged, joints without weight become 0, the sum is made exactly one as floats add up.
void clean_influences(std::array<std::uint16_t, 4>& joints, vec4& weights) {
    weights = glm::max(weights, vec4(0));
    for (int i = 0; i < 4; ++i) {
        for (int k = i + 1; k < 4; ++k) {
            if (joints[static_cast<std::size_t>(k)] == joints[static_cast<std::size_t>(i)])
                weights[i] += std::exchange(weights[k], 0.0f);
        }
    }
    const float sum = weights.x + weights.y + weights.z + weights.w;
    weights = sum > 0 ? weights / sum : vec4(1, 0, 0, 0);
    for (int pass = 0; pass < 2; ++pass) {
        int most = 0;
        for (int i = 1; i < 4; ++i) most = weights[i] > weights[most] ? i : most;
        weights[most] += 1 - (weights.x + weights.y + weights.z + weights.w);
    }
    for (int i = 0; i < 4; ++i) {
        if (weights[i] == 0) joints[static_cast<std::size_t>(i)] = 0;
    }
}

}  // namespace

result<clean_primitive> clean(const scene::primitive& p, const scene::model& model, skin_use skin,
                              const std::string& name) {
    FW_CHECK(check(p, model, name));
    clean_primitive out{&p, p.normals, {}, {}, {}};
    for (vec3& n : out.normals) n = unit(n, {0, 1, 0});
    if (needs_tangents(p, model))
        out.tangents = p.tangents.empty() ? make_tangents(p.positions, out.normals, p.uv0, p.triangles) : p.tangents;
    if (skin == skin_use::skinned) {
        out.joints = p.joints;
        out.weights = p.weights;
    }
    for (vec4& t : out.tangents) t = vec4(unit(vec3(t), {1, 0, 0}), t.w < 0 ? -1.0f : 1.0f);
    for (std::size_t i = 0; i < out.joints.size(); ++i) clean_influences(out.joints[i], out.weights[i]);
    return out;
}

json::object position_bounds(const std::vector<vec3>& positions) {
    vec3 low = positions.front();
    vec3 high = positions.front();
    for (const vec3& p : positions) {
        low = glm::min(low, p);
        high = glm::max(high, p);
    }
    return {{"min", number_list(low)}, {"max", number_list(high)}};
}

component joint_component(const clean_primitive& primitive) {
    const bool small = std::ranges::all_of(primitive.joints, [](const auto& j) { return std::ranges::max(j) < 256; });
    return small ? component::u8 : component::u16;
}

}  // namespace fw::gltf
