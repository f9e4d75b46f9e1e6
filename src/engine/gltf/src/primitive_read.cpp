#include "primitive_read.hpp"

#include <numeric>

#include "draco_decode.hpp"
#include "topology.hpp"

namespace fw::gltf {

namespace {

vec3 vec3_from(const float* v) {
    return {v[0], v[1], v[2]};
}

class primitive_reader {
public:
    primitive_reader(const json::object& in, primitive_context& context, const std::string& path)
        : in_(in), attributes_(object_at(in, "attributes")), context_(context), path_(path) {}

    result<std::optional<scene::primitive>> read(std::span<const float> morph_weights) {
        FW_TRY(const std::size_t mode, size_at(in_, "mode", 4, 6, path_));
        if (mode < 4) {
            context_.notes.push_back(fmt::format("{} was left out: points and lines are not drawn.", path_));
            return std::optional<scene::primitive>();
        }
        FW_TRY(out_.material, index_at(in_, "material", context_.uv_sets.size(), path_));
        FW_CHECK(open_draco());
        FW_TRY(const auto positions, attribute("POSITION", 3));
        for (std::size_t i = 0; i + 3 <= positions.size(); i += 3) out_.positions.push_back(vec3_from(&positions[i]));
        if (out_.positions.empty()) return std::optional<scene::primitive>();
        FW_CHECK(read_triangles(static_cast<drawing_mode>(mode)));
        FW_CHECK(read_surface());
        FW_CHECK(read_skin());
        FW_CHECK(apply_morphs(morph_weights));
        FW_CHECK(finish_normals());
        return std::optional(std::move(out_));
    }

private:
    result<void> open_draco() {
        const json::object* extension = find_extension(in_, "KHR_draco_mesh_compression");
        if (extension == nullptr) return {};
        FW_TRY(draco_, decode_draco(*extension, attributes_, context_.accessors, context_.view_count, context_.memory,
                                    path_ + ".extensions.KHR_draco_mesh_compression"));
        return {};
    }

    /// The attribute's floats, empty if the primitive does not have it. All must have as many elements as POSITION.
    result<std::vector<float>> attribute(const std::string& name, std::size_t components) {
        std::vector<float> values;
        if (const auto* found = draco_ ? draco_->find(name) : nullptr; found != nullptr) {
            if (found->components != components)
                return broken(path_, fmt::format("has {} with {} components", name, found->components));
            values = found->values;
        } else {
            FW_TRY(const int accessor, index_at(attributes_, name, context_.accessors.count(), path_ + ".attributes"));
            if (accessor < 0) return values;
            FW_TRY(values, context_.accessors.floats(accessor, components));
        }
        if (!out_.positions.empty() && values.size() != out_.positions.size() * components) {
            return broken(path_ + ".attributes." + name, "has another number of elements than POSITION");
        }
        return values;
    }

    /// Three or four components, as COLOR_0 may have.
    result<std::size_t> components_of(const std::string& name, std::size_t otherwise) {
        if (const auto* found = draco_ ? draco_->find(name) : nullptr; found != nullptr) return found->components;
        FW_TRY(const int accessor, index_at(attributes_, name, context_.accessors.count(), path_ + ".attributes"));
        if (accessor < 0) return otherwise;
        FW_TRY(const accessor_shape shape, context_.accessors.shape(accessor));
        return shape.components;
    }

    result<void> read_triangles(drawing_mode mode) {
        if (draco_) {
            out_.triangles = draco_->triangles;
        } else {
            std::vector<std::uint32_t> indices;
            FW_TRY(const int accessor, index_at(in_, "indices", context_.accessors.count(), path_));
            if (accessor >= 0) {
                FW_TRY(indices, context_.accessors.integers(accessor, 1));
            } else {
                FW_CHECK(context_.memory.take(out_.positions.size(), sizeof(std::uint32_t)));
                indices.resize(out_.positions.size());
                std::iota(indices.begin(), indices.end(), 0u);
            }
            FW_CHECK(context_.memory.take(indices.size(), mode == drawing_mode::triangles ? 4 : 12));
            out_.triangles = triangulate(indices, mode);
        }
        for (const triangle& t : out_.triangles) {
            if (std::ranges::max(t) >= out_.positions.size())
                return broken(path_ + ".indices", "name a vertex that does not exist");
        }
        return {};
    }

    result<void> read_uv(std::vector<vec2>& target, int set) {
        if (set < 0) return {};
        FW_TRY(const auto values, attribute(fmt::format("TEXCOORD_{}", set), 2));
        for (std::size_t i = 0; i + 2 <= values.size(); i += 2) target.emplace_back(values[i], values[i + 1]);
        return {};
    }

    result<void> read_surface() {
        FW_TRY(const auto normals, attribute("NORMAL", 3));
        for (std::size_t i = 0; i + 3 <= normals.size(); i += 3) out_.normals.push_back(vec3_from(&normals[i]));
        FW_TRY(const auto tangents, attribute("TANGENT", 4));
        for (std::size_t i = 0; i + 4 <= tangents.size(); i += 4)
            out_.tangents.emplace_back(vec3_from(&tangents[i]), tangents[i + 3]);
        const auto sets =
            out_.material >= 0 ? context_.uv_sets[static_cast<std::size_t>(out_.material)] : std::array<int, 2>{0, 1};
        FW_CHECK(read_uv(out_.uv0, sets[0]));
        FW_CHECK(read_uv(out_.uv1, sets[1]));
        FW_TRY(const std::size_t channels, components_of("COLOR_0", 4));
        if (channels != 3 && channels != 4) return broken(path_ + ".attributes.COLOR_0", "must have 3 or 4 components");
        FW_TRY(const auto colors, attribute("COLOR_0", channels));
        for (std::size_t i = 0; i + channels <= colors.size(); i += channels) {
            out_.colors.emplace_back(vec3_from(&colors[i]), channels == 4 ? colors[i + 3] : 1.0f);
        }
        return {};
    }

    struct influence {
        float weight = 0;
        std::uint16_t joint = 0;
        auto operator<=>(const influence&) const = default;
    };
    using influences = std::array<influence, 8>;  ///< of one vertex: at most two sets of four

    result<void> read_skin() {
        std::vector<influences> all;
        for (int set = 0; set < 2; ++set) {
            FW_TRY(const auto joints, attribute(fmt::format("JOINTS_{}", set), 4));
            FW_TRY(const auto weights, attribute(fmt::format("WEIGHTS_{}", set), 4));
            if (joints.empty() || weights.size() != joints.size()) break;
            all.resize(out_.positions.size());
            for (std::size_t i = 0; i < joints.size(); ++i) {
                const float joint = std::clamp(joints[i], 0.0f, 65535.0f);
                if (weights[i] > 0)
                    all[i / 4][i % 4 + 4 * static_cast<std::size_t>(set)] = {weights[i],
                                                                             static_cast<std::uint16_t>(joint)};
            }
        }
        for (influences& vertex : all) keep_strongest(vertex);
        return {};
    }

    void keep_strongest(influences& vertex) {
        std::ranges::sort(vertex, std::ranges::greater());
        const float sum = vertex[0].weight + vertex[1].weight + vertex[2].weight + vertex[3].weight;
        std::array<std::uint16_t, 4> joints{};
        vec4 weights(0);
        for (std::size_t k = 0; k < 4; ++k) {
            joints[k] = vertex[k].joint;
            weights[static_cast<int>(k)] = sum > 0 ? vertex[k].weight / sum : (k == 0 ? 1.0f : 0.0f);
        }
        out_.joints.push_back(joints);
        out_.weights.push_back(weights);
    }

    result<void> apply_morphs(std::span<const float> weights) {
        const json::array& targets = array_at(in_, "targets");
        for (std::size_t i = 0; i < targets.size() && i < weights.size(); ++i) {
            if (weights[i] == 0) continue;
            FW_TRY(const json::object* target, element(targets, i, path_ + ".targets"));
            const auto add = [&](std::string_view name, auto& to) -> result<void> {
                FW_TRY(const int accessor, index_at(*target, name, context_.accessors.count(), path_ + ".targets"));
                if (accessor < 0 || to.empty()) return {};
                FW_TRY(const auto deltas, context_.accessors.floats(accessor, 3));
                if (deltas.size() != to.size() * 3)
                    return broken(path_ + ".targets", "has another number of elements than its primitive");
                for (std::size_t v = 0; v < to.size(); ++v) {
                    for (int c = 0; c < 3; ++c) to[v][c] += weights[i] * deltas[3 * v + static_cast<std::size_t>(c)];
                }
                return {};
            };
            FW_CHECK(add("POSITION", out_.positions));
            FW_CHECK(add("NORMAL", out_.normals));
            FW_CHECK(add("TANGENT", out_.tangents));
        }
        return {};
    }

    result<void> finish_normals() {
        if (out_.normals.empty()) {
            FW_CHECK(context_.memory.take(out_.triangles.size(), 3 * sizeof(vec3) * 4));
            make_flat(out_);
            return {};
        }
        for (vec3& n : out_.normals) {
            const float length = glm::length(n);
            n = length > 1e-20f ? n / length : vec3(0, 1, 0);
        }
        for (vec4& t : out_.tangents) {
            const float length = glm::length(vec3(t));
            t = vec4(length > 1e-20f ? vec3(t) / length : vec3(1, 0, 0), t.w < 0 ? -1.0f : 1.0f);
        }
        return {};
    }

    const json::object& in_;
    const json::object& attributes_;
    primitive_context& context_;
    std::string path_;
    std::optional<draco_geometry> draco_;
    scene::primitive out_;
};

}  // namespace

result<std::optional<scene::primitive>> read_primitive(const json::object& in, std::span<const float> morph_weights,
                                                       primitive_context& context, const std::string& path) {
    return primitive_reader(in, context, path).read(morph_weights);
}

}  // namespace fw::gltf
