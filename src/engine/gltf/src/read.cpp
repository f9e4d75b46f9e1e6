#include "fw/gltf/read.hpp"

#include <boost/json/serialize.hpp>

#include "materials_read.hpp"
#include "nodes_read.hpp"
#include "primitive_read.hpp"

namespace fw::gltf {

namespace {

constexpr std::array<std::string_view, 15> understood{
    "KHR_draco_mesh_compression",      "EXT_meshopt_compression", "KHR_mesh_quantization",
    "KHR_texture_transform",           "EXT_texture_webp",        "KHR_materials_sheen",
    "KHR_materials_specular",          "KHR_materials_ior",       "KHR_materials_transmission",
    "KHR_materials_anisotropy",        "KHR_materials_clearcoat", "KHR_materials_unlit",
    "KHR_materials_emissive_strength", "KHR_lights_punctual",     "KHR_materials_variants"};

result<void> check_required(const document& doc) {
    for (const json::value& name : array_at(doc.root(), "extensionsRequired")) {
        const std::string text = name.is_string() ? std::string(name.get_string()) : std::string();
        if (std::ranges::find(understood, text) == understood.end()) {
            return fail(
                error_kind::unsupported, "gltf.unsupported",
                fmt::format("The 3D file needs the extension \"{}\", which is not read. Export it without.", text),
                "extensionsRequired");
        }
    }
    return {};
}

std::string extras_text(const json::object& in) {
    const json::value* extras = in.if_contains("extras");
    return extras != nullptr ? json::serialize(*extras) : std::string();
}

std::vector<float> weights_at(const json::object& in) {
    std::vector<float> out;
    for (const json::value& v : array_at(in, "weights")) {
        const float weight = v.is_number() ? v.to_number<float>() : 0.0f;
        out.push_back(std::isfinite(weight) ? weight : 0.0f);
    }
    return out;
}

class model_reader {
public:
    model_reader(const document& doc, const read_options& options, budget& memory)
        : doc_(doc),
          options_(options),
          memory_(memory),
          accessors_(doc, memory),
          meshes_(array_at(doc.root(), "meshes")) {}

    result<read_outcome> read() {
        FW_TRY(material_library library, read_materials(doc_, accessors_, options_, memory_, out_.notes));
        uv_sets_ = std::move(library.uv_sets);
        out_.model.images = std::move(library.images);
        out_.model.textures = std::move(library.textures);
        out_.model.materials = std::move(library.materials);
        for (std::size_t i = 0; i < meshes_.size(); ++i) {
            FW_TRY(const json::object* in, element(meshes_, i, "meshes"));
            FW_TRY(scene::mesh mesh, read_mesh(*in, weights_at(*in), fmt::format("meshes[{}]", i)));
            out_.model.meshes.push_back(std::move(mesh));
        }
        FW_CHECK(read_nodes(doc_, accessors_, options_, out_.model));
        FW_CHECK(apply_node_weights());
        FW_CHECK(check_joints());
        out_.model.extras = extras_text(object_at(doc_.root(), "asset"));
        if (!array_at(doc_.root(), "animations").empty()) out_.notes.emplace_back("Animations were left out.");
        return std::move(out_);
    }

private:
    result<scene::mesh> read_mesh(const json::object& in, std::span<const float> weights, const std::string& path) {
        scene::mesh mesh;
        mesh.name = string_at(in, "name");
        mesh.extras = extras_text(in);
        const std::size_t views = array_at(doc_.root(), "bufferViews").size();
        primitive_context context{accessors_, memory_, views, uv_sets_, out_.notes};
        const json::array& list = array_at(in, "primitives");
        for (std::size_t i = 0; i < list.size(); ++i) {
            FW_TRY(const json::object* primitive, element(list, i, path + ".primitives"));
            FW_TRY(auto read, read_primitive(*primitive, weights, context, fmt::format("{}.primitives[{}]", path, i)));
            if (read) mesh.primitives.push_back(std::move(*read));
        }
        return mesh;
    }

    // A node may set morph weights of its own: it then gets a copy of the mesh.
    result<void> apply_node_weights() {
        const json::array& nodes = array_at(doc_.root(), "nodes");
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            scene::node& node = out_.model.nodes[i];
            const auto weights = weights_at(nodes[i].get_object());
            if (weights.empty() || node.mesh < 0) continue;
            const json::object& in = meshes_[static_cast<std::size_t>(node.mesh)].get_object();
            if (weights == weights_at(in)) continue;
            FW_TRY(scene::mesh mesh, read_mesh(in, weights, fmt::format("meshes[{}]", node.mesh)));
            node.mesh = static_cast<int>(out_.model.meshes.size());
            out_.model.meshes.push_back(std::move(mesh));
        }
        return {};
    }

    result<void> check_joints() {
        for (const scene::node& node : out_.model.nodes) {
            if (node.mesh < 0 || node.skin < 0) continue;
            const std::size_t count = out_.model.skins[static_cast<std::size_t>(node.skin)].joints.size();
            for (const auto& p : out_.model.meshes[static_cast<std::size_t>(node.mesh)].primitives) {
                for (const auto& joints : p.joints) {
                    if (std::ranges::max(joints) >= count)
                        return broken(fmt::format("skins[{}]", node.skin), "has fewer joints than its mesh uses");
                }
            }
        }
        return {};
    }

    const document& doc_;
    const read_options& options_;
    budget& memory_;
    accessor_reader accessors_;
    const json::array& meshes_;
    std::vector<std::array<int, 2>> uv_sets_;
    read_outcome out_;
};

}  // namespace

result<read_outcome> read_gltf(std::span<const std::uint8_t> bytes, const read_options& options) {
    budget memory(options.limits.decoded_bytes);
    FW_TRY(const document doc, open_document(bytes, options, memory));
    FW_CHECK(check_required(doc));
    return model_reader(doc, options, memory).read();
}

}  // namespace fw::gltf
