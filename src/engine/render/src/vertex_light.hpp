// Light and shadow of studio lamps for draft pictures, computed at vertices and on a grid of the backdrop
// instead of at every pixel: smooth, free of noise, and the same from picture to picture.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "stage_parts.hpp"

namespace fw::render {

/// Share of the surrounding light that reaches each vertex, in the order of placed_geometry::first_vertex:
/// cosine weighted, a fixed pattern of 32 rays a vertex turned by the vertex's index, then smoothed along the
/// triangles.
[[nodiscard]] std::vector<float> bake_ambient(const traced_scene& t, int threads);

/// Share of each lamp that each vertex sees: value of lamp l at vertex v is at [v * lamps + l].
[[nodiscard]] std::vector<float> bake_lamps(const traced_scene& t, const light_rig& lights, int threads);

/// bake_lamps() for lights that circle the model: computed at a few azimuths, blended between them.
class lamp_orbit {
public:
    /// `light_at(azimuth)` is the set-up with the camera there. False from progress.cancelled() ends early;
    /// then discard.
    lamp_orbit(const traced_scene& t, const std::function<light_rig(float azimuth)>& light_at, int threads,
               progress_sink& progress);
    [[nodiscard]] std::vector<float> at(float azimuth) const;

private:
    static constexpr int stops = 24;
    std::vector<std::vector<std::uint8_t>> seen_;  ///< one a stop, in 1/255
};

/// The shadow on the backdrop as a picture of the unrolled sweep.
class backdrop_shadow {
public:
    backdrop_shadow() = default;
    backdrop_shadow(const traced_scene& t, const light_rig& lights, int threads);

    /// Light left, per colour; 1 outside the grid.
    [[nodiscard]] vec3 at(const sweep_hit& h) const;

private:
    [[nodiscard]] vec2 place_of(float x, float y) const;  ///< (across, along) of a grid position
    [[nodiscard]] vec3 shadow_of(const traced_scene& t, const light_rig& lights, const sweep_hit& h) const;
    void smooth();

    int width_ = 0;
    int height_ = 0;
    float extent_ = 1;  ///< half width; the grid goes from -extent to 2.6 extents along the sweep
    std::vector<vec3> light_;
};

}  // namespace fw::render
