// The drape: a sewing pattern's cloth at rest on a body.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fw/base/error.hpp"
#include "fw/base/progress.hpp"
#include "fw/drape/body_field.hpp"
#include "fw/garment/cloth_mesh.hpp"
#include "fw/textile/fabric.hpp"

namespace fw::drape {

enum class drape_quality { preview, standard, high };

/// Edge lengths in metres of the meshes that a drape of this quality goes through, coarse to fine.
[[nodiscard]] std::span<const double> edge_lengths(drape_quality quality);

struct drape_settings {
    double body_offset = 0.004;    ///< metres from the skin to the cloth's middle
    int max_steps = 160;           ///< of Newton's method, a level
    double rest_tolerance = 2e-5;  ///< metres: at rest once a step lets the garment's weight fall by less (in energy)
    bool finish = true;            ///< project the result at least 1 mm outside the body
};

/// Strain of one triangle: how much longer than its rest length the cloth is along weft and warp (negative: shorter),
/// and the angle by which the right angle between them has closed, radians.
struct triangle_strain {
    float weft = 0;
    float warp = 0;
    float shear = 0;
    [[nodiscard]] float tension() const { return std::max({weft, warp, 0.0f}); }
};

/// What happened at one level of refinement.
struct level_stats {
    double edge_length = 0;
    std::size_t nodes = 0;
    int steps = 0;
    bool converged = false;
    double last_drop = 0;  ///< metres × weight of energy that the last steps still gave, each
};

struct drape_result {
    std::vector<vec3> positions;          ///< one a vertex of the finest mesh; stitched vertices coincide exactly
    std::vector<std::uint32_t> node_of;   ///< one a vertex: equal for vertices that are one point of the sewn garment
    std::vector<triangle_strain> strain;  ///< one a triangle
    bool settled = false;                 ///< false: no minimum within the steps allowed, or a seam stayed open
    double seam_gap = 0;                  ///< metres, the widest just before the seams were joined
    bool ramped = false;                  ///< the body was grown into the garment, which looked too small
    double energy = 0;                    ///< joules
    double weight = 0;                    ///< newtons
    std::vector<level_stats> levels;
};

/// Drapes the garment whose pattern was meshed at one or more edge lengths, coarse to fine (`edge_lengths`): sewn and
/// untangled at the first, brought to the minimum of its energy at each. Deterministic: the same input gives the same
/// bytes. A drape that does not settle is returned with `settled` false. One thread; reports "drape.*".
/// Errors: `drape.levels` (none, or not of one pattern), `fabric.out_of_range`, `drape.exploded` (not finite),
/// cancelled.
[[nodiscard]] result<drape_result> drape(std::span<const garment::cloth_mesh> levels, const body_field& body,
                                         const textile::fabric& fabric, const drape_settings& settings,
                                         progress_sink& progress);

/// The same minimum from positions that are already near it (a binding's, or a drape in another fabric): no sewing.
/// `start`: one position a vertex. Errors: as `drape`, `drape.start` (wrong count).
[[nodiscard]] result<drape_result> settle(const garment::cloth_mesh& mesh, std::span<const vec3> start,
                                          const body_field* body, const textile::fabric& fabric,
                                          const drape_settings& settings, progress_sink& progress,
                                          std::span<const std::uint32_t> pinned = {});

/// Strain of every triangle at these positions.
[[nodiscard]] std::vector<triangle_strain> strain_of(const garment::cloth_mesh& mesh, std::span<const vec3> positions);

}  // namespace fw::drape
