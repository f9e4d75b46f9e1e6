#include "fw/drape/drape.hpp"

#include <algorithm>
#include <cmath>

#include "cloth_model.hpp"
#include "equilibrium.hpp"
#include "finish.hpp"
#include "sewing.hpp"
#include "upsample.hpp"

namespace fw::drape {

namespace {

constexpr double too_tight = 0.03;   // strain of the sewn cloth beyond which the body is grown into it
constexpr double coarse_haste = 4;   // a level that a finer one follows may stop this much earlier
constexpr double open_seam = 0.012;  // metres: wider before joining is not a seam

bool finite(std::span<const dvec3> x) {
    return std::ranges::all_of(x, [](const dvec3& p) { return std::isfinite(p.x + p.y + p.z); });
}

std::unexpected<error> exploded() {
    return fail(error_kind::internal, "drape.exploded",
                "The cloth's positions are not finite; please report this garment.");
}

/// Share of the cloth that is stretched beyond `too_tight`.
double tight_share(const garment::cloth_mesh& mesh, std::span<const vec3> positions) {
    const auto strain = strain_of(mesh, positions);
    const auto tight = std::ranges::count_if(strain, [](const triangle_strain& s) { return s.tension() > too_tight; });
    return static_cast<double>(tight) / std::max<double>(1, static_cast<double>(strain.size()));
}

/// What the panels are made of while they are sewn: crisp, so that limp and stretchy cloth does not crumple and tangle
/// on its way together, and the same for every fabric.
textile::fabric basting_cloth(textile::fabric f) {
    f.area_density = 0.25;
    f.stretch_warp = f.stretch_weft = 15'000;
    f.shear = 100;
    f.bending_warp = f.bending_weft = 150e-6;
    return f;
}

equilibrium_settings first_level(const drape_settings& settings, bool ramp) {
    equilibrium_settings e;
    e.soft_steps = ramp ? 20 : 14;
    e.ramp_steps = ramp ? 20 : 0;
    e.ramp_from = -0.015;
    e.body_offset = settings.body_offset;
    e.max_steps = settings.max_steps;
    e.drop = settings.rest_tolerance;
    return e;
}

equilibrium_settings finer_level(const drape_settings& settings) {
    equilibrium_settings e;
    e.body_offset = settings.body_offset;
    e.start_damping = 100;
    e.max_steps = settings.max_steps;
    e.drop = settings.rest_tolerance;
    return e;
}

/// Sews and untangles the coarsest mesh; positions of its vertices.
result<std::vector<vec3>> start_drape(const garment::cloth_mesh& mesh, const body_field& body,
                                      const textile::fabric& fabric, const drape_settings& settings, drape_result& out,
                                      progress_sink& progress) {
    sewing_settings sewing;
    sewing.body_offset = settings.body_offset;
    const auto open = make_model(mesh, basting_cloth(fabric), seams::open);
    auto x = open.to_nodes(mesh.positions);
    progress_share sews(progress, 0, 0.7), untangles(progress, 0.7, 1);
    FW_TRY(const auto sewn, sew(open, &body, x, sewing, sews));
    out.seam_gap = sewn.widest_gap;
    const auto welded = make_model(mesh, fabric, seams::welded);
    auto joined = welded.to_nodes(open.to_vertices(x));
    FW_CHECK(untangle(welded, &body, joined, sewing, untangles));
    if (!finite(joined)) return exploded();
    return welded.to_vertices(joined);
}

void keep_level(drape_result& out, const garment::cloth_mesh& mesh, const cloth_model& model,
                const equilibrium_stats& stats) {
    out.levels.push_back({mesh.edge_length, model.nodes, stats.steps, stats.converged, stats.last_drop});
    out.energy = stats.energy.total();
    out.weight = model.weight;
}

void complete(drape_result& out, const garment::cloth_mesh& mesh, const cloth_model& model, std::vector<dvec3> x,
              const body_field* body, const drape_settings& settings) {
    if (settings.finish && body) push_outside(*body, 0.001, model.elements, x);
    out.positions = model.to_vertices(x);
    out.node_of = model.node_of;
    out.strain = strain_of(mesh, out.positions);
}

}  // namespace

std::span<const double> edge_lengths(drape_quality quality) {
    static constexpr std::array<double, 1> preview{0.014};
    static constexpr std::array<double, 2> standard{0.014, 0.010};
    static constexpr std::array<double, 3> high{0.014, 0.010, 0.005};
    switch (quality) {
        case drape_quality::preview:
            return preview;
        case drape_quality::standard:
            return standard;
        case drape_quality::high:
            return high;
    }
    std::unreachable();
}

result<drape_result> drape(std::span<const garment::cloth_mesh> levels, const body_field& body,
                           const textile::fabric& fabric, const drape_settings& settings, progress_sink& progress) {
    if (levels.empty())
        return fail(error_kind::invalid, "drape.levels", "A drape needs at least one mesh of the pattern.");
    FW_CHECK(textile::check_fabric(fabric));
    drape_result out;
    progress_share starts(progress, 0, 0.3), rests(progress, 0.3, 1);
    FW_TRY(auto positions, start_drape(levels.front(), body, fabric, settings, out, starts));
    out.ramped = tight_share(levels.front(), positions) > 0.25;
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const auto& mesh = levels[level];
        if (level > 0) {
            FW_TRY(positions, upsample(levels[level - 1], positions, mesh));
        }
        const auto model = make_model(mesh, fabric, seams::welded);
        auto x = model.to_nodes(positions);
        auto how = level == 0 ? first_level(settings, out.ramped) : finer_level(settings);
        if (level + 1 < levels.size()) how.drop *= coarse_haste;
        how.progress_from = static_cast<double>(level) / static_cast<double>(levels.size());
        how.progress_to = static_cast<double>(level + 1) / static_cast<double>(levels.size());
        FW_TRY(const auto stats, find_equilibrium(model, &body, x, how, rests));
        if (!finite(x)) return exploded();
        keep_level(out, mesh, model, stats);
        positions = model.to_vertices(x);
        if (level + 1 == levels.size()) complete(out, mesh, model, std::move(x), &body, settings);
    }
    out.settled = out.levels.back().converged && out.seam_gap < open_seam;
    return out;
}

result<drape_result> settle(const garment::cloth_mesh& mesh, std::span<const vec3> start, const body_field* body,
                            const textile::fabric& fabric, const drape_settings& settings, progress_sink& progress,
                            std::span<const std::uint32_t> pinned) {
    FW_CHECK(textile::check_fabric(fabric));
    if (start.size() != mesh.rest.size()) {
        return fail(error_kind::invalid, "drape.start",
                    "The start must have one position for each vertex of the mesh.");
    }
    const auto model = make_model(mesh, fabric, seams::welded, pinned);
    auto x = model.to_nodes(start);
    drape_result out;
    FW_TRY(const auto stats, find_equilibrium(model, body, x, finer_level(settings), progress));
    if (!finite(x)) return exploded();
    keep_level(out, mesh, model, stats);
    complete(out, mesh, model, std::move(x), body, settings);
    out.settled = stats.converged;
    return out;
}

std::vector<triangle_strain> strain_of(const garment::cloth_mesh& mesh, std::span<const vec3> positions) {
    std::vector<triangle_strain> out;
    out.reserve(mesh.triangles.size());
    for (const auto& t : mesh.triangles) {
        const dvec2 a(mesh.rest[t[0]]), e1 = dvec2(mesh.rest[t[1]]) - a, e2 = dvec2(mesh.rest[t[2]]) - a;
        const double det = e1.x * e2.y - e2.x * e1.y;
        const dvec3 x1 = dvec3(positions[t[1]]) - dvec3(positions[t[0]]),
                    x2 = dvec3(positions[t[2]]) - dvec3(positions[t[0]]);
        const dvec3 fu = (x1 * e2.y - x2 * e1.y) / det, fv = (x2 * e1.x - x1 * e2.x) / det;
        const double lu = glm::length(fu), lv = glm::length(fv);
        const double cosine = std::clamp(glm::dot(fu, fv) / std::max(1e-12, lu * lv), -1.0, 1.0);
        out.push_back({static_cast<float>(lu - 1), static_cast<float>(lv - 1), static_cast<float>(std::asin(cosine))});
    }
    return out;
}

}  // namespace fw::drape
