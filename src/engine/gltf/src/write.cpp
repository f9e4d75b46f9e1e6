#include "fw/gltf/write.hpp"

#include <cstring>

#include "materials_write.hpp"
#include "primitive_write.hpp"

namespace fw::gltf {

namespace {

class model_writer {
public:
    model_writer(const scene::model& model, const write_options& options) : model_(model), options_(options) {}

    result<std::vector<std::uint8_t>> write() {
        FW_CHECK(write_materials(model_, options_, builder_));
        FW_CHECK(write_meshes());
        FW_CHECK(write_skins());
        write_cameras();
        FW_CHECK(write_nodes());
        return builder_.finish(options_.generator, model_.extras);
    }

private:
    static std::unexpected<error> bad(const std::string& what) {
        return fail(error_kind::invalid, "gltf.bad_model", fmt::format("The model can't be written: {}.", what));
    }

    [[nodiscard]] skin_use skin_of(std::size_t mesh) const {
        const bool skinned = std::ranges::any_of(
            model_.nodes, [&](const scene::node& n) { return n.mesh == static_cast<int>(mesh) && n.skin >= 0; });
        return skinned ? skin_use::skinned : skin_use::none;
    }

    // Meshes without triangles are left out; `mesh_index_` says what became of each.
    result<void> write_meshes() {
        json::array meshes;
        for (std::size_t i = 0; i < model_.meshes.size(); ++i) {
            const scene::mesh& mesh = model_.meshes[i];
            json::array primitives;
            for (std::size_t k = 0; k < mesh.primitives.size(); ++k) {
                if (mesh.primitives[k].triangles.empty()) continue;
                const std::string name = fmt::format("meshes[{}].primitives[{}]", i, k);
                FW_TRY(const clean_primitive cleaned, clean(mesh.primitives[k], model_, skin_of(i), name));
                FW_TRY(json::object primitive, options_.draco ? write_draco(cleaned, options_.draco_options, builder_)
                                                              : write_plain(cleaned, builder_));
                primitives.emplace_back(std::move(primitive));
            }
            mesh_index_.push_back(primitives.empty() ? -1 : static_cast<int>(meshes.size()));
            if (primitives.empty()) continue;
            json::object out{{"primitives", std::move(primitives)}};
            if (!mesh.name.empty()) out["name"] = mesh.name;
            if (!mesh.extras.empty()) {
                FW_TRY(json::value extras, parse_json(mesh.extras));
                out["extras"] = std::move(extras);
            }
            meshes.emplace_back(std::move(out));
        }
        builder_.set_list("meshes", std::move(meshes));
        return {};
    }

    result<void> write_skins() {
        json::array skins;
        for (const scene::skin& skin : model_.skins) {
            json::object out;
            if (!skin.name.empty()) out["name"] = skin.name;
            json::array joints;
            for (const int j : skin.joints) {
                if (j < 0 || static_cast<std::size_t>(j) >= model_.nodes.size())
                    return bad("a skin names a joint that does not exist");
                joints.emplace_back(j);
            }
            out["joints"] = std::move(joints);
            if (skin.skeleton >= 0) out["skeleton"] = skin.skeleton;
            if (skin.inverse_bind.size() != skin.joints.size())
                return bad("a skin has another number of matrices than joints");
            std::vector<std::uint8_t> bytes(skin.inverse_bind.size() * sizeof(mat4));
            for (std::size_t j = 0; j < skin.inverse_bind.size(); ++j) {
                mat4 m = skin.inverse_bind[j];
                m[0][3] = m[1][3] = m[2][3] = 0;  // the fourth row of an affine matrix, free of rounding
                m[3][3] = 1;
                std::memcpy(bytes.data() + j * sizeof(mat4), &m[0][0], sizeof(mat4));
            }
            const int view = builder_.add_view(bytes, view_target::none);
            out["inverseBindMatrices"] = builder_.add_accessor(view, {skin.joints.size(), 16, component::f32, false});
            skins.emplace_back(std::move(out));
        }
        builder_.set_list("skins", std::move(skins));
        return {};
    }

    void write_cameras() {
        json::array cameras;
        for (const scene::perspective_camera& camera : model_.cameras) {
            json::object out{{"type", "perspective"},
                             {"perspective", json::object{{"yfov", shortest(camera.vertical_fov)},
                                                          {"znear", shortest(camera.near_plane)}}}};
            if (!camera.name.empty()) out["name"] = camera.name;
            cameras.emplace_back(std::move(out));
        }
        builder_.set_list("cameras", std::move(cameras));
    }

    [[nodiscard]] bool is_skinned(int node) const {
        const scene::node& n = model_.nodes[static_cast<std::size_t>(node)];
        return n.skin >= 0 && n.mesh >= 0 && n.children.empty();
    }

    static void put_transform(json::object& out, const mat4& m) {
        if (m == mat4(1.0f)) return;
        mat4 moved(1.0f);
        moved[3] = m[3];
        if (m == moved) {
            out["translation"] = number_list(vec3(m[3]));
            return;
        }
        json::array matrix;
        for (int c = 0; c < 4; ++c) {
            for (int r = 0; r < 4; ++r) matrix.emplace_back(r == 3 ? (c == 3 ? 1.0 : 0.0) : shortest(m[c][r]));
        }
        out["matrix"] = std::move(matrix);
    }

    result<json::object> write_node(int index) const {
        const scene::node& node = model_.nodes[static_cast<std::size_t>(index)];
        json::object out;
        if (!node.name.empty()) out["name"] = node.name;
        if (node.mesh >= static_cast<int>(model_.meshes.size()) || node.skin >= static_cast<int>(model_.skins.size()) ||
            node.camera >= static_cast<int>(model_.cameras.size())) {
            return bad("a node names something that does not exist");
        }
        const int mesh = node.mesh >= 0 ? mesh_index_[static_cast<std::size_t>(node.mesh)] : -1;
        if (mesh >= 0) out["mesh"] = mesh;
        if (mesh >= 0 && node.skin >= 0) out["skin"] = node.skin;
        if (node.camera >= 0) out["camera"] = node.camera;
        if (!is_skinned(index)) put_transform(out, node.local);
        json::array children;
        for (const int child : node.children) {
            if (child < 0 || static_cast<std::size_t>(child) >= model_.nodes.size())
                return bad("a node names a child that does not exist");
            if (!is_skinned(child)) children.emplace_back(child);
        }
        if (!children.empty()) out["children"] = std::move(children);
        return out;
    }

    // Nodes outside the scene stay outside it.
    [[nodiscard]] std::vector<bool> nodes_in_scene() const {
        std::vector<bool> in_scene(model_.nodes.size(), false);
        std::vector<int> open = model_.roots;
        while (!open.empty()) {
            const int node = open.back();
            open.pop_back();
            if (node < 0 || static_cast<std::size_t>(node) >= in_scene.size() ||
                in_scene[static_cast<std::size_t>(node)])
                continue;
            in_scene[static_cast<std::size_t>(node)] = true;
            const auto& children = model_.nodes[static_cast<std::size_t>(node)].children;
            open.insert(open.end(), children.begin(), children.end());
        }
        return in_scene;
    }

    // Skinned meshes stand beside the tree: their place in it has no meaning, and the validator warns about it.
    result<void> write_nodes() {
        const std::vector<bool> in_scene = nodes_in_scene();
        json::array nodes;
        json::array roots;
        for (const int root : model_.roots) {
            if (root < 0 || static_cast<std::size_t>(root) >= model_.nodes.size())
                return bad("a root names a node that does not exist");
            if (!is_skinned(root)) roots.emplace_back(root);
        }
        for (std::size_t i = 0; i < model_.nodes.size(); ++i) {
            FW_TRY(json::object node, write_node(static_cast<int>(i)));
            nodes.emplace_back(std::move(node));
            if (in_scene[i] && is_skinned(static_cast<int>(i))) roots.emplace_back(static_cast<int>(i));
        }
        builder_.set_list("nodes", std::move(nodes));
        if (!roots.empty()) {
            builder_.root()["scenes"] = json::array{json::object{{"nodes", std::move(roots)}}};
            builder_.root()["scene"] = 0;
        }
        return {};
    }

    const scene::model& model_;
    const write_options& options_;
    glb_builder builder_;
    std::vector<int> mesh_index_;
};

}  // namespace

result<std::vector<std::uint8_t>> write_glb(const scene::model& model, const write_options& options) {
    return model_writer(model, options).write();
}

}  // namespace fw::gltf
