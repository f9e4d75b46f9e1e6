#include "nodes_read.hpp"

#include <glm/gtc/matrix_transform.hpp>
#include <glm/gtc/quaternion.hpp>

namespace fw::gltf {

namespace {

mat4 matrix_from(const float* v) {
    mat4 out;
    for (int c = 0; c < 4; ++c) {
        for (int r = 0; r < 4; ++r) out[c][r] = v[4 * c + r];
    }
    return out;
}

mat4 local_matrix(const json::object& in) {
    if (in.contains("matrix")) {
        const auto m = floats_at<16>(in, "matrix", {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
        return matrix_from(m.data());
    }
    const vec3 t = vec3_at(in, "translation", vec3(0));
    const vec3 s = vec3_at(in, "scale", vec3(1));
    const auto r = floats_at<4>(in, "rotation", {0, 0, 0, 1});
    const quat rotation(r[3], r[0], r[1], r[2]);
    const float length = glm::length(rotation);
    const mat4 turn = length > 0 ? glm::mat4_cast(rotation / length) : mat4(1.0f);
    return glm::scale(glm::translate(mat4(1.0f), t) * turn, s);
}

result<scene::skin> read_skin(const json::object& in, accessor_reader& accessors, std::size_t nodes,
                              const std::string& path) {
    scene::skin skin;
    skin.name = string_at(in, "name");
    for (const json::value& joint : array_at(in, "joints")) {
        FW_TRY(const int node, index_of(joint, nodes, path + ".joints"));
        skin.joints.push_back(node);
    }
    FW_TRY(skin.skeleton, index_at(in, "skeleton", nodes, path));
    FW_TRY(const int accessor, index_at(in, "inverseBindMatrices", accessors.count(), path));
    skin.inverse_bind.assign(skin.joints.size(), mat4(1.0f));
    if (accessor >= 0) {
        FW_TRY(const auto values, accessors.floats(accessor, 16));
        if (values.size() < skin.joints.size() * 16)
            return broken(path + ".inverseBindMatrices", "has fewer matrices than joints");
        for (std::size_t j = 0; j < skin.joints.size(); ++j) skin.inverse_bind[j] = matrix_from(&values[16 * j]);
    }
    return skin;
}

// The index that each camera of the file has among ours; orthographic ones have none.
result<std::vector<int>> read_cameras(const document& doc, scene::model& out) {
    const json::array& list = array_at(doc.root(), "cameras");
    std::vector<int> ours(list.size(), -1);
    for (std::size_t i = 0; i < list.size(); ++i) {
        FW_TRY(const json::object* in, element(list, i, "cameras"));
        const json::object& perspective = object_at(*in, "perspective");
        if (perspective.empty()) continue;
        ours[i] = static_cast<int>(out.cameras.size());
        out.cameras.push_back(
            {string_at(*in, "name"), float_at(perspective, "yfov", 0.28f), float_at(perspective, "znear", 0.05f)});
    }
    return ours;
}

result<std::vector<int>> roots_of(const document& doc, const std::vector<int>& parents) {
    const json::array& scenes = array_at(doc.root(), "scenes");
    std::vector<int> roots;
    if (scenes.empty()) {
        for (std::size_t i = 0; i < parents.size(); ++i) {
            if (parents[i] < 0) roots.push_back(static_cast<int>(i));
        }
        return roots;
    }
    FW_TRY(const int chosen, index_at(doc.root(), "scene", scenes.size(), "file"));
    const std::size_t index = chosen >= 0 ? static_cast<std::size_t>(chosen) : 0;
    FW_TRY(const json::object* in, element(scenes, index, "scenes"));
    for (const json::value& node : array_at(*in, "nodes")) {
        const std::string path = fmt::format("scenes[{}].nodes", index);
        FW_TRY(const int root, index_of(node, parents.size(), path));
        if (parents[static_cast<std::size_t>(root)] >= 0)
            return broken(path, "names a node that is another node's child");
        if (std::ranges::find(roots, root) != roots.end()) return broken(path, "names a node twice");
        roots.push_back(root);
    }
    return roots;
}

// One parent each, and no way round in circles: walking up from any node must end.
result<void> check_forest(const std::vector<int>& parents) {
    std::vector<std::uint8_t> good(parents.size(), 0);
    for (std::size_t i = 0; i < parents.size(); ++i) {
        std::vector<std::size_t> walked;
        std::size_t at = i;
        while (good[at] == 0 && parents[at] >= 0) {
            walked.push_back(at);
            if (walked.size() > parents.size()) return broken(fmt::format("nodes[{}]", i), "is its own ancestor");
            at = static_cast<std::size_t>(parents[at]);
        }
        good[at] = 1;
        for (const std::size_t w : walked) good[w] = 1;
    }
    return {};
}

}  // namespace

result<void> read_nodes(const document& doc, accessor_reader& accessors, const read_options& options,
                        scene::model& out) {
    const json::array& list = array_at(doc.root(), "nodes");
    const json::array& skins = array_at(doc.root(), "skins");
    if (list.size() > options.limits.nodes) {
        return fail(error_kind::too_large, "gltf.too_large",
                    fmt::format("The 3D file has {} nodes; at most {} are read.", list.size(), options.limits.nodes));
    }
    FW_TRY(const std::vector<int> cameras, read_cameras(doc, out));
    std::vector<int> parents(list.size(), -1);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string path = fmt::format("nodes[{}]", i);
        FW_TRY(const json::object* in, element(list, i, "nodes"));
        scene::node node;
        node.name = string_at(*in, "name");
        node.local = local_matrix(*in);
        FW_TRY(node.mesh, index_at(*in, "mesh", out.meshes.size(), path));
        FW_TRY(node.skin, index_at(*in, "skin", skins.size(), path));
        FW_TRY(const int camera, index_at(*in, "camera", cameras.size(), path));
        node.camera = camera >= 0 ? cameras[static_cast<std::size_t>(camera)] : -1;
        for (const json::value& value : array_at(*in, "children")) {
            FW_TRY(const int child, index_of(value, list.size(), path + ".children"));
            int& parent = parents[static_cast<std::size_t>(child)];
            if (parent >= 0) return broken(path + ".children", "names a node that already has a parent");
            parent = static_cast<int>(i);
            node.children.push_back(child);
        }
        out.nodes.push_back(std::move(node));
    }
    FW_CHECK(check_forest(parents));
    for (std::size_t i = 0; i < skins.size(); ++i) {
        FW_TRY(const json::object* in, element(skins, i, "skins"));
        FW_TRY(scene::skin skin, read_skin(*in, accessors, list.size(), fmt::format("skins[{}]", i)));
        out.skins.push_back(std::move(skin));
    }
    FW_TRY(out.roots, roots_of(doc, parents));
    return {};
}

}  // namespace fw::gltf
