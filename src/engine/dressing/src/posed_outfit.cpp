#include "fw/dressing/posed_outfit.hpp"

#include <algorithm>
#include <deque>

#include "fw/body/pose.hpp"
#include "fw/drape/repose.hpp"

namespace fw::dressing {

namespace {

constexpr std::size_t stage_count = 6;
constexpr int attempts = 4;               // long sleeves need more room at the elbow
constexpr double wider = 7 * pi / 180;    // of the arms at the next attempt
constexpr double room_for_cloth = 0.018;  // metres between arm and trunk: two layers and their distances
constexpr double rough_cell = 0.008;      // metres, of the fields of stages that are only passed through

/// The figure and what it wears so far, at every stage of the way; the last is the pose itself.
class way_to_pose {
public:
    way_to_pose(const body::body_model& model, const body::figure& figure, const body::pose& pose)
        : stages_(stage_count) {
        for (std::size_t k = 0; k < stage_count; ++k) {
            stages_[k].figure = figure;
            const double share = static_cast<double>(k + 1) / static_cast<double>(stage_count);
            stages_[k].figure.positions = body::apply_pose(model, figure.positions, body::part_of_way(pose, share));
            body::make_room(model, figure.positions, stages_[k].figure.positions, room_for_cloth);
        }
    }

    /// Puts on the next garment; its drape and quality are those of the last stage.
    result<void> take_along(const body::figure& from, const worn_garment& garment, progress_sink& progress) {
        progress_share builds(progress, 0, 0.2), moves(progress, 0.2, 1);
        std::deque<drape::body_field> fields;
        std::vector<drape::body_stage> stages;
        geometry::triangle_mesh support;
        for (std::size_t k = 0; k < stages_.size(); ++k) {
            if (progress.cancelled()) return cancelled_error();
            builds.report("pose.field", static_cast<double>(k) / static_cast<double>(stages_.size()));
            support = make_support(stages_[k].figure, stages_[k].worn);
            drape::body_field_settings how;
            if (k + 1 < stages_.size()) how.cell = rough_cell;
            FW_TRY(auto field, drape::body_field::build(support.positions, support.triangles, how));
            fields.push_back(std::move(field));
            stages.push_back({stages_[k].figure.skin(), &fields.back()});
        }
        FW_TRY(auto moved,
               drape::repose(garment.mesh, garment.drape, from.skin(), stages, garment.order.fabric, {}, moves));
        for (std::size_t k = 0; k < stages_.size(); ++k) {
            auto& worn = stages_[k].worn.emplace_back(garment);
            worn.drape.positions = std::move(moved.stages[k]);
        }
        auto& last = stages_.back().worn.back();
        last.drape = std::move(moved.drape);
        last.quality = drape::check_quality(last.mesh, last.drape, fields.back(), support.positions, support.triangles);
        return {};
    }

    [[nodiscard]] const worn_garment& last_worn() const { return stages_.back().worn.back(); }
    [[nodiscard]] body::figure take_figure() { return std::move(stages_.back().figure); }
    [[nodiscard]] std::vector<worn_garment> take_worn() { return std::move(stages_.back().worn); }

private:
    struct stage {
        body::figure figure;
        std::vector<worn_garment> worn;
    };
    std::vector<stage> stages_;
};

std::vector<vec3> points_of(const outfit& clothes) {
    std::vector<vec3> out;
    for (const auto& g : clothes.garments) out.insert(out.end(), g.drape.positions.begin(), g.drape.positions.end());
    return out;
}

/// The first check that is worse than it was, if any.
const drape::quality_check* find_worse(const drape::quality_report& before, const drape::quality_report& after) {
    for (const auto& c : after.checks) {
        const auto& was = before.get(c.id);
        if (!c.passed && (was.passed || c.value > 1.25 * was.value)) return &c;
    }
    return nullptr;
}

/// One try with this pose; `posed` false and the reason if a garment came out worse.
result<posed_outfit> try_pose(const body::body_model& model, const body::figure& figure, const outfit& clothes,
                              const body::relaxed_pose& relaxed, progress_sink& progress) {
    posed_outfit out;
    out.arm_angle = relaxed.arm_angle;
    way_to_pose way(model, figure, relaxed.pose);
    for (std::size_t k = 0; k < clothes.garments.size(); ++k) {
        const auto& g = clothes.garments[k];
        auto mine = part_of(progress, k, clothes.garments.size());
        FW_CHECK(way.take_along(figure, g, mine));
        if (const auto* worse = find_worse(g.quality, way.last_worn().quality)) {
            out.reason = fmt::format("{} does not lie well with the arms down ({}: {:.3g}, at most {:.3g}).",
                                     g.pattern.name, worse->text, worse->value, worse->limit);
            return out;
        }
    }
    out.posed = true;
    out.figure = way.take_figure();
    out.figure.stance = body::stance::relaxed;
    out.clothes.garments = way.take_worn();
    return out;
}

}  // namespace

result<posed_outfit> pose_outfit(const body::body_model& model, const body::figure& figure, const outfit& clothes,
                                 progress_sink& progress) {
    posed_outfit out;
    out.reason = "The clothes leave no room beside the body for the arms to hang.";
    const auto points = points_of(clothes);
    body::relaxed_settings settings;
    for (int attempt = 0; attempt < attempts && !out.posed; ++attempt) {
        const auto relaxed = body::make_relaxed_pose(model, figure.positions, points, settings);
        if (!relaxed.clear) break;
        FW_TRY(out, try_pose(model, figure, clothes, relaxed, progress));
        settings.least_arm_angle = relaxed.arm_angle + wider;
        settings.legs_in = 0;  // thighs that touch leave no room for trousers
    }
    if (!out.posed) {
        out.figure = figure;
        out.clothes = clothes;
    }
    return out;
}

}  // namespace fw::dressing
