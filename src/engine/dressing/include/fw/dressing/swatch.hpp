// A piece of cloth over a stand: how a fabric or a print is shown.
#pragma once

#include "fw/base/error.hpp"
#include "fw/base/progress.hpp"
#include "fw/drape/drape.hpp"
#include "fw/scene/camera.hpp"
#include "fw/scene/model.hpp"
#include "fw/textile/fabric.hpp"
#include "fw/textile/weave.hpp"

namespace fw::dressing {

/// A square of cloth that hangs over a round stand, its warp from back to front.
struct swatch {
    garment::cloth_mesh mesh;
    drape::drape_result drape;
    /// Share of the flat ring that still lies in shadow when it hangs (as ISO 9073-9, but of a square): 0 limp, 1
    /// stiff.
    double drape_coefficient = 0;
    float stand_radius = 0;
};

struct swatch_settings {
    double side = 0.38;           ///< of the square, metres
    double stand_radius = 0.055;  ///< metres
    double edge = 0.007;          ///< of the mesh, metres
};

/// Settles the cloth. Deterministic, one thread. Errors: `fabric.out_of_range`, those of `drape::settle`.
[[nodiscard]] result<swatch> drape_swatch(const textile::fabric& fabric, const swatch_settings& settings,
                                          progress_sink& progress);

/// The cloth with its edges, and the stand. Errors: those of `make_appearance`.
[[nodiscard]] result<scene::model> make_swatch_model(const swatch& s, const textile::fabric& fabric,
                                                     const textile::appearance_request& look);

/// From the front and above, the cloth filling the picture; the same for every fabric. `aspect` = width / height.
[[nodiscard]] scene::camera swatch_camera(float aspect);

}  // namespace fw::dressing
