#include "fw/drape/repose.hpp"

#include <algorithm>

#include "skin_motion.hpp"

namespace fw::drape {

namespace {

result<void> check_stages(std::span<const vec3> start_skin, std::span<const body_stage> stages) {
    const bool good = !stages.empty() && !start_skin.empty() && std::ranges::all_of(stages, [&](const body_stage& s) {
        return s.field && s.skin.size() == start_skin.size();
    });
    if (good) return {};
    return fail(error_kind::invalid, "drape.stages",
                "Every stage of a pose needs the same skin as the start, and a field.");
}

/// Held loops stay where they sit on the body.
void move_holds(garment::cloth_mesh& mesh, std::span<const vec3> motion) {
    for (auto& loop : mesh.holds) {
        double sum = 0;
        for (const auto v : loop.vertices) sum += static_cast<double>(motion[v].y);
        if (!loop.vertices.empty()) loop.level += sum / static_cast<double>(loop.vertices.size());
    }
}

}  // namespace

result<reposed> repose(const garment::cloth_mesh& mesh, const drape_result& start, std::span<const vec3> start_skin,
                       std::span<const body_stage> stages, const textile::fabric& fabric,
                       const repose_settings& settings, progress_sink& progress) {
    FW_CHECK(check_stages(start_skin, stages));
    if (start.positions.size() != mesh.rest.size() || start.node_of.size() != mesh.rest.size()) {
        return fail(error_kind::invalid, "drape.start",
                    "The start must have one position for each vertex of the mesh.");
    }
    const skin_motion skin(mesh, start, start_skin);
    garment::cloth_mesh moved = mesh;  // its held loops move
    reposed out;
    auto positions = start.positions;
    auto from = start_skin;
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const bool last = k + 1 == stages.size();
        auto mine = part_of(progress, k, stages.size());
        mine.report("drape.repose", 0);
        const auto motion = skin.between(from, stages[k].skin);
        for (std::size_t v = 0; v < positions.size(); ++v) positions[v] += motion[v];
        move_holds(moved, motion);
        auto how = settings.rest;
        if (!last) how.max_steps = settings.steps_between;
        FW_TRY(auto settled, settle(moved, positions, stages[k].field, fabric, how, mine));
        positions = settled.positions;
        out.stages.push_back(positions);
        if (last) out.drape = std::move(settled);
        from = stages[k].skin;
    }
    out.drape.seam_gap = start.seam_gap;
    out.drape.ramped = start.ramped;
    return out;
}

}  // namespace fw::drape
