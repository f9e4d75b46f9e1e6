// The drape goes along when the body moves from one pose to another.
#pragma once

#include <span>
#include <vector>

#include "fw/drape/drape.hpp"

namespace fw::drape {

/// The body at one stage of its way.
struct body_stage {
    std::span<const vec3> skin;         ///< as many positions as at the start, in the same order
    const body_field* field = nullptr;  ///< what the cloth rests on there: the skin and what is worn below
};

struct repose_settings {
    int steps_between = 6;  ///< of Newton's method at each stage but the last
    drape_settings rest;    ///< for the last stage
};

struct reposed {
    drape_result drape;  ///< at rest on the last stage's body
    std::vector<std::vector<vec3>>
        stages;  ///< positions of the mesh's vertices at each stage; the last are the drape's
};

/// Moves a settled drape along with the body. At each stage the cloth first goes with the skin it is nearest to at the
/// start (a smooth guess), is then pushed out of the body and relaxed by Newton's method; at the last it comes to rest.
/// Stages should be near each other: limbs move by less than about 6 degrees. Deterministic; reports "drape.*".
/// Errors: as `settle`; `drape.stages` (none, another count of positions, no field).
[[nodiscard]] result<reposed> repose(const garment::cloth_mesh& mesh, const drape_result& start,
                                     std::span<const vec3> start_skin, std::span<const body_stage> stages,
                                     const textile::fabric& fabric, const repose_settings& settings,
                                     progress_sink& progress);

}  // namespace fw::drape
