#include "fw/gltf/simplify.hpp"

#include <meshoptimizer.h>

namespace fw::gltf {

namespace {

template <class T>
void keep_used(std::vector<T>& values, std::span<const unsigned> remap, std::size_t used) {
    if (values.empty()) return;
    std::vector<T> kept(used);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (remap[i] != ~0u) kept[remap[i]] = values[i];
    }
    values = std::move(kept);
}

void simplify_primitive(scene::primitive& p, double share) {
    const std::size_t index_count = p.triangles.size() * 3;
    if (index_count == 0) return;
    auto* indices = p.triangles.front().data();
    const auto target = static_cast<std::size_t>(static_cast<double>(p.triangles.size()) * share) * 3;
    constexpr float any_error = 1.0f;
    std::vector<unsigned> fewer(index_count);
    fewer.resize(meshopt_simplify(fewer.data(), indices, index_count, &p.positions.front().x, p.positions.size(),
                                  sizeof(vec3), target, any_error, 0, nullptr));
    std::vector<unsigned> remap(p.positions.size());
    const std::size_t used =
        meshopt_optimizeVertexFetchRemap(remap.data(), fewer.data(), fewer.size(), p.positions.size());
    p.triangles.resize(fewer.size() / 3);
    for (std::size_t t = 0; t < p.triangles.size(); ++t)
        p.triangles[t] = {remap[fewer[3 * t]], remap[fewer[3 * t + 1]], remap[fewer[3 * t + 2]]};
    keep_used(p.positions, remap, used);
    keep_used(p.normals, remap, used);
    keep_used(p.tangents, remap, used);
    keep_used(p.uv0, remap, used);
    keep_used(p.uv1, remap, used);
    keep_used(p.colors, remap, used);
    keep_used(p.joints, remap, used);
    keep_used(p.weights, remap, used);
}

}  // namespace

result<void> simplify(scene::model& model, double share) {
    if (!(share > 0 && share <= 1))
        return fail(error_kind::invalid, "gltf.share", "The share of triangles to keep must lie between 0 and 1.",
                    "share");
    for (auto& m : model.meshes) {
        for (auto& p : m.primitives) simplify_primitive(p, share);
    }
    return {};
}

}  // namespace fw::gltf
