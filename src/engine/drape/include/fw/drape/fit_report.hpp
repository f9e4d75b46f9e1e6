// How a garment fits: ease and tension at the levels where people feel it, in numbers and in words.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "fw/body/figure.hpp"
#include "fw/drape/drape.hpp"

namespace fw::drape {

enum class fit_zone {
    bust,
    waist,
    high_hip,
    hip,
    left_upper_arm,
    right_upper_arm,
    left_forearm,
    right_forearm,
    left_thigh,
    right_thigh,
    left_knee,
    right_knee,
    left_calf,
    right_calf,
};
inline constexpr std::size_t fit_zone_count = 14;

[[nodiscard]] std::string_view to_id(fit_zone zone);     ///< "leftUpperArm"
[[nodiscard]] std::string_view to_label(fit_zone zone);  ///< "Left upper arm"

enum class fit_word { tight, as_drafted, loose };
[[nodiscard]] std::string_view to_text(fit_word word);  ///< "tight", "as drafted", "loose"

struct zone_fit {
    fit_zone zone = fit_zone::bust;
    double body_girth = 0;     ///< metres, by tape at this level
    double garment_girth = 0;  ///< metres along the draped cloth at this level, folds included
    double tension = 0;        ///< N/m around the body: the mean over the level's cloth
    double pressure = 0;       ///< Pa on the skin, as a cylinder of the body's girth would feel
    double strain = 0;         ///< greatest weft or warp stretch of the level's cloth, 0.04 = 4 %
    std::optional<double> drafted_ease;
    fit_word word = fit_word::as_drafted;
    [[nodiscard]] double ease() const { return garment_girth - body_girth; }
};

struct fit_report {
    std::vector<zone_fit> zones;  ///< those that the garment goes around; in the order of `fit_zone`
    std::vector<float> strain;    ///< a vertex: the greater of weft and warp tension strain, for maps
    [[nodiscard]] const zone_fit* find(fit_zone zone) const;
};

/// Reports on a drape. "tight": the cloth is shorter than the body, or presses with more than 600 Pa (wearers call
/// about 1 kPa uncomfortable: Denton 1972). "loose": more ease than a third of the body's girth. `drafted`: the report
/// of the same garment on the body it was drafted for, if this is another one; then a zone is also tight where a third
/// of its ease is lost and less than a tenth of the girth left, and loose where it has 4 cm and half as much again.
[[nodiscard]] fit_report make_fit_report(const garment::cloth_mesh& mesh, const drape_result& drape,
                                         const body::figure& figure, const textile::fabric& fabric,
                                         const fit_report* drafted = nullptr);

}  // namespace fw::drape
