#include "fw/dressing/outfit.hpp"
#include "fw/drape/sewn.hpp"

#include <algorithm>
#include <map>

#include "sewing_finish.hpp"

namespace fw::dressing {

namespace {

/// Inner cloth becomes a shell that reaches inwards, towards the body: thick enough for the distance field's cells.
constexpr float shell_outside = 0.001f;
constexpr float shell_inside = 0.014f;

/// Adds the cloth as a closed shell: an outer side, an inner side, and a rim along every open edge.
void add_shell(geometry::triangle_mesh& support, const drape::sewn_surface& cloth) {
    const auto normals = geometry::vertex_normals(cloth.positions, cloth.triangles);
    const auto first = static_cast<std::uint32_t>(support.positions.size());
    const auto count = static_cast<std::uint32_t>(cloth.positions.size());
    for (std::size_t i = 0; i < count; ++i)
        support.positions.push_back(cloth.positions[i] + normals[i] * shell_outside);
    for (std::size_t i = 0; i < count; ++i) support.positions.push_back(cloth.positions[i] - normals[i] * shell_inside);
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> uses;
    for (const auto& t : cloth.triangles) {
        for (std::size_t k = 0; k < 3; ++k) ++uses[std::minmax(t[k], t[(k + 1) % 3])];
    }
    for (const auto& t : cloth.triangles) {
        support.triangles.push_back({first + t[0], first + t[1], first + t[2]});
        support.triangles.push_back({first + count + t[0], first + count + t[2], first + count + t[1]});
        for (std::size_t k = 0; k < 3; ++k) {
            const auto a = t[k];
            const auto b = t[(k + 1) % 3];
            if (uses[std::minmax(a, b)] != 1) continue;
            support.triangles.push_back({first + b, first + a, first + count + a});
            support.triangles.push_back({first + b, first + count + a, first + count + b});
        }
    }
}

result<std::vector<garment::cloth_mesh>> make_levels(const garment::sewing_pattern& pattern, const body::figure& figure,
                                                     std::span<const worn_garment> inner,
                                                     drape::drape_quality quality) {
    std::vector<vec3> worn;
    for (const auto& g : inner) worn.insert(worn.end(), g.drape.positions.begin(), g.drape.positions.end());
    std::vector<garment::cloth_mesh> levels;
    for (const double edge : drape::edge_lengths(quality)) {
        FW_TRY(auto mesh, garment::make_cloth_mesh(pattern, figure, edge, worn));
        levels.push_back(std::move(mesh));
    }
    return levels;
}

/// The hem that this fabric is usually given, where nobody asked for another: narrow on chiffon, deep on coating.
std::vector<garment::parameter_value> with_usual_hem(const garment_order& order) {
    auto out = order.parameters;
    const float depth =
        get_finish(order.look.cloth ? std::string_view(order.look.cloth->finish) : order.fabric.id).usual_hem;
    if (depth > 0 && std::ranges::find(out, "hem_depth", &garment::parameter_value::name) == out.end())
        out.push_back({"hem_depth", static_cast<double>(depth)});
    return out;
}

result<worn_garment> put_on(const body::figure& figure, const garment_order& order, std::span<const worn_garment> inner,
                            drape::drape_quality quality, progress_sink& progress) {
    worn_garment worn;
    worn.order = order;
    progress.report("garment.draft", 0);
    FW_TRY(worn.pattern, garment::draft(order.kind, figure, with_usual_hem(order)));
    FW_TRY(auto levels, make_levels(worn.pattern, figure, inner, quality));
    progress.report("drape.field", 0);
    const auto support = make_support(figure, inner);
    FW_TRY(const auto field, drape::body_field::build(support.positions, support.triangles));
    if (progress.cancelled()) return cancelled_error();
    FW_TRY(worn.drape, drape::drape(levels, field, order.fabric, {}, progress));
    worn.mesh = std::move(levels.back());
    worn.quality = drape::check_quality(worn.mesh, worn.drape, field, support.positions, support.triangles);
    worn.fit = drape::make_fit_report(worn.mesh, worn.drape, figure, order.fabric);
    return worn;
}

}  // namespace

bool outfit::settled() const {
    return std::ranges::all_of(garments, [](const auto& g) { return g.drape.settled; });
}

geometry::triangle_mesh make_support(const body::figure& figure, std::span<const worn_garment> inner) {
    geometry::triangle_mesh support;
    const auto skin = figure.skin();
    support.positions.assign(skin.begin(), skin.end());
    support.triangles = figure.topology->triangles;
    for (const auto& g : inner) add_shell(support, drape::sewn(g.mesh, g.drape.positions, g.drape.node_of));
    return support;
}

result<outfit> dress(const body::figure& figure, const std::vector<garment_order>& orders, drape::drape_quality quality,
                     progress_sink& progress) {
    outfit out;
    FW_CHECK(dress_over(out, figure, orders, quality, progress));
    return out;
}

result<void> dress_over(outfit& clothes, const body::figure& figure, std::span<const garment_order> orders,
                        drape::drape_quality quality, progress_sink& progress) {
    for (std::size_t k = 0; k < orders.size(); ++k) {
        auto mine = part_of(progress, k, orders.size());
        FW_TRY(auto worn, put_on(figure, orders[k], clothes.garments, quality, mine));
        clothes.garments.push_back(std::move(worn));
    }
    return {};
}

}  // namespace fw::dressing
