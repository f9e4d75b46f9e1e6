#include "fw/dressing/worn_elements.hpp"

#include <algorithm>

#include "fw/drape/sewn.hpp"
#include "fw/trim/placing.hpp"

namespace fw::dressing {

namespace {

/// What lies beneath, for elements that reach past the cloth: the others do not need it.
result<std::optional<drape::body_field>> field_beneath(const outfit& clothes, std::size_t garment,
                                                       const body::figure& figure) {
    const auto& wanted = clothes.garments[garment].order.elements;
    if (std::ranges::none_of(wanted, [](const auto& e) { return trim::runs_along_edge(e.shape.generator); }))
        return std::nullopt;
    const auto support = make_support(figure, std::span(clothes.garments).first(garment));
    FW_TRY(auto field, drape::body_field::build(support.positions, support.triangles));
    return std::optional(std::move(field));
}

void add_parts(scene::model& model, scene::mesh& to, const std::string& id, trim::placed_elements placed) {
    for (auto& part : placed.parts) {
        part.material.name = fmt::format("{}-{}", id, part.material.name);
        model.materials.push_back(std::move(part.material));
        part.mesh.material = static_cast<int>(model.materials.size()) - 1;
        to.primitives.push_back(std::move(part.mesh));
    }
}

}  // namespace

result<std::vector<element_outcome>> add_elements(scene::model& dressed, const outfit& clothes,
                                                  const body::figure& figure) {
    std::vector<element_outcome> out;
    const std::size_t first = dressed.meshes.size() - clothes.garments.size();
    for (std::size_t i = 0; i < clothes.garments.size(); ++i) {
        const auto& g = clothes.garments[i];
        if (g.order.elements.empty()) continue;
        FW_TRY(const auto beneath, field_beneath(clothes, i, figure));
        const auto normals = drape::sewn_normals(g.mesh, g.drape);
        const trim::draped_cloth cloth{g.mesh, g.drape.positions, normals, static_cast<float>(g.order.fabric.thickness),
                                       beneath ? &*beneath : nullptr};
        for (std::size_t k = 0; k < g.order.elements.size(); ++k) {
            const auto& element = g.order.elements[k];
            auto& told = out.emplace_back(element_outcome{i, k, element.shape.id, 0, std::nullopt});
            auto placed = trim::place(element, cloth);
            if (!placed) {
                told.problem = std::move(placed).error();
                continue;
            }
            told.count = placed->seats.size();
            add_parts(dressed, dressed.meshes[first + i], element.shape.id, std::move(*placed));
        }
    }
    return out;
}

}  // namespace fw::dressing
