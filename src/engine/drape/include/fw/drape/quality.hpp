// Is a drape good enough to be shown? The list that every garment is checked against.
#pragma once

#include <string>
#include <vector>

#include "fw/drape/body_field.hpp"
#include "fw/drape/drape.hpp"
#include "fw/geometry/intersection.hpp"

namespace fw::drape {

/// The limits; those of the constructor are what a garment that fits must meet.
struct quality_limits {
    double depth = 0.001;        ///< metres inside the body
    double seam_gap = 0.0005;    ///< metres
    double mean_strain = 0.003;  ///< mean over the cloth of the greater of weft and warp tension
    double p99_strain = 0.02;
    double self_share = 0.0002;  ///< crossing pairs over triangles, away from hems
    double last_drop = 5e-5;     ///< metres × weight a step that the last steps may still give
};

/// One line of the list. `value` and `limit` in the unit that `text` names.
struct quality_check {
    std::string id;  ///< stable: "body.depth", "body.crossings", "seam.gap", "strain.mean", "strain.p99", "self.hems",
                     ///< "self.elsewhere", "energy"
    std::string text;  ///< for people, with the unit
    double value = 0;
    double limit = 0;
    bool passed = false;
};

struct quality_report {
    std::vector<quality_check> checks;
    std::vector<std::uint32_t> crossing_body;            ///< triangles of the garment
    std::vector<geometry::triangle_pair> crossing_self;  ///< pairs of its triangles
    [[nodiscard]] bool passed() const;
    [[nodiscard]] const quality_check& get(std::string_view id) const;
};

/// Checks a drape against the body it was made on. The body's mesh is the one the field was built from.
[[nodiscard]] quality_report check_quality(const garment::cloth_mesh& mesh, const drape_result& drape,
                                           const body_field& field, std::span<const vec3> body_positions,
                                           std::span<const triangle> body_triangles, const quality_limits& limits = {});

}  // namespace fw::drape
